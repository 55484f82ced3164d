"""What passes because somebody accepted it: below what accepts it, worst last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.gap import GapReason
from stockade.model.verdict import Acceptance, AcceptanceKind, GapRuling, Ruling
from stockade_reports import acceptances
from stockade_reports.amounts import findings_and_gaps, subjects
from stockade_reports.escape import words
from stockade_reports.standings import is_accepted
from stockade_reports.text import findings, gaps, ink, rows
from stockade_reports.text.groups import by_package, ordered
from stockade_reports.text.layout import flow, hang
from stockade_reports.text.page import MORE, Page

SHOWN = 25
"""Findings that are listed without `--verbose`."""

_Held = tuple[Acceptance, list[Ruling], list[GapRuling]]


def section(page: Page) -> Iterator[str]:
    """The count, then each acceptance with what it accepts; nothing where nothing is accepted."""
    verdict = page.result.verdict
    found = [ruling for ruling in verdict.rulings if is_accepted(ruling)]
    missed = [ruling for ruling in verdict.gap_rulings if is_accepted(ruling)]
    count = findings_and_gaps(len(found), len(missed))
    if not count:
        return
    yield ink.heading(f"Accepted: {count}", page.style)
    yield from _whole(found, missed, page) if page.style.verbose else _short(found, missed, page)
    yield ""


def _whole(found: list[Ruling], missed: list[GapRuling], page: Page) -> Iterator[str]:
    if missed:
        yield from gaps.section(tuple(missed), page.style)
    if missed and found:
        yield ""
    yield from findings.full(by_package(ordered(found)), page)


def _short(found: list[Ruling], missed: list[GapRuling], page: Page) -> Iterator[str]:
    worst = ordered(found)[-SHOWN:]
    if len(worst) < len(found):
        left_out = f"and {len(found) - len(worst):,} findings that rank lower: {MORE}"
        yield from hang("  ", left_out, page.style.width)
    for acceptance, rulings, gap_rulings in _grouped(worst, missed):
        lines = hang("  ", words(acceptances.said(acceptance)), page.style.width - 2)
        yield from (f"  {line}" if n else line for n, line in enumerate(lines))
        yield from _gaps(gap_rulings, page)
        yield from rows.lines(by_package(rulings), page, indent="    ")


def _grouped(worst: Sequence[Ruling], missed: Sequence[GapRuling]) -> list[_Held]:
    """By acceptance and, for a comment, its file; where the worst that each accepts stands."""
    groups: dict[tuple[Acceptance, str], _Held] = {}
    for by, ruling in reversed(acceptances.of(worst)):
        path = ruling.finding.location.path if by.kind is AcceptanceKind.INLINE else ""
        groups.setdefault((by, path), (by, [], []))[1].insert(0, ruling)
    for by, gap in acceptances.of(missed):
        groups.setdefault((by, ""), (by, [], []))[2].append(gap)
    return list(groups.values())[::-1]


def _gaps(rulings: Sequence[GapRuling], page: Page) -> Iterator[str]:
    """One line for each scanner and reason."""
    kinds: dict[tuple[str, GapReason], list[GapRuling]] = {}
    for ruling in rulings:
        kinds.setdefault((ruling.gap.scanner, ruling.gap.reason), []).append(ruling)
    for (scanner, reason), found in kinds.items():
        units = [subjects(found)] if len(found) > 1 else gaps.subject(found[0])
        first = f"not checked by {words(scanner)} ({reason.value}):"
        yield from flow("    ", [*first.split(), *units], page.style.width)
