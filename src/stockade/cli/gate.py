"""The gate from target to result: the order of DESIGN's data flow, and nothing else."""

from __future__ import annotations

import datetime as dt
import os
import sys
import threading
import time
from collections.abc import Sequence

from stockade import __version__
from stockade.cli.choose import asides, choose, uncovered
from stockade.cli.request import Request
from stockade.cli.scanners import Available
from stockade.cli.survey import folder, survey
from stockade.engine.progress import Progress
from stockade.engine.run import Scanned, run
from stockade.engine.scratch import scratch_folder
from stockade.engine.work import Place
from stockade.model.gap import Gap
from stockade.model.result import Result, Run, TargetRecord
from stockade.policy.judge import judge
from stockade.target.inventory import Inventory
from stockade.target.open import Target
from stockade.target.snapshot import Snapshot, read
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
        target, repository, inventory, snapshot = survey(request, scratch, cancelled)
        chosen, left_out = choose(available, request, repository)
        place = Place(tree=snapshot.tree, names=snapshot.names, scratch=folder(scratch, "jobs"))
        scanned = run(
            chosen,
            snapshot.files,
            place,
            request.options,
            workers=request.workers,
            progress=progress,
            cancelled=cancelled,
        )
        findings = triage(scanned.findings, lambda path: read(snapshot, path))
    gaps = tuple(sorted({*scanned.gaps, *inventory.gaps, *snapshot.gaps}, key=Gap.sort_key))
    checked = sum(record.scanned for record in scanned.records)
    nothing_asked = request.staged and not (scanned.claimed or gaps or inventory.excluded)
    return Result(
        target=_target_record(target, inventory, snapshot, scanned, uncovered(available, snapshot)),
        scanners=(*scanned.records, *left_out),
        findings=findings,
        gaps=gaps,
        dependencies=scanned.dependencies,
        sources=scanned.sources,
        verdict=judge(
            findings,
            gaps,
            request.policy,
            checked=checked,
            nothing_asked=nothing_asked,
            left_out=asides(inventory.excluded, left_out),
        ),
        run=Run(
            started=started,
            seconds=round(time.monotonic() - began, 3),
            cpu_seconds=round(_cpu_seconds() - cpu, 3),
            version=__version__,
            python=".".join(map(str, sys.version_info[:3])),
            platform=f"{sys.platform}-{os.uname().machine}",
            timings=scanned.timings,
        ),
    )


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


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
