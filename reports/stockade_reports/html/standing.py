"""How a finding stands, for the page's data: what policy rules, since when it is there, whose."""

from __future__ import annotations

import datetime as dt
from typing import Any

from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.model.verdict import AcceptanceKind, Ruling
from stockade_reports import acceptances, ages, novelty, rating
from stockade_reports.html import visible, words
from stockade_reports.html.tables import Tables
from stockade_reports.standings import STANDINGS, standing

NOVELTIES = ("new", "known")
"""Against the baseline, or by the change under review."""

CHANGES = ("introduced", "touched", "elsewhere")
"""The change under review brings the finding's line, touches its file, or does neither."""

WAIVER_DAYS = 30
"""How long the waiver lasts that the page proposes."""


_BY = {AcceptanceKind.WAIVER: "waiver", AcceptanceKind.INLINE: "comment"}


def waiver_end(on: str) -> str:
    """The last day of a waiver written on the day of the verdict; a pattern where that is none."""
    try:
        return (dt.date.fromisoformat(on) + dt.timedelta(days=WAIVER_DAYS)).isoformat()
    except (ValueError, OverflowError):
        return "YYYY-MM-DD"


def ruling_number(ruling: Ruling, tables: Tables, on: str) -> int:
    """The row: standing, reason, policy's rule, the end of a grace, and what accepts it."""
    return tables.rulings.add(
        (
            STANDINGS.index(standing(ruling)),
            visible.prose(ruling.because),
            visible.line(ruling.rule),
            visible.line(ages.until(ruling.grace_ends, on)) if ruling.grace_ends else "",
            _acceptance(ruling, on),
        )
    )


def _acceptance(ruling: Ruling, on: str) -> tuple[str, ...]:
    by = ruling.acceptance
    if by is None:
        return ()
    until = ages.until(by.until, on) if by.until else ""
    return (
        f"{_BY[by.kind]} {visible.line(by.id)}",
        visible.prose(by.reason),
        visible.line(by.owner),
        visible.line(until),
    )


def age_number(finding: Finding, result: Result, compared: bool, tables: Tables) -> int:
    """The row: places in `NOVELTIES` and `CHANGES` (one past the end: not known), first seen."""
    new = novelty.is_new(finding, result)
    return tables.ages.add(
        (
            len(NOVELTIES) if new is None else int(not new),
            _change(finding),
            visible.line(_seen(finding, result.verdict.on)) if compared else "",
        )
    )


def _seen(finding: Finding, on: str) -> str:
    return ages.since(finding.first_seen, on) if finding.first_seen else words.NEW


def _change(finding: Finding) -> int:
    if finding.introduced:
        return CHANGES.index("introduced")
    if finding.changed is None and finding.introduced is None:
        return len(CHANGES)
    return CHANGES.index("touched" if finding.changed else "elsewhere")


def exceptions(ruling: Ruling) -> dict[str, Any]:
    """What few findings have: comments that ask for silence, a severity that policy changed."""
    finding, extra = ruling.finding, dict[str, Any]()
    if finding.suppressions:
        extra["comments"] = [
            [visible.prose(acceptances.asked(comment)), fate]
            for comment, fate in acceptances.fates(ruling)
        ]
    if finding.scanned_severity is not None:
        extra["was"] = rating.word(finding.scanned_severity)
    return extra
