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
from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.path import text
from stockade.model.scanner import PerFile, Scanner
from stockade.target import listing, revision
from stockade.target.git import GitError
from stockade.target.inventory import Inventory
from stockade.target.open import Target
from stockade.target.since import touched
from stockade.target.snapshot import Snapshot, read, take_snapshot
from stockade.triage.news import brought
from stockade.triage.sight import Sights, lines_of_both
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


@frozen
class _Review:
    """What the steps below share."""

    survey: Survey
    request: Request
    chosen: tuple[Scanner, ...]
    gaps: tuple[Gap, ...]
    scratch: Path
    cancelled: threading.Event


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
    bases = _bases(survey, request) if findings else ()
    if not bases:
        staged = request.staged  # what a first commit holds
        return tuple(dataclasses.replace(f, changed=True) if staged else f for f in findings), ()
    review = _Review(
        survey=survey,
        request=request,
        chosen=tuple(chosen),
        gaps=tuple(gaps),
        scratch=scratch,
        cancelled=cancelled,
    )
    changed, brings, notes = [request.staged] * len(findings), [False] * len(findings), []
    for base in bases:
        change = _change(survey, base)
        found, doubts = _brought(findings, change, review)
        notes += [note for note in doubts if note not in notes]
        brings = [one or other for one, other in zip(brings, found, strict=True)]
        touches = [f.location.path in change.touched for f in findings]
        changed = [one or other for one, other in zip(changed, touches, strict=True)]
    return tuple(
        dataclasses.replace(finding, changed=touches, introduced=new)
        for finding, touches, new in zip(findings, changed, brings, strict=True)
    ), tuple(notes)


def _bases(survey: Survey, request: Request) -> tuple[str, ...]:
    """The commits that the change is made from: several where branches have merged each other, and
    then each must have what is to count as old."""
    target = survey.target
    if target.git is None:
        return ()
    if not survey.base:
        return (target.revision,) if request.staged and target.revision else ()
    try:
        found = revision.merge_bases(target.git, survey.tip, target.revision)
    except GitError as error:
        raise UsageError(error.message, "Fetch more history, or leave --since out.") from error
    return found or (survey.base,)


def _brought(
    findings: Sequence[Finding], change: Change, review: _Review
) -> tuple[list[bool], tuple[str, ...]]:
    """For each finding whether the change brings it, and doubts about that."""
    if not change.paths:
        return [False] * len(findings), ()
    alone = {scanner.name for scanner in review.chosen if isinstance(scanner, PerFile)}
    doubtful = [f.location.path in change.touched or f.scanner not in alone for f in findings]
    asked = {f.scanner for f, may in zip(findings, doubtful, strict=True) if may}
    if not asked:
        return [False] * len(findings), ()
    survey = review.survey
    before, theirs, notes = _before(change, [s for s in review.chosen if s.name in asked], review)
    here = {file.path for file in survey.snapshot.files}
    now = Sights(lambda path: read(survey.snapshot, path))
    open_ = [f for f, may in zip(findings, doubtful, strict=True) if may]
    both = {f.location.path for f in before} & {f.location.path for f in open_}
    lines = {path: lines_of_both(path, now, theirs) for path in both}
    new = iter(
        brought(
            [now.of(f, lines.get(f.location.path, {})) for f in open_],
            [theirs.of(f) for f in before],
            here | change.kept,
            here - {gap.path for gap in review.gaps},
        )
    )
    return [may and next(new) for may in doubtful], notes


def _change(survey: Survey, base: str) -> Change:
    target = survey.target
    assert target.git is not None  # noqa: S101 (else there is no base)
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
    change: Change, asked: Sequence[Scanner], review: _Review
) -> tuple[tuple[Finding, ...], Sights, tuple[str, ...]]:
    """The findings of these scanners on the base side, its files, and doubts about them."""
    survey, request = review.survey, review.request
    target = dataclasses.replace(survey.target, kind="revision", revision=change.base)
    inventory = stock(request, target, survey.house.settings, survey.base)
    together = not request.staged and any(not isinstance(s, PerFile) for s in asked)
    if not together:
        inventory = _only(inventory, change.paths)
    place = folder(review.scratch, f"before-{change.base[:12]}")
    snapshot = take_snapshot(target, inventory, place / "tree", review.cancelled.is_set)
    scanned = _scan(asked, change, snapshot, place, review)
    found = triage(scanned.findings, lambda path: read(snapshot, path))
    missed = {g.path for g in (*scanned.gaps, *inventory.gaps, *snapshot.gaps)} & change.paths
    sights = Sights(lambda path: read(snapshot, path))
    return found, sights, tuple(_doubt(sorted(missed), change.base))


def _scan(
    asked: Sequence[Scanner], change: Change, snapshot: Snapshot, place: Path, review: _Review
) -> Scanned:
    """Those that judge a file by itself see the files of the change alone."""
    alone = [s for s in asked if isinstance(s, PerFile)]
    others = [s for s in asked if not isinstance(s, PerFile)]
    some = tuple(f for f in snapshot.files if f.path in change.paths)
    jobs = Place(tree=snapshot.tree, names=snapshot.names, scratch=folder(place, "jobs"))
    made = [
        run(
            scanners,
            files,
            jobs,
            review.request.options,
            workers=review.request.workers,
            progress=Silent(),
            cancelled=review.cancelled,
            memory=memory_for(review.request),
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
