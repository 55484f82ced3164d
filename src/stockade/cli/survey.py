"""From a request to the private copy: the target, its house rules, and what there is."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from stockade.cli.house import POLICY, House, house, places
from stockade.cli.inputs import refuse_edited, refuse_tools
from stockade.cli.request import Request
from stockade.cli.settings import Settings
from stockade.cli.upper import as_found, as_of, as_of_both
from stockade.model.errors import UsageError
from stockade.model.file import Excluded, Tracking
from stockade.model.frozen import frozen
from stockade.target.inventory import Inventory, take_inventory
from stockade.target.open import Target, open_target
from stockade.target.repository_files import RepositoryFiles
from stockade.target.snapshot import Snapshot, take_snapshot

if TYPE_CHECKING:
    from stockade.target.pushed import Push

DEFAULT_MAX_FILE_SIZE = 50 * 2**20
OWN_REPORT = "this run's own report"
"""Why a file is left out that this run will write."""


@frozen
class Survey:
    """What is to be scanned, and by which rules it is judged."""

    target: Target
    house: House
    inventory: Inventory
    snapshot: Snapshot
    base: str
    """Full id of the commit whose rules judge; empty: those of the target itself."""

    tip: str
    """Full id of the commit that the change under review is to be merged into; empty: none is."""

    proposed: House | UsageError | None
    """The rules that the change under review would bring; `None`: none is under review."""


def survey(request: Request, scratch: Path, cancelled: threading.Event) -> Survey:
    """Open the target, read its house rules, take stock, and make the private copy.

    Raises:
        UsageError: the target, its policy or its configuration cannot be used.
        ScanInterrupted: `cancelled` was set.
    """
    target = _open(request, scratch)
    push = _push(target) if request.pushed else None
    base, tip = (push.base, push.tip) if push else _commits(request, target)
    if base:
        refuse_edited(request.inputs, target, tip)
    refuse_tools(request.options.tools, target)
    rules, proposed = _rules(request, target, base, tip)
    inventory = _without_own_reports(stock(request, target, rules.settings, base), target, request)
    snapshot = take_snapshot(target, inventory, folder(scratch, "tree"), cancelled.is_set)
    return Survey(
        target=_told(target, push, snapshot) if push else target,
        house=rules,
        inventory=inventory,
        snapshot=snapshot,
        base=base,
        tip=tip,
        proposed=proposed,
    )


def stock(request: Request, target: Target, settings: Settings, base: str) -> Inventory:
    """What there is to scan in a target, by the user's and the repository's settings, which are
    those of the commit `base` if there is one.

    Raises:
        UsageError: a pattern that cannot be used, or git cannot read the target.
    """
    size = request.user.max_file_size or settings.max_file_size or DEFAULT_MAX_FILE_SIZE
    excludes = [(pattern, _where(settings, base)) for pattern in settings.exclude]
    excludes += [(pattern, request.user.where) for pattern in request.user.exclude]
    return take_inventory(target, excludes=excludes, max_bytes=size)


def _commits(request: Request, target: Target) -> tuple[str, str]:
    """The merge base, and the commit that the change under review is to be merged into."""
    if not request.since:
        return "", ""
    from stockade.target.since import base_of, tip_of

    return base_of(target, request.since), tip_of(target, request.since)


def _push(target: Target) -> Push:
    from stockade.cli.pushed import push_to_scan

    return push_to_scan(target)


def _told(target: Target, push: Push, snapshot: Snapshot) -> Target:
    from stockade.cli.pushed import told

    return told(target, push, snapshot)


def _rules(
    request: Request, target: Target, base: str, tip: str
) -> tuple[House, House | UsageError | None]:
    names = request.policy_names
    own_policy = POLICY not in places(names, target.root)
    trusted = request.trust_repository and not request.environment
    here = RepositoryFiles(target=target)
    if not base:
        return house(
            as_found(names, target), here if trusted else None, own_policy=own_policy
        ), None
    rules = _base_rules(request, target, base, tip if tip != base else "")
    if not trusted:
        return rules, None
    seen: set[str] = set()
    try:
        above = as_of(names, here, seen)
        return rules, house(above, here, own_policy=own_policy, seen=seen)
    except UsageError as error:
        return rules, error


def _base_rules(request: Request, target: Target, base: str, tip: str) -> House:
    names = request.policy_names
    files = RepositoryFiles(target=target, commit=base)
    now = RepositoryFiles(target=target, commit=tip) if tip else None
    seen: set[str] = set()
    try:
        above, older = as_of_both(names, files, now, seen)
        if not request.trust_repository:
            return house(above, None, older=older)
        own_policy = POLICY not in places(names, target.root)
        return house(above, files, own_policy=own_policy, tip=now, older=older, seen=seen)
    except UsageError as error:
        where = f"{base[:12]}, the merge base" + (f", or of {tip[:12]}" if tip else "")
        message = f"the rules as of {where}, cannot be used:\n{error.message}"
        raise UsageError(message, error.remedy) from error


def _where(settings: Settings, base: str) -> str:
    return f"{settings.where} as of {base[:12]}" if base else settings.where


def _open(request: Request, scratch: Path) -> Target:
    if request.environment:
        from stockade.target.environment import open_environment

        return open_environment(request.environment)
    return open_target(request.target, staged=request.staged, scratch=folder(scratch, "git"))


def folder(scratch: Path, name: str) -> Path:
    """A private folder below `scratch`, made if need be."""
    path = scratch / name
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def _without_own_reports(inventory: Inventory, target: Target, request: Request) -> Inventory:
    """Leave out the regular files that this run replaces, unless git tracks them.

    A tracked one is part of what is judged: a repository could otherwise hide a file by giving it
    the name that its workflow gives the report.
    """
    if target.kind not in ("directory", "file"):
        return inventory
    own = {_path_in(target, file) for file in request.own_reports}
    new = (Tracking.UNTRACKED, Tracking.NO_GIT)
    out = [f for f in inventory.files if f.path in own and f.tracking in new]
    left = tuple(Excluded(path=f.path, by=OWN_REPORT) for f in out)
    return dataclasses.replace(
        inventory,
        files=tuple(f for f in inventory.files if f not in out),
        excluded=tuple(sorted((*inventory.excluded, *left), key=lambda e: e.path)),
    )


def _path_in(target: Target, file: Path) -> str:
    """Where the report stands in the target, without following a link that is there now."""
    place = file.parent.resolve() / file.name
    return place.relative_to(target.root).as_posix() if place.is_relative_to(target.root) else ""
