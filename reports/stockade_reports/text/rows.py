"""Findings in short: a line for what they have in common, and one for each with id and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.verdict import Ruling
from stockade_reports import packages
from stockade_reports.amounts import plural
from stockade_reports.escape import words
from stockade_reports.places import place
from stockade_reports.rating import word
from stockade_reports.text import facts, ink, standing
from stockade_reports.text.groups import Group, by_rule, size
from stockade_reports.text.layout import cut, flow, hang, width
from stockade_reports.text.page import Page

_FLAWS = 3
"""Flaws of one package that get a line each; further ones are counted."""


def lines(groups: Sequence[Group], page: Page, indent: str = "  ") -> Iterator[str]:
    """What stands alone is put together by rule, however many they are."""
    for group in by_rule(groups, most=max(1, size(groups))):
        yield from _head(group, page, indent)
        inner = indent + "  "
        if not group.of_package:
            for ruling in group.rulings:
                yield from _row(ruling, page, inner)
            continue
        hidden = len(group.rulings) - _FLAWS
        if hidden > 0:
            yield f"{inner}and {hidden:,} of them that rank lower: see --verbose"
        for ruling in group.rulings[-_FLAWS:]:
            yield from _flaw(ruling, page, inner)


def _flaw(ruling: Ruling, page: Page, indent: str) -> Iterator[str]:
    """A flaw's rating, fix and rule; where two lines do not hold them, its rating and rule."""
    first, finding = f"{indent}{page.id(ruling.finding)}  ", ruling.finding
    made = list(hang(first, words(facts.flaw(ruling)), page.style.width))
    if len(made) > 2:
        short = f"{word(finding.severity)} [{words(finding.rule)}]"
        made = list(hang(first, short, page.style.width))
    yield from made


def _head(group: Group, page: Page, indent: str) -> Iterator[str]:
    """`high: Weak hash [bandit/B324], 4 findings`, in two lines at most."""
    finding, count, columns = group.worst.finding, len(group.rulings), page.style.width
    rating = word(finding.severity)
    first = f"{indent}{rating}: "
    if group.of_package:
        title, tail = packages.heading(group.rulings), [f"at {place(finding.location)}"]
        title += ","
    else:
        title = packages.titled(finding)
        tail = [f"[{words(finding.rule)}]" + ("," if count > 1 else "")]
        tail += [plural(count, "finding")] if count > 1 else []
    made = list(flow(first, [*words(title).split(), *tail], columns))
    if len(made) > 2:
        made = [cut(first + words(title), columns), *flow(f"{indent}  ", tail, columns)]
    painted = ink.paint(f"{rating}:", ink.SEVERITY[finding.severity], page.style)
    yield f"{indent}{painted}{made[0][len(indent) + len(rating) + 1 :]}"
    yield from made[1:]


def _row(ruling: Ruling, page: Page, indent: str) -> Iterator[str]:
    """`1a2b3c4d  shop/cache.py:8:12 (new)`; a place that has no room there has the next line."""
    id_, where = page.id(ruling.finding), place(ruling.finding.location)
    marks = words(", ".join(standing.marks(ruling, page)))
    aside = f"({marks})" if marks else ""
    one = f"{indent}{id_}  {where} {aside}".rstrip()
    if width(one) <= page.style.width:
        yield one
        return
    head = f"{indent}{id_}  "
    if width(head + aside) <= page.style.width:
        yield (head + aside).rstrip()
    else:  # an id of ours is short; one of a record that was made by hand may not be
        yield head.rstrip()
        yield from flow(f"{indent}  ", aside.split(), page.style.width)
    yield f"{indent}  {where}"
