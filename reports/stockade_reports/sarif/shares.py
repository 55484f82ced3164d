"""Who answers for what: a share for each scanner that was started, and the inventory's.

Each share becomes a run with a category of its own. The inventory's is last, and has all that no
other answers for.
"""

from __future__ import annotations

from collections.abc import Iterable

from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.result import Result, ScannerRecord, Status
from stockade.model.verdict import GapRuling, Ruling
from stockade_reports.sarif.words import plain

INVENTORY = "inventory"


@frozen
class Share:
    """What one run is about."""

    name: str
    """The scanner's, or `inventory`."""

    category: str
    """`automationDetails.id`, which no other share has."""

    record: ScannerRecord | None
    """`None` for the inventory's."""

    rulings: tuple[Ruling, ...] = ()
    """In the order of the findings."""

    gaps: tuple[GapRuling, ...] = ()
    """In their order, each once."""

    merged: tuple[ScannerRecord, ...] = ()
    """Of the inventory's: started scanners that have no share, since only so many may be."""

    skipped: tuple[ScannerRecord, ...] = ()
    """Of the inventory's: scanners that were not started."""


def divide(result: Result, most: int | None = None) -> list[Share]:
    """The shares, at most `most` (1 or more); what those beyond had is the inventory's."""
    started = [r for r in result.scanners if r.status is not Status.SKIPPED]
    own = started if most is None else started[: most - 1]
    rulings, gaps = _by_scanner(result, {record.name for record in own})
    named = zip([*(r.name for r in own), INVENTORY], [*own, None], strict=True)
    shares = []
    for (name, record), category in zip(named, _categories(own), strict=True):
        key = name if record else None
        shares.append(
            Share(
                name=name,
                category=category,
                record=record,
                rulings=tuple(rulings.pop(key, ())),
                gaps=tuple(gaps.pop(key, {}).values()),
                merged=() if record else tuple(started[len(own) :]),
                skipped=() if record else tuple(_skipped(result.scanners)),
            )
        )
    return shares


def _by_scanner(
    result: Result, known: set[str]
) -> tuple[dict[str | None, list[Ruling]], dict[str | None, dict[Gap, GapRuling]]]:
    """Rulings by scanner; under `None` those of scanners that are not known."""
    rulings: dict[str | None, list[Ruling]] = {}
    for ruling in result.verdict.rulings:
        scanner = ruling.finding.scanner
        rulings.setdefault(scanner if scanner in known else None, []).append(ruling)
    gaps: dict[str | None, dict[Gap, GapRuling]] = {}
    for of_gap in result.verdict.gap_rulings:
        scanner = of_gap.gap.scanner
        gaps.setdefault(scanner if scanner in known else None, {})[of_gap.gap] = of_gap
    return rulings, gaps


def _categories(records: Iterable[ScannerRecord]) -> list[str]:
    """A category for each, and the inventory's; GitHub refuses a file with one of them twice."""
    taken = {INVENTORY}
    found = []
    for record in records:
        slug = name = plain(record.name).replace("/", "-")
        number = 1
        while slug in taken:
            number += 1
            slug = f"{name}-{number}"
        taken.add(slug)
        found.append(f"stockade/{slug}/")
    return [*found, f"stockade/{INVENTORY}/"]


def _skipped(records: Iterable[ScannerRecord]) -> list[ScannerRecord]:
    return [r for r in records if r.status is Status.SKIPPED]
