"""The gate from target to result: the order of DESIGN's data flow, and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import sys
import threading
import time
from collections.abc import Sequence

from stockade import __version__
from stockade.cli.before import reviewed
from stockade.cli.choose import asides, choose, uncovered
from stockade.cli.judgement import Asked, is_whole, judged, notes_on, with_ages
from stockade.cli.memory import compared, earlier, owned
from stockade.cli.remembered import believing, memory_for
from stockade.cli.request import Request
from stockade.cli.scanners import Available
from stockade.cli.survey import folder, survey
from stockade.engine.progress import Progress
from stockade.engine.run import Scanned, run
from stockade.engine.scratch import scratch_folder
from stockade.engine.work import Place
from stockade.model.gap import Gap
from stockade.model.result import Result, Run, TargetRecord
from stockade.target.inventory import Inventory
from stockade.target.open import Target
from stockade.target.snapshot import Snapshot, read
from stockade.triage.correlate import correlated
from stockade.triage.redact import redact, values_of
from stockade.triage.triage import triage


def pass_through(
    request: Request,
    available: Available,
    progress: Progress,
    cancelled: threading.Event,
) -> Result:
    """Scan and judge.

    Raises:
        UsageError: the target or its configuration cannot be used.
        ScanInterrupted: `cancelled` was set.
    """
    began, cpu = time.monotonic(), _cpu_seconds()
    started = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with scratch_folder() as scratch:
        found = survey(request, scratch, cancelled)
        target, inventory, snapshot = found.target, found.inventory, found.snapshot
        request, unbelieved = believing(request, target)
        _check_judge(request, target)
        history, doubts = earlier(request.previous, target) if request.previous else ((), ())
        chosen, left_out = choose(available, request, found.house.settings)
        place = Place(tree=snapshot.tree, names=snapshot.names, scratch=folder(scratch, "jobs"))
        scanned = run(
            chosen,
            snapshot.files,
            place,
            request.options,
            workers=request.workers,
            progress=progress,
            cancelled=cancelled,
            memory=memory_for(request),
        )
        findings = triage(scanned.findings, lambda path: read(snapshot, path))
        gaps = tuple(sorted({*scanned.gaps, *inventory.gaps, *snapshot.gaps}, key=Gap.sort_key))
        asked = Asked(
            checked=sum(record.scanned for record in scanned.records),
            nothing_asked=request.staged and not (scanned.claimed or gaps or inventory.excluded),
            left_out=tuple(asides(inventory.excluded, left_out)),
        )
        findings, remarks = owned(findings, found)
        findings, unsure = reviewed(findings, gaps, chosen, found, request, scratch, cancelled)
        standing = with_ages(findings, gaps, found)
        findings, verdict = judged(correlated(standing), gaps, found, request, asked)
        baseline = compared(findings, found, is_whole(found, request))
        secrets = values_of(findings, lambda path: read(snapshot, path))
    notes = (
        *uncovered(available, snapshot),
        *unbelieved,
        *remarks,
        *unsure,
        *doubts,
        *notes_on(findings),
    )
    result = Result(
        target=_target_record(target, inventory, snapshot, scanned, notes),
        scanners=(*scanned.records, *left_out),
        findings=findings,
        gaps=gaps,
        dependencies=scanned.dependencies,
        sources=scanned.sources,
        baseline=baseline,
        history=history,
        verdict=verdict,
        run=_run_record(started, time.monotonic() - began, _cpu_seconds() - cpu, scanned),
    )
    result = redact(result, secrets)
    return _heard(result, request, asked, cancelled) if request.policy_command else result


def _check_judge(request: Request, target: Target) -> None:
    if request.policy_command:
        from stockade.cli.policy_command import check_place

        check_place(request.policy_command, target.root)


def _heard(result: Result, request: Request, asked: Asked, cancelled: threading.Event) -> Result:
    """The result after the user's own judge was heard, whose time counts as the scan's."""
    from stockade.cli.policy_command import second_opinion

    began, cpu = time.monotonic(), _cpu_seconds()
    verdict = second_opinion(
        result,
        request.policy_command,
        asked,
        timeout=request.options.timeout,
        cancelled=cancelled,
    )
    run = dataclasses.replace(
        result.run,
        seconds=round(result.run.seconds + time.monotonic() - began, 3),
        cpu_seconds=round(result.run.cpu_seconds + _cpu_seconds() - cpu, 3),
    )
    return dataclasses.replace(result, verdict=verdict, run=run)


def _target_record(
    target: Target,
    inventory: Inventory,
    snapshot: Snapshot,
    scanned: Scanned,
    more_notes: Sequence[str],
) -> TargetRecord:
    return TargetRecord(
        name=target.name,
        kind=target.kind,
        scope=target.scope,
        revision=target.revision,
        branch=target.branch,
        repository=target.repository,
        files=len(snapshot.files),
        bytes=sum(f.size for f in snapshot.files),
        ignored=inventory.ignored,
        out_of_scope=sum(f.path not in scanned.claimed for f in snapshot.files),
        excluded=inventory.excluded,
        notes=(*target.notes, *inventory.notes, *more_notes),
    )


def _run_record(started: str, seconds: float, cpu_seconds: float, scanned: Scanned) -> Run:
    return Run(
        started=started,
        seconds=round(seconds, 3),
        cpu_seconds=round(cpu_seconds, 3),
        version=__version__,
        python=".".join(map(str, sys.version_info[:3])),
        platform=f"{sys.platform}-{os.uname().machine}",
        timings=scanned.timings,
    )


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
