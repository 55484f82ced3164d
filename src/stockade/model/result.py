"""The complete record of a scan. Every report is made from this value alone."""

from __future__ import annotations

import enum

from stockade.model.dependency import AdvisorySource, DependencyRecord
from stockade.model.file import Excluded
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.history import BaselineRecord, PastScan
from stockade.model.scanner import Tool
from stockade.model.verdict import Verdict


class Status(enum.StrEnum):
    """How a scanner's part ended, over all its jobs."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    """Some of what it claimed is a gap."""
    FAILED = "failed"
    """All that it claimed is a gap."""
    SKIPPED = "skipped"


@frozen
class ScannerRecord:
    """What one scanner claimed and did. `claimed == scanned + gapped` always holds.

    Raises:
        ValueError: it does not hold.
    """

    name: str
    about: str
    tool: Tool
    status: Status
    claimed: int = 0
    scanned: int = 0
    gapped: int = 0
    findings: int = 0
    note: str = ""
    """Why it was skipped or failed."""

    def __post_init__(self) -> None:
        if self.claimed != self.scanned + self.gapped:
            raise ValueError(
                f"{self.name}: {self.claimed} claimed, {self.scanned} scanned, {self.gapped} gaps"
            )


@frozen
class ScannerTiming:
    """What one scanner cost; run metadata, apart from the result."""

    name: str
    seconds: float
    """Wall time from its first job's start to its last job's end."""

    cpu_seconds: float
    max_rss: int
    """Bytes, of its largest process."""

    cached: int | None = None
    """Files whose outcome an earlier run had stored; `None`: nothing is stored of this scanner."""


@frozen
class TargetRecord:
    """What was scanned."""

    name: str
    """The base name of the folder or file, or the revision as the user wrote it."""

    kind: str
    """`directory`, `file`, `revision`, `staged` or `environment`."""

    scope: str = ""
    """Path in the repository to which the scan was limited; empty: all of it."""

    revision: str = ""
    """Full commit id; empty when there is none."""

    branch: str = ""
    repository: str = ""
    """http(s) address of the `origin` remote without credentials; empty when unknown."""

    files: int = 0
    """Regular files in the inventory, not counting excluded ones."""

    bytes: int = 0
    ignored: int = 0
    """Files (or whole folders) which git ignores and does not track: out of scope."""

    out_of_scope: int = 0
    """Files that no scanner claims."""

    excluded: tuple[Excluded, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader must know, e.g. "git is not installed: every file was taken"."""


@frozen
class Run:
    """Run metadata: differs between two scans of the same tree, and nothing else does."""

    started: str
    """UTC, ISO 8601 with seconds."""

    seconds: float
    cpu_seconds: float
    version: str
    """Stockade's version."""

    python: str
    platform: str
    timings: tuple[ScannerTiming, ...] = ()


@frozen
class Result:
    """One scan, whole."""

    target: TargetRecord
    scanners: tuple[ScannerRecord, ...]
    findings: tuple[Finding, ...]
    """Sorted by `Finding.sort_key`."""

    gaps: tuple[Gap, ...]
    """Sorted by `Gap.sort_key`."""

    dependencies: tuple[DependencyRecord, ...] = ()
    """Sorted by `DependencyRecord.sort_key`."""

    sources: tuple[AdvisorySource, ...] = ()
    """Sorted by name."""

    baseline: BaselineRecord | None = None
    """`None` when there is none."""

    history: tuple[PastScan, ...] = ()
    """Earlier scans of the target, oldest first."""

    verdict: Verdict
    run: Run
