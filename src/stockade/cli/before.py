"""The base side of a change under review: what the scanners, as they are now, find there.

An update of a rule or an advisory is so not blamed on the change. Only what may differ is looked
at: for scanners that judge a file by itself the files that the change touches, and nothing at all
where they found nothing in these.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Collection, Sequence, Set
from pathlib import Path

from stockade.cli.remembered import memory_for
from stockade.cli.request import Request
from stockade.cli.survey import Survey, folder, stock
from stockade.engine.progress import Silent
from stockade.engine.run import Scanned, run
from stockade.engine.work import Place
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.path import text
from stockade.model.scanner import PerFile, Scanner
from stockade.target import listing
from stockade.target.inventory import Inventory
from stockade.target.open import Target
from stockade.target.since import touched
from stockade.target.snapshot import Snapshot, read, take_snapshot
from stockade.triage.news import brought
from stockade.triage.triage import triage


@frozen
class Change:
    """What is under review, beside the rules that judge it."""

    base: str
    """Full id of the commit that it is made from."""

    touched: frozenset[str]
    """Paths of what is scanned whose content differs from that in the base."""

    kept: frozenset[str]
    """Paths of the base that are still there, scanned or not."""

    gone: frozenset[str]
    """Paths of the base that are no longer there."""

    @property
    def paths(self) -> frozenset[str]:
        """All that may differ."""
        return self.touched | self.gone


def reviewed(
    findings: tuple[Finding, ...],
    gaps: Sequence[Gap],
    chosen: Sequence[Scanner],
    survey: Survey,
    request: Request,
    scratch: Path,
    cancelled: threading.Event,
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings with whether the change under review touches their files and brings them, and
    what a reader must know of that. `chosen`: the scanners that found them.

    Raises:
        UsageError: git cannot read the base.
        ScanInterrupted: `cancelled` was set.
    """
    change = _change(survey, request) if findings else None
    if change is None:
        staged = request.staged  # what a first commit holds
        return tuple(dataclasses.replace(f, changed=True) if staged else f for f in findings), ()
    alone = {scanner.name for scanner in chosen if isinstance(scanner, PerFile)}
    open_ = [f.location.path in change.touched or f.scanner not in alone for f in findings]
    doubtful = [f for f, may in zip(findings, open_, strict=True) if may and change.paths]
    asked = [s for s in chosen if any(f.scanner == s.name for f in doubtful)]
    before, notes = _before(change, asked, survey, request, scratch, cancelled)
    here = {file.path for file in survey.snapshot.files}
    checked = here - {gap.path for gap in gaps}
    new = iter(brought(doubtful, before, here | change.kept, checked))
    return tuple(
        dataclasses.replace(
            finding,
            changed=request.staged or finding.location.path in change.touched,
            introduced=may and bool(change.paths) and next(new),
        )
        for finding, may in zip(findings, open_, strict=True)
    ), notes


def _change(survey: Survey, request: Request) -> Change | None:
    """The change under review; `None` where there is none.

    Raises:
        UsageError: git cannot read the base.
    """
    target = survey.target
    base = survey.base or (target.revision if request.staged else "")
    if not base or target.git is None:
        return None
    now = [file.path for file in survey.snapshot.files]
    differing = touched(target.git, base, now, lambda path: read(survey.snapshot, path))
    before = {entry.path for entry in listing.tree(target.git, base)}
    gone = frozenset(_gone(target, before - set(now)))
    return Change(base=base, touched=differing, kept=frozenset(before) - gone, gone=gone)


def _gone(target: Target, paths: Set[str]) -> Set[str]:
    """Those of the paths at which nothing is any more, scanned or not."""
    if target.git is None or target.kind in ("directory", "file"):
        return {path for path in paths if not os.path.lexists(target.root / path)}
    if target.kind == "revision":
        return paths - {entry.path for entry in listing.tree(target.git, target.revision)}
    return paths - {entry.path for entry in listing.index(target.git)}


def _before(
    change: Change,
    asked: Sequence[Scanner],
    survey: Survey,
    request: Request,
    scratch: Path,
    cancelled: threading.Event,
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings of these scanners on the base side, and doubts about them."""
    if not asked:
        return (), ()
    target = dataclasses.replace(survey.target, kind="revision", revision=change.base)
    inventory = stock(request, target, survey.house.settings, survey.base)
    together = not request.staged and any(not isinstance(s, PerFile) for s in asked)
    if not together:
        inventory = _only(inventory, change.paths)
    snapshot = take_snapshot(target, inventory, folder(scratch, "before"), cancelled.is_set)
    scanned = _scan(asked, change, snapshot, survey.target, request, scratch, cancelled)
    found = triage(scanned.findings, lambda path: read(snapshot, path))
    missed = {g.path for g in (*scanned.gaps, *inventory.gaps, *snapshot.gaps)} & change.paths
    return found, tuple(_doubt(sorted(missed), change.base))


def _scan(
    asked: Sequence[Scanner],
    change: Change,
    snapshot: Snapshot,
    target: Target,
    request: Request,
    scratch: Path,
    cancelled: threading.Event,
) -> Scanned:
    """Those that judge a file by itself see the files of the change alone."""
    alone = [s for s in asked if isinstance(s, PerFile)]
    others = [s for s in asked if not isinstance(s, PerFile)]
    some = tuple(f for f in snapshot.files if f.path in change.paths)
    place = Place(tree=snapshot.tree, names=snapshot.names, scratch=folder(scratch, "jobs-before"))
    made = [
        run(
            scanners,
            files,
            place,
            request.options,
            workers=request.workers,
            progress=Silent(),
            cancelled=cancelled,
            memory=memory_for(request, target),
        )
        for scanners, files in ((alone, some), (others, snapshot.files))
    ]
    return dataclasses.replace(
        made[0],
        findings=(*made[0].findings, *made[1].findings),
        gaps=(*made[0].gaps, *made[1].gaps),
    )


def _only(inventory: Inventory, paths: Collection[str]) -> Inventory:
    return dataclasses.replace(
        inventory,
        files=tuple(f for f in inventory.files if f.path in paths),
        gaps=tuple(g for g in inventory.gaps if g.path in paths),
    )


def _doubt(missed: Sequence[str], base: str) -> list[str]:
    if not missed:
        return []
    count = "1 file" if len(missed) == 1 else f"{len(missed):,} files"
    return [
        f"{count} could not be checked as of {base[:12]}, e.g. {text(missed[0])}: what is found"
        " there counts as brought by the change."
    ]
