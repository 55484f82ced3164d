"""The report for terminals, pipes and screen readers: calm, aligned, the verdict in the last line.

Sections come in the order in which they matter, the last one most. Nothing depends on colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.text import (
    accepted,
    dependencies,
    findings,
    gaps,
    ink,
    notices,
    scanners,
)
from stockade_reports.text.escape import seal
from stockade_reports.text.verdict import closing


@dataclass(frozen=True, slots=True)
class TextReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "text"
    about: str = "For the terminal: worst last, then the verdict."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the lines, each with its line feed. `style.quiet`: what blocks and the verdict."""
        for line in _lines(result, style):
            yield seal(line) + "\n"


def _lines(result: Result, style: Style) -> Iterator[str]:
    if not style.quiet:
        yield from scanners.target(result.target, style)
        yield ""
        yield from scanners.table(result, style)
        yield ""
        yield from dependencies.lines(result, style)
    yield from _gaps(result, style)
    if not style.quiet:
        yield from accepted.section(result.verdict, style)
    yield from _findings(result, style)
    yield from _notices(result, style)
    yield from closing(result, style)


def _gaps(result: Result, style: Style) -> Iterator[str]:
    rulings = tuple(r for r in result.verdict.gap_rulings if r.acceptance is None)
    if style.quiet:
        rulings = tuple(r for r in rulings if r.action is Action.BLOCK)
    if rulings:
        yield ink.heading("Not checked", style)
        yield from gaps.section(rulings, style)
        yield ""


def _findings(result: Result, style: Style) -> Iterator[str]:
    rulings = [r for r in result.verdict.rulings if r.acceptance is None]
    block = [r for r in rulings if r.action is Action.BLOCK]
    rest = [r for r in rulings if r.action is not Action.BLOCK]
    if rest and not style.quiet:
        yield ink.heading("Findings that do not block", style)
        yield from findings.others(rest, style)
        yield ""
    if block:
        yield ink.heading("Findings that block", style)
        yield ""
        yield from findings.blockers(block, style)
        yield ""


def _notices(result: Result, style: Style) -> Iterator[str]:
    told = result.verdict.notices
    if style.quiet:
        told = tuple(n for n in told if n.action is Action.BLOCK)
    if told:
        yield ink.heading("Policy notices", style)
        yield from notices.section(told, style)
        yield ""


REPORTER: Reporter = TextReport()
