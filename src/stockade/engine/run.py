"""Run the plan over the cores and add up what came of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from stockade.engine.account import Account, account
from stockade.engine.plan import Batch, claim, plan
from stockade.engine.pool import work_off
from stockade.engine.progress import Progress
from stockade.engine.recall import Memory, Recalled, clear_of, recall, remember
from stockade.engine.work import Done, Place, work
from stockade.model.dependency import AdvisorySource, DependencyRecord
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.model.result import ScannerRecord, ScannerTiming, Status
from stockade.model.scanner import Failed, Options, Scanner, Tool


@frozen
class Scanned:
    """What the scanners said, before triage and judgement."""

    records: tuple[ScannerRecord, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    timings: tuple[ScannerTiming, ...]
    dependencies: tuple[DependencyRecord, ...]
    sources: tuple[AdvisorySource, ...]
    claimed: frozenset[str]
    """Paths that at least one scanner claims."""


def run(
    scanners: Sequence[Scanner],
    files: Sequence[File],
    place: Place,
    options: Options,
    *,
    workers: int,
    progress: Progress,
    cancelled: threading.Event,
    memory: Memory | None = None,
) -> Scanned:
    """Run every scanner over what it claims; of `memory`, over what that does not know.

    Raises:
        ScanInterrupted: `cancelled` was set; every process has ended by then.
    """
    tools = {scanner.name: scanner.version(options) for scanner in scanners}
    usable = [s for s in scanners if not tools[s.name].problem]
    claims = {scanner.name: claim(scanner, files) for scanner in scanners}
    before = {s.name: _recalled(s, claims[s.name], options, memory) for s in usable}
    asked = claims | {name: recalled.asked for name, recalled in before.items()}
    batches = plan(scanners, asked, workers)
    ready = [b for b in batches if b.scanner in usable]
    progress.planned(ready)
    done = _work_all(ready, place, options, workers, progress, cancelled)
    said = [d.account for d in done] + [a for r in before.values() for a in r.known]
    if memory is not None:
        clear = clear_of(said, memory)
        for scanner in usable:
            own = [d.account for d in done if d.account.scanner == scanner.name]
            remember(scanner.name, own, before[scanner.name].keys, memory, clear)
    accounts = [
        *said,
        *(_unusable(b, tools[b.scanner.name]) for b in batches if b.scanner not in usable),
    ]
    return Scanned(
        records=tuple(_record(s, tools[s.name], accounts) for s in scanners),
        findings=tuple(f for a in accounts for f in a.findings),
        gaps=tuple(sorted({g for a in accounts for g in a.gaps}, key=Gap.sort_key)),
        timings=tuple(
            _timing(s, done, before[s.name] if s.name in before and memory else None)
            for s in scanners
            if claims[s.name]
        ),
        dependencies=tuple(
            sorted((d for a in accounts for d in a.dependencies), key=DependencyRecord.sort_key)
        ),
        sources=tuple(sorted({s for a in accounts for s in a.sources}, key=lambda s: s.name)),
        claimed=frozenset(f.path for held in claims.values() for f in held),
    )


def _work_all(
    batches: Sequence[Batch],
    place: Place,
    options: Options,
    workers: int,
    progress: Progress,
    cancelled: threading.Event,
) -> list[Done]:
    def one(batch: Batch) -> Done:
        progress.started(batch)
        done = work(batch, place, options, cancelled)
        progress.finished(batch, done.ended - done.began, done.account.failure)
        return done

    return work_off(batches, one, workers, cancelled)


def _recalled(
    scanner: Scanner, files: Sequence[File], options: Options, memory: Memory | None
) -> Recalled:
    if memory is None:
        return Recalled(known=(), asked=tuple(files))
    return recall(scanner, files, options, memory)


def _unusable(batch: Batch, tool: Tool) -> Account:
    outcome = Failed(reason=GapReason.TOOL_MISSING, detail=tool.problem)
    return account(batch.scanner.name, batch.files, outcome)


def _record(scanner: Scanner, tool: Tool, accounts: Sequence[Account]) -> ScannerRecord:
    own = [a for a in accounts if a.scanner == scanner.name]
    claimed = frozenset().union(*(a.claimed for a in own))
    scanned = frozenset().union(*(a.scanned for a in own))
    failures = sorted({a.failure for a in own if a.failure})
    if not claimed:
        status, note = Status.SKIPPED, "nothing in the target is for this scanner"
    elif not scanned:
        status, note = Status.FAILED, "; ".join(failures)
    else:
        status = Status.PARTIAL if claimed - scanned else Status.COMPLETED
        note = "; ".join(failures)
    return ScannerRecord(
        name=scanner.name,
        about=scanner.about,
        tool=tool,
        status=status,
        claimed=len(claimed),
        scanned=len(scanned),
        gapped=len(claimed - scanned),
        findings=sum(len(a.findings) for a in own),
        note=note,
    )


def _timing(scanner: Scanner, done: Sequence[Done], before: Recalled | None) -> ScannerTiming:
    own = [d for d in done if d.account.scanner == scanner.name]
    return ScannerTiming(
        name=scanner.name,
        cached=len(before.known) if before and before.keys else None,
        seconds=max((d.ended for d in own), default=0.0) - min((d.began for d in own), default=0.0),
        cpu_seconds=sum(d.cpu_seconds for d in own),
        max_rss=max((d.max_rss for d in own), default=0),
    )
