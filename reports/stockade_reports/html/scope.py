"""Which scanners looked at what, and what was left out before they started."""

from __future__ import annotations

from collections.abc import Iterable

from stockade.model.file import Excluded
from stockade.model.frozen import frozen
from stockade.model.result import Result, ScannerRecord, Status
from stockade_reports import amounts
from stockade_reports.html import visible

MAX_PATHS = 100
"""Excluded files that the page lists for one pattern; the rest is counted."""


@frozen
class ScannerRow:
    """One line of the scanners' table."""

    name: str
    about: str
    tool: str
    rules: str
    status: str
    ok: bool
    """Completed: all that it claimed was scanned."""

    claimed: int
    scanned: int
    gapped: int
    findings: int
    seconds: str
    """Empty when the scanner did not run."""

    note: str


@frozen
class ExcludedGroup:
    """Files left out by one pattern of the configuration."""

    by: str
    count: int
    paths: tuple[str, ...]
    hidden: int


def scanner_rows(result: Result) -> tuple[ScannerRow, ...]:
    """The scanners: those in trouble first, then by name."""
    claimed = {r.name: r.claimed for r in result.scanners}
    times = {
        t.name: amounts.took(t, claimed.get(t.name, 0), amounts.seconds(t.seconds))
        for t in result.run.timings
    }
    order = (Status.FAILED, Status.PARTIAL, Status.COMPLETED, Status.SKIPPED)
    records = sorted(result.scanners, key=lambda r: (order.index(r.status), r.name))
    return tuple(_row(record, times.get(record.name, "")) for record in records)


def _row(record: ScannerRecord, seconds: str) -> ScannerRow:
    tool = record.tool
    return ScannerRow(
        name=visible.line(record.name),
        about=visible.prose(record.about),
        tool=visible.line(f"{tool.name} {tool.version}".strip()),
        rules=visible.line(tool.rules),
        status=record.status.value,
        ok=record.status is Status.COMPLETED,
        claimed=record.claimed,
        scanned=record.scanned,
        gapped=record.gapped,
        findings=record.findings,
        seconds=seconds,
        note=visible.prose(". ".join(part for part in (tool.problem, record.note) if part)),
    )


def excluded_groups(excluded: Iterable[Excluded]) -> tuple[ExcludedGroup, ...]:
    """What configuration leaves out, by pattern, the largest first."""
    found: dict[str, list[str]] = {}
    for item in excluded:
        found.setdefault(item.by, []).append(item.path)
    order = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        ExcludedGroup(
            by=visible.line(by),
            count=len(paths),
            paths=tuple(visible.line(p) for p in sorted(paths)[:MAX_PATHS]),
            hidden=max(0, len(paths) - MAX_PATHS),
        )
        for by, paths in order
    )
