"""Who answers for what: a share for each scanner that was started, and the inventory's.

Each share becomes a run with a category of its own. The inventory's is last, and has all that no
other answers for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from stockade.model import path as paths
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.result import Result, ScannerRecord, Status, TargetRecord
from stockade.model.verdict import GapRuling, Ruling
from stockade_reports.escape import words

INVENTORY = "inventory"

_PLACE = 150
"""Characters of a category's last part. Our own limit: GitHub names none."""


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

    silent: tuple[ScannerRecord, ...] = ()
    """Of the inventory's: started scanners that have no share, since they failed to check something
    and have no finding to tell."""

    skipped: tuple[ScannerRecord, ...] = ()
    """Of the inventory's: scanners that were not started."""

    @property
    def guests(self) -> tuple[ScannerRecord, ...]:
        """All started scanners for which the inventory's speaks."""
        return (*self.merged, *self.silent)


def divide(
    result: Result, most: int | None = None, silent: tuple[ScannerRecord, ...] = ()
) -> list[Share]:
    """The shares, at most `most` (1 or more) and none of the `silent`; what they and those beyond
    had is the inventory's. Who is silent changes neither the category nor the place of another."""
    started = [r for r in result.scanners if r.status is not Status.SKIPPED]
    first = started if most is None else started[: most - 1]
    *categories, last = _categories(started, result.target)
    own = [one for one in zip(first, categories, strict=False) if one[0] not in silent]
    rulings, gaps = _by_scanner(result, {record.name for record, _ in own})
    shares = [
        Share(
            name=record.name,
            category=category,
            record=record,
            rulings=tuple(rulings.pop(record.name, ())),
            gaps=tuple(gaps.pop(record.name, {}).values()),
        )
        for record, category in own
    ]
    rest = Share(
        name=INVENTORY,
        category=last,
        record=None,
        rulings=tuple(rulings.pop(None, ())),
        gaps=tuple(gaps.pop(None, {}).values()),
        merged=tuple(started[len(first) :]),
        silent=tuple(record for record in first if record in silent),
        skipped=tuple(_skipped(result.scanners)),
    )
    return [*shares, rest]


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


def _categories(records: Iterable[ScannerRecord], target: TargetRecord) -> list[str]:
    """A category for each, and the inventory's; GitHub refuses a file with one of them twice."""
    place = _place(target)
    taken = {INVENTORY}
    found = []
    for record in records:
        slug = name = words(record.name).replace("/", "-")
        number = 1
        while slug in taken:
            number += 1
            slug = f"{name}-{number}"
        taken.add(slug)
        found.append(f"stockade/{slug}/{place}")
    return [*found, f"stockade/{INVENTORY}/{place}"]


def _place(target: TargetRecord) -> str:
    """What tells scans of several parts of a repository apart, since a category's new results take
    the place of its old ones. A colon is ours: no encoded name holds one."""
    if target.kind == "environment":
        return f"kind:environment/{_short(paths.uri(target.name))}/"
    return f"{_short(paths.uri(target.scope))}/" if target.scope else ""


def _short(name: str) -> str:
    """The name itself, or its start and a digest of all of it."""
    if len(name) <= _PLACE:
        return name
    return f"{name[: _PLACE - 17]}:{hashlib.sha256(name.encode('ascii')).hexdigest()[:16]}"


def _skipped(records: Iterable[ScannerRecord]) -> list[ScannerRecord]:
    return [r for r in records if r.status is Status.SKIPPED]
