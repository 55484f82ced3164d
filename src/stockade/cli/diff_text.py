"""`stockade diff` for the terminal: the sum first, then what makes it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.cli.diff_told import (
    LIMITED,
    SHOWN,
    Told,
    gaps,
    shown_moves,
    summary,
    verdict,
    why,
    worst_first,
)
from stockade.cli.rendering import style_of
from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.triage.compare import Changed, Moved
from stockade_reports import packages
from stockade_reports.escape import seal, words
from stockade_reports.places import place
from stockade_reports.rating import word
from stockade_reports.text.layout import flow, hang, left

_ID = 8
_RATING = 8


def pieces(told: Told, verbose: bool) -> Iterator[str]:
    """The text, line by line, in the columns of the terminal, or 80."""
    columns = style_of(quiet=False, verbose=verbose).width
    for line in _lines(told, verbose, columns):
        yield f"{seal(line)}\n"


def _lines(told: Told, verbose: bool, columns: int) -> Iterator[str]:
    made = told.comparison
    yield from hang("", summary(made), columns)
    yield from hang("Verdict: ", verdict(made), columns)
    if differing := gaps(made):
        yield from hang("Gaps: ", differing, columns)
    if told.limits:
        yield from hang(LIMITED, words("; ".join(told.limits)), columns)
    new, rest = worst_first(made.found), (made.fixed, made.unlooked)
    yield from _list("New", [_row(c, columns, new=True) for c in new], verbose)
    for title, some in zip(("Fixed", "Not looked for"), map(worst_first, rest), strict=True):
        yield from _list(title, [_row(c, columns, new=False) for c in some], verbose)
    moves = shown_moves(made.moved, verbose)
    yield from _list("Moved", [_move(m, columns) for m in moves], verbose)
    for title, some_gaps in (
        ("New gaps", made.new_gaps),
        ("Closed gaps", made.closed_gaps),
        ("Gaps at places that were not looked at", made.unlooked_gaps),
    ):
        yield from _list(title, [_gap(g, columns) for g in some_gaps], verbose)


def _list(title: str, rows: Sequence[list[str]], verbose: bool) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{title}:"
    shown = rows if verbose else rows[:SHOWN]
    for row in shown:
        yield from row
    if len(shown) < len(rows):
        yield f"  and {len(rows) - len(shown):,} more: see --verbose"


def _row(changed: Changed, columns: int, *, new: bool) -> list[str]:
    """`1a2b3c4d  high      a.py:3 Weak hash [bandit/B324] (code; blocks)`."""
    finding = changed.finding
    told = f"{packages.titled(finding)} [{finding.rule}] ({why(changed, new=new)})"
    return _told(finding, [place(finding.location), *words(told).split()], columns)


def _move(moved: Moved, columns: int) -> list[str]:
    units = [place(moved.old.location), "->", place(moved.new.location)]
    return _told(moved.new, [*units, *words(f"[{moved.new.rule}]").split()], columns)


def _told(finding: Finding, units: Sequence[str], columns: int) -> list[str]:
    name = words(finding.id)[:_ID] or "no id"
    head = f"  {left(name, _ID)}  {left(word(finding.severity), _RATING)}  "
    return list(flow(head, units, columns))


def _gap(gap: Gap, columns: int) -> list[str]:
    head = f"  {words(gap.scanner)}: {gap.reason.value}: "
    units = [words(gap.subject), *words(f"({gap.detail})" if gap.detail else "").split()]
    return list(flow(head, units, columns))
