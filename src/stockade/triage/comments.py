"""The comments of one file that ask scanners to keep silent, read where somebody asks for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, islice

from stockade.model.frozen import frozen
from stockade.model.suppression import Suppression
from stockade.triage import reasons
from stockade.triage.directive import MAX_IDS, Directive, listed
from stockade.triage.directives import DIRECTIVES
from stockade.triage.naming import Request
from stockade.triage.python_text import PythonText

_MAX_ON_A_LINE = 20
_MAX_ID = 100
_ALNUM = re.compile(r"[A-Za-z0-9]")


@frozen
class Comment:
    """One of them."""

    request: Request
    suppression: Suppression
    alone: bool
    """Whether nothing but marks stands before it on its line."""


class Comments:
    """All of a file. Each line is read once, whatever the number of findings on it.

    `masked` are the same lines, character for character, without secrets: they alone are quoted.
    """

    def __init__(self, lines: Sequence[str], masked: Sequence[str]) -> None:
        self.lines = lines
        self._masked = masked
        self._read: dict[tuple[int, int], tuple[Comment, ...]] = {}
        lowered = [line.lower() for line in lines]
        text = "\n".join(lowered)
        starts = [0, *accumulate(len(line) + 1 for line in lowered)]
        hinted = [n for n, directive in enumerate(DIRECTIVES) if directive.hint in text]
        self.found = {n: _lines_with(DIRECTIVES[n].hint, text, starts) for n in hinted}
        """By number in the table: the lines that may hold such a comment, in order."""

    @cached_property
    def python(self) -> PythonText:
        """The file read as Python."""
        return PythonText(self.lines)

    def on(self, number: int, line: int) -> tuple[Comment, ...]:
        """The comments on a line by the directive of this number, at most 20."""
        key = (number, line)
        if key not in self._read:
            directive = DIRECTIVES[number]
            start = self.python.comments.get(line) if directive.in_python else 0
            text = self.lines[line - 1] if 1 <= line <= len(self.lines) else ""
            found = () if start is None else directive.opening.finditer(text, start)
            some = islice(found, _MAX_ON_A_LINE)
            self._read[key] = tuple(self._comment(directive, line, match) for match in some)
        return self._read[key]

    def _comment(self, directive: Directive, line: int, opening: re.Match[str]) -> Comment:
        text, masked = self.lines[line - 1], self._masked[line - 1]
        spans, end = directive.ids(text, opening)
        if directive.scattered:
            limit = text.find("#", end)
            limit = min(end + reasons.MAX_READ, limit if limit >= 0 else len(text))
            words = directive.scattered.finditer(text, end, limit)
            spans = (*spans, *(match.span() for match in words))[:MAX_IDS]
        return Comment(
            request=Request(
                text=text[opening.end() : opening.end() + reasons.MAX_READ],
                listed=listed(opening),
                rules=tuple(text[a:b] for a, b in spans),
            ),
            suppression=Suppression(
                directive=directive.word,
                line=line,
                rules=tuple(dict.fromkeys(masked[a : min(b, a + _MAX_ID)] for a, b in spans)),
                reason=reasons.clean(masked[end : end + reasons.MAX_READ]),
            ),
            alone=_ALNUM.search(text, 0, opening.start()) is None,
        )


def _lines_with(hint: str, text: str, starts: Sequence[int]) -> list[int]:
    """Numbers, from 1, of the lines of a text that hold the hint, given where each begins."""
    found = []
    at = text.find(hint)
    while at >= 0:
        found.append(bisect_right(starts, at))
        at = text.find(hint, starts[found[-1]])
    return found
