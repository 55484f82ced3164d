"""From a request to the private copy: the target, its configuration, and what there is."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

from stockade.cli.request import Request
from stockade.cli.settings import Settings, repository_settings
from stockade.model.file import Excluded, Tracking
from stockade.target.inventory import Inventory, take_inventory
from stockade.target.open import Target, open_target
from stockade.target.settings import settings_files
from stockade.target.snapshot import Snapshot, take_snapshot

DEFAULT_MAX_FILE_SIZE = 50 * 2**20
OWN_REPORT = "this run's own report"
"""Why a file is left out that this run will write."""


def survey(
    request: Request, scratch: Path, cancelled: threading.Event
) -> tuple[Target, Settings, Inventory, Snapshot]:
    """Open the target, read its configuration, take stock, and make the private copy.

    Raises:
        UsageError: the target or its configuration cannot be used.
        ScanInterrupted: `cancelled` was set.
    """
    target = _open(request, scratch)
    trusted = request.trust_repository and not request.environment
    files = settings_files(target) if trusted else {}
    repository = repository_settings(files)
    size = request.user.max_file_size or repository.max_file_size or DEFAULT_MAX_FILE_SIZE
    excludes = [(pattern, repository.where) for pattern in repository.exclude]
    excludes += [(pattern, request.user.where) for pattern in request.user.exclude]
    inventory = take_inventory(target, excludes=excludes, max_bytes=size)
    inventory = _without_own_reports(inventory, target, request)
    snapshot = take_snapshot(target, inventory, folder(scratch, "tree"), cancelled.is_set)
    return target, repository, inventory, snapshot


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
