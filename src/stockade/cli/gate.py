"""The gate from target to result: the order of DESIGN's data flow, and nothing else."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from stockade import __version__
from stockade.cli.request import Request
from stockade.cli.settings import Settings, repository_settings
from stockade.engine.progress import Progress
from stockade.engine.run import Scanned, run
from stockade.engine.scratch import scratch_folder
from stockade.engine.work import Place
from stockade.model.errors import UsageError
from stockade.model.gap import Gap
from stockade.model.result import Result, Run, ScannerRecord, Status, TargetRecord
from stockade.model.scanner import Scanner, Tool
from stockade.policy.judge import judge
from stockade.target.inventory import Inventory, take_inventory
from stockade.target.open import Target, open_target
from stockade.target.settings import settings_files
from stockade.target.snapshot import Snapshot, read, take_snapshot
from stockade.triage.triage import triage

DEFAULT_MAX_FILE_SIZE = 50 * 2**20
OWN_REPORT = "this run's own report"
"""Where a pattern stands that keeps out what this run writes."""


def pass_through(
    request: Request,
    available: Sequence[Scanner],
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
        place = Place(tree=snapshot.tree, names=snapshot.names, scratch=_folder(scratch, "jobs"))
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
    nothing_asked = request.staged and not scanned.claimed and not gaps
    return Result(
        target=_target_record(target, inventory, snapshot, scanned),
        scanners=(*scanned.records, *left_out),
        findings=findings,
        gaps=gaps,
        verdict=judge(
            findings,
            gaps,
            request.policy,
            checked=checked,
            nothing_asked=nothing_asked,
            left_out=_asides(inventory, left_out),
        ),
        run=Run(
            started=started,
            seconds=round(time.monotonic() - began, 3),
            cpu_seconds=round(_cpu_seconds() - cpu, 3),
            version=__version__,
            python=platform.python_version(),
            platform=f"{sys.platform}-{platform.machine()}",
            timings=scanned.timings,
        ),
    )


def survey(
    request: Request, scratch: Path, cancelled: threading.Event
) -> tuple[Target, Settings, Inventory, Snapshot]:
    """Open the target, read its configuration, take stock, and make the private copy."""
    target = open_target(request.target, staged=request.staged, scratch=_folder(scratch, "git"))
    files = settings_files(target) if request.trust_repository else {}
    repository = repository_settings(files)
    size = request.user.max_file_size or repository.max_file_size or DEFAULT_MAX_FILE_SIZE
    inventory = take_inventory(
        target, excludes=_excludes(request, repository, target), max_bytes=size
    )
    snapshot = take_snapshot(target, inventory, _folder(scratch, "tree"), cancelled.is_set)
    return target, repository, inventory, snapshot


def choose(
    available: Sequence[Scanner], request: Request, repository: Settings
) -> tuple[list[Scanner], tuple[ScannerRecord, ...]]:
    """The scanners to run, and a record of each that somebody left out.

    Raises:
        UsageError: the repository's configuration names a scanner that does not exist.
    """
    names = [s.name for s in available]
    for name in repository.scanners or ():
        if name not in names:
            raise UsageError(
                f"{repository.where}: no scanner is called {name!r}", f"Known: {', '.join(names)}."
            )
    chosen, left_out = [], []
    for scanner in available:
        if request.scanners and scanner.name not in request.scanners:
            left_out.append(_left_out(scanner, "not chosen with --scanner"))
        elif not request.scanners and scanner.name not in (repository.scanners or names):
            left_out.append(_left_out(scanner, f"left out by {repository.where}"))
        else:
            chosen.append(scanner)
    return chosen, tuple(left_out)


def _asides(inventory: Inventory, left_out: Sequence[ScannerRecord]) -> list[str]:
    """What somebody kept out, for the verdict's sentence: it must not pass unseen."""
    excluded = sum(not e.by.endswith(f"({OWN_REPORT})") for e in inventory.excluded)
    names = ", ".join(record.name for record in left_out)
    asides = [f"{excluded:,} {'file' if excluded == 1 else 'files'} excluded"] if excluded else []
    return [*asides, *([f"not run: {names}"] if names else [])]


def _left_out(scanner: Scanner, why: str) -> ScannerRecord:
    return ScannerRecord(
        name=scanner.name,
        about=scanner.about,
        tool=Tool(name=scanner.name),
        status=Status.SKIPPED,
        note=why,
    )


def _excludes(request: Request, repository: Settings, target: Target) -> list[tuple[str, str]]:
    excludes = [(pattern, repository.where) for pattern in repository.exclude]
    excludes += [(pattern, request.user.where) for pattern in request.user.exclude]
    for file in request.own_reports:
        if file.resolve().is_relative_to(target.root):
            path = file.resolve().relative_to(target.root).as_posix()
            excludes.append((_literal(path), OWN_REPORT))
    return excludes


def _literal(path: str) -> str:
    """A pattern, anchored at the root, that matches this path and no other."""
    return "/" + "".join(f"[{c}]" if c in "*?[" else c for c in path)


def _target_record(
    target: Target, inventory: Inventory, snapshot: Snapshot, scanned: Scanned
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
        notes=(*target.notes, *inventory.notes),
    )


def _folder(scratch: Path, name: str) -> Path:
    folder = scratch / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
