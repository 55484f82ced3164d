"""Findings with the code that they are about, as it is: for `stockade.triage.news` alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from stockade.model.finding import Finding
from stockade.triage.alignment import aligned
from stockade.triage.comments import Comments
from stockade.triage.content import content_of
from stockade.triage.news import Seen
from stockade.triage.source import decode, lines_of

_WORD = re.compile(r"\w+")


class Sights:
    """Reads the files of one side of a change, each once. Never to be kept beyond the scan."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._files: dict[str, tuple[list[str], Comments]] = {}

    def lines(self, path: str) -> list[str]:
        """The lines of a file."""
        return self._file(path)[0]

    def of(self, finding: Finding, lines: Mapping[int, int] | None = None) -> Seen:
        """What is seen of a finding. Of a dependency its surroundings say nothing.

        `lines`: number of a line to that which it has on the base side; `None`: it is that side.
        """
        where = finding.location
        if finding.package is not None or where.line is None:
            return Seen(finding=finding, code="")
        written, comments = self._file(where.path)
        last = min(where.last_line or where.line, len(written))
        before = _next_to(written[n] for n in range(where.line - 2, -1, -1))
        after = _next_to(written[n] for n in range(last, len(written)))
        return Seen(
            finding=finding,
            code=_digest("\0".join(self._code(finding, written, comments))),
            before=_digest("".join(before.split())),
            after=_digest("".join(after.split())),
            telling=any(len(_WORD.findall(line)) > 1 for line in (before, after)),
            line=where.line if lines is None else lines.get(where.line, 0),
        )

    def _code(self, finding: Finding, lines: list[str], comments: Comments) -> Iterator[str]:
        """The flagged code, and the lines through which data comes to it."""
        yield content_of(finding, finding.location, lines, comments)
        for place in finding.locations[1:]:
            if place.line is not None and place.path == finding.location.path:
                yield "".join("".join(lines[place.line - 1 : place.last_line]).split())

    def _file(self, path: str) -> tuple[list[str], Comments]:
        if path not in self._files:
            lines = lines_of(decode(self._read(path)))
            self._files[path] = (lines, Comments(lines, lines))
        return self._files[path]


def lines_of_both(path: str, now: Sights, before: Sights) -> dict[int, int]:
    """Number of each line of a file that the change left alone to that on the base side. Its indent
    counts: a line that leaves a block is another."""
    ours, theirs = ([line.rstrip() for line in side.lines(path)] for side in (now, before))
    return aligned(ours, theirs)


def _next_to(lines: Iterable[str]) -> str:
    """The first of them that holds something."""
    return next((line for line in lines if line.strip()), "")


def _digest(text: str) -> str:
    """Short, however long the line is; empty for nothing."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""
