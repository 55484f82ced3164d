"""`stockade diff` as Markdown, e.g. for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stockade.cli.diff_told import (
    SHOWN,
    Told,
    gaps,
    shown_moves,
    summary,
    verdict,
    why,
    worst_first,
)
from stockade.model.gap import Gap
from stockade.triage.compare import Changed, Moved
from stockade_reports import links, packages, rating
from stockade_reports.markdown.escape import cell, code, place, prose

MARKER = "<!-- stockade diff -->\n"
"""The first line, by which a bot finds its comment again and replaces it."""

_MOST = 120
"""Characters of one cell's text: twenty rows of each list stay well below 65,536."""


def pieces(told: Told, verbose: bool) -> Iterator[str]:
    """The document, worst first in every list."""
    made = told.comparison
    yield f"{MARKER}## Stockade: {summary(made)}\n\nVerdict: {verdict(made)}\n"
    if differing := gaps(made):
        yield f"\nGaps: {differing}\n"
    if told.limits:
        listed = "".join(f"- {prose(limit)}\n" for limit in told.limits)
        yield f"\n**Not fully comparable:**\n\n{listed}"
    old, new = (links.source_prefix(result.target) for result in (told.old, told.new))
    yield from _findings("New", made.found, new, verbose)
    yield from _findings("Fixed", made.fixed, old, verbose)
    yield from _findings("Not looked for", made.unlooked, old, verbose)
    moves = [_move(m, old, new) for m in shown_moves(made.moved, verbose)]
    yield from _table("Moved", ("rule", "from", "to"), moves, verbose)
    for title, some in (
        ("New gaps", made.new_gaps),
        ("Closed gaps", made.closed_gaps),
        ("Gaps at places that were not looked at", made.unlooked_gaps),
    ):
        yield from _table(title, ("reason", "subject", "scanner"), map(_gap, some), verbose)


def _findings(title: str, some: Sequence[Changed], prefix: str, verbose: bool) -> Iterator[str]:
    rows = [_row(changed, prefix, new=title == "New") for changed in worst_first(some)]
    yield from _table(title, ("severity", "where", "what", "cause"), rows, verbose)


def _row(changed: Changed, prefix: str, *, new: bool) -> tuple[str, ...]:
    finding = changed.finding
    what = f"{prose(packages.titled(finding), _MOST)} {code(finding.rule, _MOST)}"
    cause = prose(why(changed, new=new), _MOST)
    return rating.word(finding.severity), place(finding.location, prefix), what, cause


def _move(moved: Moved, old: str, new: str) -> tuple[str, ...]:
    one, two = moved.old.location, moved.new.location
    return code(moved.new.rule, _MOST), place(one, old), place(two, new)


def _gap(gap: Gap) -> tuple[str, ...]:
    return gap.reason.value, code(gap.subject, _MOST), code(gap.scanner, _MOST)


def _table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[str]], verbose: bool
) -> Iterator[str]:
    every = list(rows)
    if not every:
        return
    shown = every if verbose else every[:SHOWN]
    yield f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    for row in shown:
        yield f"| {' | '.join(map(cell, row))} |\n"
    if len(shown) < len(every):
        yield f"\nand {len(every) - len(shown):,} more\n"
