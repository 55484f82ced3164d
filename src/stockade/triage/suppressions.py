"""Which comments of a file ask for silence on a finding.

The tools run with suppression off, so nothing is lost here; what a comment is worth is policy's to
say. Each comment is judged by itself: some tools let one of two comments undo the other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.suppression import Suppression
from stockade.triage.comments import Comments
from stockade.triage.directive import Directive, Where
from stockade.triage.directives import DIRECTIVES
from stockade.triage.payload import is_payload

_MAX = 20
"""Comments for one finding, and of one kind."""

_MAX_STEPS = 50


def suppressions_for(finding: Finding, comments: Comments) -> tuple[Suppression, ...]:
    """What asks for silence on the finding in its file, by line: at most 20.

    Of several comments of one kind on a line, the first that is about the finding.
    """
    found: dict[tuple[int, str], Suppression] = {}
    for number, lines in comments.found.items():
        directive = DIRECTIVES[number]
        if directive.speaks_of(finding):
            for line, alone in _places(directive, finding.location, comments, lines):
                for comment in comments.on(number, line):
                    placed = comment.alone or not alone
                    if placed and directive.covers(comment.request, finding):
                        found.setdefault((line, directive.word), comment.suppression)
    return tuple(found[key] for key in sorted(found)[:_MAX])


def _places(
    directive: Directive, location: Location, comments: Comments, lines: Sequence[int]
) -> Iterator[tuple[int, bool]]:
    """Lines from which such a comment may speak, and whether it has to stand alone there."""
    where, count = directive.where, len(comments.lines)
    if Where.FILE in where:
        yield from ((n, True) for n in lines[:_MAX])
    if location.line is None or location.line > count:
        return
    line, first, last = location.line, location.line, location.last_line or location.line
    if directive.in_python and location.column is None:
        first, end = comments.python.brackets_around(line)
        last = max(last, end)
    heads = {line, first}
    if Where.REGION in where:
        start = bisect_left(lines, first)
        yield from ((n, False) for n in (line, *lines[start : start + _MAX]) if n <= last)
    if Where.LINE in where:
        yield from ((n, False) for n in heads)
    if Where.STATEMENT in where:
        yield from ((comments.python.statement_end(n), False) for n in heads)
    if Where.ABOVE in where:
        yield from ((n - 1, True) for n in heads)
    if Where.BESIDE in where:
        yield from ((n, False) for n in _beside(first, min(last, count), comments.lines))


def _beside(first: int, last: int, lines: Sequence[str]) -> Iterator[int]:
    """The lines before and behind, and past those over which kingfisher goes on looking."""
    for line in range(first - 1, max(0, first - _MAX_STEPS), -1):
        yield line
        if not lines[line - 1] or not is_payload(lines[line - 1]):
            break
    for line in range(last + 1, min(len(lines), last + _MAX_STEPS) + 1):
        yield line
        if not is_payload(lines[line - 1]):
            break
