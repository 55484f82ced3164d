"""A proposed fix as a short diff: `-` before what goes, `+` before what comes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from stockade.model.fix import Edit, Fix
from stockade.model.location import Location
from stockade.model.report import Style
from stockade_reports.amounts import plural
from stockade_reports.escape import code
from stockade_reports.places import place
from stockade_reports.text import ink
from stockade_reports.text.layout import beginning, cut, width

SHOWN = 12
"""Lines of a fix that are shown without `--verbose`."""

_INK = {"-": ink.RED, "+": ink.GREEN}


def lines(fix: Fix, finding_at: Location, indent: int, style: Style) -> Iterator[str]:
    """The edits one below the other, each below its place where that is not the finding's own."""
    sides = [_sides(edit) for edit in fix.edits]
    shown, total = 0, sum(len(goes) + len(comes) for goes, comes in sides)
    most = total if style.verbose else SHOWN
    for edit, (goes, comes) in zip(fix.edits, sides, strict=True):
        made = list(itertools.islice(_rows(goes, comes, style.width - indent - 2), most - shown))
        if not made:
            continue
        if len(fix.edits) > 1 or not _is_at(edit.location, finding_at):
            yield f"{' ' * indent}{place(edit.location)}"
        for sign, text in made:
            yield " " * indent + ink.paint(f"{sign} {text}".rstrip(), _INK[sign], style)
        shown += len(made)
    if shown < total:
        yield f"{' ' * indent}and {plural(total - shown, 'more line')} of the fix: see --verbose"


def _is_at(edit: Location, finding: Location) -> bool:
    """Whether the edit touches the line that the finding is shown at."""
    line, last = edit.line or 1, edit.last_line or 1
    return edit.path == finding.path and line <= (finding.line or line) <= last


def _sides(edit: Edit) -> tuple[list[str], list[str]]:
    """The lines that go and those that come, without those at both ends that stay."""
    given = edit.after if edit.before or edit.after else tuple(edit.text.splitlines())
    goes, comes = list(edit.before), list(given)
    head = _alike(goes, comes)
    goes, comes = goes[head:], comes[head:]
    tail = _alike(goes[::-1], comes[::-1])
    return goes[: len(goes) - tail], comes[: len(comes) - tail]


def _alike(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _rows(before: list[str], after: list[str], room: int) -> Iterator[tuple[str, str]]:
    """Sign and text, without the indentation that all lines share, shown around what differs."""
    goes, comes = list(map(code, before)), list(map(code, after))
    both = [line for line in (*goes, *comes) if line.strip()]
    shared = min((len(line) - len(line.lstrip(" ")) for line in both), default=0)
    pairs = itertools.zip_longest(goes, comes, fillvalue="")
    differs = [len(beginning(pair)) for pair in pairs]
    for sign, side in (("-", goes), ("+", comes)):
        for line, start in zip(side, differs, strict=False):
            yield sign, _window(line[shared:], max(start - shared, 0), room)


def _window(line: str, start: int, room: int) -> str:
    if width(line) <= room:
        return line
    begin = max(0, start - room // 3)
    return cut(line, room) if begin <= 3 else "..." + cut(line[begin:], room - 3)
