"""What passes because somebody accepted it: below what accepts it, worst last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stockade.model import path as paths
from stockade.model.gap import GapReason, split_subject
from stockade.model.report import Style
from stockade.model.verdict import Acceptance, AcceptanceKind, GapRuling, Ruling, Verdict
from stockade_reports import acceptances
from stockade_reports.text import findings, gaps, ink
from stockade_reports.text.escape import words
from stockade_reports.text.layout import hang

SHOWN = 25
"""Findings that are listed without `--verbose`."""

_Held = tuple[Acceptance, list[Ruling], list[GapRuling]]


def section(verdict: Verdict, style: Style) -> Iterator[str]:
    """The count, then each acceptance with what it accepts; nothing where nothing is accepted."""
    found = [ruling for _, ruling in acceptances.of(verdict.rulings)]
    missed = [ruling for _, ruling in acceptances.of(verdict.gap_rulings)]
    count = acceptances.counted(len(found), len(missed))
    if not count:
        return
    yield ink.heading(f"Accepted: {count}", style)
    yield from _whole(found, missed, style) if style.verbose else _short(found, missed, style)
    yield ""


def _whole(found: list[Ruling], missed: list[GapRuling], style: Style) -> Iterator[str]:
    if missed:
        yield from gaps.section(tuple(missed), style)
    if missed and found:
        yield ""
    yield from findings.others(found, style)


def _short(found: list[Ruling], missed: list[GapRuling], style: Style) -> Iterator[str]:
    worst = findings.ordered(found)[-SHOWN:]
    if len(worst) < len(found):
        yield f"  and {len(found) - len(worst):,} findings that rank lower: {findings.MORE}"
    inner = replace(style, width=style.width - 2)
    for acceptance, rulings, gap_rulings in _grouped(worst, missed):
        lines = hang("  ", words(acceptances.said(acceptance)), inner.width)
        yield from (f"  {line}" if n else line for n, line in enumerate(lines))
        yield from _gaps(gap_rulings)
        yield from (f"  {row}" for row in findings.table(findings.grouped(rulings), inner))


def _grouped(worst: Sequence[Ruling], missed: Sequence[GapRuling]) -> list[_Held]:
    """By acceptance and, for a comment, its file; where the worst that each accepts stands."""
    groups: dict[tuple[Acceptance, str], _Held] = {}
    for by, ruling in reversed(acceptances.of(worst)):
        path = ruling.finding.location.path if by.kind is AcceptanceKind.INLINE else ""
        groups.setdefault((by, path), (by, [], []))[1].insert(0, ruling)
    for by, gap in acceptances.of(missed):
        groups.setdefault((by, ""), (by, [], []))[2].append(gap)
    return list(groups.values())[::-1]


def _gaps(rulings: Sequence[GapRuling]) -> Iterator[str]:
    """One line for each scanner and reason."""
    kinds: dict[tuple[str, GapReason], list[GapRuling]] = {}
    for ruling in rulings:
        kinds.setdefault((ruling.gap.scanner, ruling.gap.reason), []).append(ruling)
    for (scanner, reason), found in kinds.items():
        path, package = split_subject(found[0].gap.subject)
        one = f"{paths.text(path)} {words(package)}".rstrip()
        what = one if len(found) == 1 else gaps.counted(found)
        yield f"    not checked by {words(scanner)} ({reason.value}): {what}"
