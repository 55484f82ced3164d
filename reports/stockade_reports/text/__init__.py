"""The report for terminals, pipes and screen readers: calm, aligned, the verdict in the last line.

Sections come in the order in which they matter, the last one most. Nothing depends on colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.amounts import plural
from stockade_reports.escape import seal
from stockade_reports.standings import is_accepted
from stockade_reports.text import (
    accepted,
    dependencies,
    findings,
    gaps,
    ink,
    notices,
    scanners,
)
from stockade_reports.text.page import NARROWEST, Page, short_ids
from stockade_reports.text.verdict import closing


@dataclass(frozen=True, slots=True)
class TextReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "text"
    about: str = "For the terminal: worst last, then the verdict."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the lines, each with its line feed. `style.quiet`: what blocks and the verdict."""
        wide = replace(style, width=max(style.width, NARROWEST))
        page = Page(result=result, style=wide, ids=short_ids(result.findings))
        for line in _lines(page):
            yield seal(line) + "\n"


def _lines(page: Page) -> Iterator[str]:
    if not page.style.quiet:
        yield from scanners.target(page.result.target, page.style)
        yield ""
        yield from scanners.table(page.result, page.style)
        yield ""
        yield from dependencies.lines(page.result, page.style)
    yield from _gaps(page)
    if not page.style.quiet:
        yield from accepted.section(page)
    yield from _findings(page)
    yield from _notices(page)
    yield from closing(page)


def _gaps(page: Page) -> Iterator[str]:
    told = tuple(r for r in page.result.verdict.gap_rulings if not is_accepted(r))
    block = tuple(r for r in told if r.action is Action.BLOCK)
    shown = block if page.style.quiet else told
    if shown:
        count = plural(len(shown), "gap") + (f", {len(block):,} of them block" if block else "")
        yield ink.heading(f"Not checked: {count}", page.style)
        yield from gaps.section(shown, page.style)
        yield ""


def _findings(page: Page) -> Iterator[str]:
    told = [r for r in page.result.verdict.rulings if not is_accepted(r)]
    if not page.style.quiet:
        yield from findings.others([r for r in told if r.action is not Action.BLOCK], page)
    yield from findings.blockers([r for r in told if r.action is Action.BLOCK], page)


def _notices(page: Page) -> Iterator[str]:
    told = page.result.verdict.notices
    if page.style.quiet:
        told = tuple(n for n in told if n.action is Action.BLOCK)
    if told:
        yield ink.heading("Policy notices", page.style)
        yield from notices.section(told, page.style)
        yield ""


REPORTER: Reporter = TextReport()
