"""Findings in full: where, the code, and all that is told of them, what they share only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stockade.model.report import Style
from stockade.model.verdict import Ruling
from stockade_reports import packages
from stockade_reports.amounts import plural
from stockade_reports.escape import words
from stockade_reports.places import place
from stockade_reports.rating import word
from stockade_reports.text import facts, fix, ink, snippet
from stockade_reports.text.facts import Fact
from stockade_reports.text.groups import Group
from stockade_reports.text.layout import flow
from stockade_reports.text.page import Page


def lines(group: Group, page: Page) -> Iterator[str]:
    """A title, each place with its code, and what is told of it."""
    style, worst = page.style, group.worst
    yield from _title(group, style)
    size = max(snippet.gutter(r.finding.location, r.finding.snippet) for r in group.rulings)
    if group.of_package:
        yield from _place(worst, size, style)
        yield from _told(facts.of_package(group.rulings, page), worst, size, style)
        return
    told = [tuple(facts.of_finding(ruling, page)) for ruling in group.rulings]
    shared = set(told[0]).intersection(*told[1:]) if len(told) > 1 else set()
    shared = {fact for fact in shared if fact.label != facts.ID}
    for n, (ruling, own) in enumerate(zip(group.rulings, told, strict=True)):
        if n:
            yield ""
        yield from _place(ruling, size, style)
        yield from _told((f for f in own if f not in shared), ruling, size, style)
    if shared:
        yield ""
        yield f"{' ' * (size + 2)}All {len(told):,} findings:"
        yield from _told((f for f in told[-1] if f in shared), worst, size, style)


def _title(group: Group, style: Style) -> Iterator[str]:
    finding, count = group.worst.finding, len(group.rulings)
    rating = f"{word(finding.severity)}:"
    title = packages.heading(group.rulings) if group.of_package else packages.titled(finding)
    units = words(title).split()
    if not group.of_package:
        units.append(f"[{words(finding.rule)}]" + ("," if count > 1 else ""))
        units += [plural(count, "finding")] if count > 1 else []
    for n, line in enumerate(flow(f"{rating} ", units, style.width)):
        head = rating if n == 0 else ""
        painted = ink.paint(head, ink.SEVERITY[finding.severity], style)
        yield painted + ink.paint(line[len(head) :], ink.BOLD, style)


def _place(ruling: Ruling, size: int, style: Style) -> Iterator[str]:
    where, code = ruling.finding.location, ruling.finding.snippet
    arrow = " " * (size + 1) + "--> "
    for n, line in enumerate(flow(arrow, [place(where)], style.width)):
        yield line.replace("-->", ink.paint("-->", ink.DIM, style), 1) if n == 0 else line
    if code and code.lines:
        yield from _bar(size, style)
        yield from snippet.lines(where, code, style, size)
        yield from _bar(size, style)


def _bar(size: int, style: Style) -> Iterator[str]:
    yield " " * (size + 2) + ink.paint("|", ink.DIM, style)


def _told(told: Iterable[Fact], ruling: Ruling, size: int, style: Style) -> Iterator[str]:
    for fact in told:
        first = " " * (size + 2) + (f"= {fact.label}: " if fact.label else "= ")
        units = words(fact.text).split() + ([fact.place] if fact.place else [])
        yield from flow(first, units, style.width)
        if fact.fix:
            yield from fix.lines(fact.fix, ruling.finding.location, size + 4, style)
