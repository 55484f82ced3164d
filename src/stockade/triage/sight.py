"""Findings with the code that they are about, as it is: for `stockade.triage.news` alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from stockade.model.finding import Finding
from stockade.triage.comments import Comments
from stockade.triage.content import content_of
from stockade.triage.news import Seen
from stockade.triage.source import decode, lines_of


class Sights:
    """Reads the files of one side of a change, each once. Never to be kept beyond the scan."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._files: dict[str, tuple[list[str], Comments]] = {}

    def lines(self, path: str) -> list[str]:
        """The lines of a file."""
        return self._file(path)[0]

    def of(self, finding: Finding) -> Seen:
        """What is seen of a finding. Of a dependency its surroundings say nothing."""
        where = finding.location
        if finding.package is not None or where.line is None:
            return Seen(finding=finding, code="")
        lines, comments = self._file(where.path)
        code = content_of(finding, where, lines, comments)
        last = min(where.last_line or where.line, len(lines))
        return Seen(
            finding=finding,
            code=_digest(code),
            before=_digest(_next_to(lines[n] for n in range(where.line - 2, -1, -1))),
            after=_digest(_next_to(lines[n] for n in range(last, len(lines)))),
            from_end=len(lines) - where.line,
        )

    def _file(self, path: str) -> tuple[list[str], Comments]:
        if path not in self._files:
            lines = lines_of(decode(self._read(path)))
            self._files[path] = (lines, Comments(lines, lines))
        return self._files[path]


def edges_of(path: str, now: Sights, before: Sights) -> tuple[int, int]:
    """How many lines both sides have in common at the file's beginning, and how many at its end."""
    ours, theirs = now.lines(path), before.lines(path)
    most = min(len(ours), len(theirs))
    first = _common(ours, theirs, most)
    return first, _common(ours[::-1], theirs[::-1], most - first)


def _common(ours: Sequence[str], theirs: Sequence[str], most: int) -> int:
    for number in range(most):
        if ours[number].strip() != theirs[number].strip():
            return number
    return most


def _next_to(lines: Iterable[str]) -> str:
    """The first of them that holds something, without its white space."""
    return next((text for line in lines if (text := "".join(line.split()))), "")


def _digest(text: str) -> str:
    """Short, however long the line is; empty for nothing."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""
