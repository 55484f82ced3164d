"""What passes because somebody accepted it, by what accepts it, as the page shows it even where
scripts are off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.frozen import frozen
from stockade.model.gap import split_subject
from stockade.model.verdict import Acceptance, AcceptanceKind, GapRuling, Ruling, Verdict
from stockade_reports import acceptances, ages, packages, rating
from stockade_reports.amounts import findings_and_gaps
from stockade_reports.html import visible, words

MAX_LISTED = 100
"""Findings and gaps that the page lists for one waiver; the rest is counted."""


@frozen
class Item:
    """One finding or gap that is accepted."""

    severity: str
    """Empty for a gap."""

    where: str
    title: str
    comment: str
    """The comment that accepts it, with its reason; empty where a waiver does."""


@frozen
class Accepted:
    """One waiver with all that it accepts, or all comments together."""

    id: str
    """Empty for comments."""

    owner: str
    until: str
    """Its last day, and how far that is."""

    reason: str
    what: str
    """`2 findings and 1 gap`."""

    count: int
    items: tuple[Item, ...]
    hidden: int


def listed(ordered: Sequence[Ruling], verdict: Verdict) -> tuple[Accepted, ...]:
    """Those that accept the worst first; `ordered` are the findings, worst first."""
    found: dict[Acceptance | None, list[Ruling]] = {}
    for by, ruling in acceptances.of(ordered):
        found.setdefault(_shared(by), []).append(ruling)
    missed: dict[Acceptance | None, list[GapRuling]] = {}
    for by, gap in acceptances.of(verdict.gap_rulings):
        missed.setdefault(_shared(by), []).append(gap)
    keys = dict.fromkeys((*found, *missed))
    return tuple(_accepted(k, found.get(k, []), missed.get(k, []), verdict.on) for k in keys)


def _shared(by: Acceptance) -> Acceptance | None:
    """A comment accepts a single finding: all of them share a place."""
    return by if by.kind is AcceptanceKind.WAIVER else None


def _accepted(
    by: Acceptance | None, found: list[Ruling], missed: list[GapRuling], on: str
) -> Accepted:
    count = len(found) + len(missed)
    return Accepted(
        id=visible.line(by.id) if by else "",
        owner=visible.line(by.owner) if by else "",
        until=visible.line(ages.until(by.until, on)) if by else "",
        reason=visible.prose(by.reason) if by else "",
        what=findings_and_gaps(len(found), len(missed)),
        count=count,
        items=tuple(_items(found[:MAX_LISTED], missed[: max(0, MAX_LISTED - len(found))])),
        hidden=max(0, count - MAX_LISTED),
    )


def _items(found: list[Ruling], missed: list[GapRuling]) -> Iterator[Item]:
    for ruling in found:
        yield Item(
            severity=rating.word(ruling.finding.severity),
            where=words.where(ruling.finding.location),
            title=visible.line(packages.titled(ruling.finding)),
            comment=_comment(ruling.acceptance),
        )
    for gap_ruling in missed:
        gap = gap_ruling.gap
        path, purl = split_subject(gap.subject)
        yield Item(
            severity="",
            where=visible.line(path),
            title=visible.line(f"not checked by {gap.scanner}: {gap.reason.value} {purl}".rstrip()),
            comment=_comment(gap_ruling.acceptance),
        )


def _comment(by: Acceptance | None) -> str:
    inline = by is not None and by.kind is AcceptanceKind.INLINE
    return visible.prose(acceptances.said(by)) if by is not None and inline else ""
