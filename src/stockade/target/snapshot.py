"""The private copy: read once, then it alone is scanned and quoted."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from stockade.model.errors import ScanInterrupted, UsageError
from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.target.beneath import Beneath, Refused
from stockade.target.binary import is_binary
from stockade.target.copies import Copies
from stockade.target.git import GitError
from stockade.target.inventory import Inventory
from stockade.target.language import language
from stockade.target.lfs import is_pointer
from stockade.target.names import Namer
from stockade.target.objects import Blobs
from stockade.target.open import Target
from stockade.target.walk import gap

_Read = Callable[[File], bytes]


@frozen
class Snapshot:
    """The copy. Nothing in it is a link, a device, or a git folder."""

    tree: Path
    names: Copies
    """Path of the target to its name under `tree`, where it is written when first looked up."""

    files: tuple[File, ...]
    """Sorted by path; size, language and binary are those of the copied bytes."""

    gaps: tuple[Gap, ...]
    """What could not be copied after all, sorted."""


def take_snapshot(
    target: Target, inventory: Inventory, into: Path, cancelled: Callable[[], bool]
) -> Snapshot:
    """Hold a copy of every file of the inventory for `into`, reading each once.

    Raises:
        ScanInterrupted: `cancelled()` became true.
        UsageError: git stopped answering.
        OSError: the copy cannot be written.
    """
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    files: list[File] = []
    gaps: list[Gap] = []
    copies = Copies(into, into.with_name(f"{into.name}.spool"))
    namer = Namer()
    with _reader(target, inventory) as read_file:
        for file in inventory.files:
            if cancelled():
                raise ScanInterrupted("the scan was interrupted")
            try:
                data = read_file(file)
            except Refused as refusal:
                gaps.append(gap(file.path, refusal.reason, refusal.detail))
                continue
            if is_pointer(data):
                detail = "It is a Git LFS pointer; the content is stored elsewhere."
                gaps.append(gap(file.path, GapReason.LFS_POINTER, detail))
                continue
            known = _with_facts(file, data)
            copies.add(file.path, namer.name(file.path, known.language), data)
            files.append(known)
    return Snapshot(
        tree=into,
        names=copies,
        files=tuple(files),
        gaps=tuple(sorted(gaps, key=Gap.sort_key)),
    )


def read(snapshot: Snapshot, path: str) -> bytes:
    """The bytes of a file as they were scanned.

    Raises:
        KeyError: the path is not in the snapshot.
    """
    return snapshot.names.read(path)


def _with_facts(file: File, data: bytes) -> File:
    return replace(
        file,
        size=len(data),
        language=language(file.path, data),
        binary=is_binary(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


@contextlib.contextmanager
def _reader(target: Target, inventory: Inventory) -> Iterator[_Read]:
    """A function that reads a file from where the inventory found it."""
    limit = inventory.max_bytes
    with contextlib.ExitStack() as stack:
        blobs: Blobs | None = None
        if inventory.blobs and target.git is not None:
            blobs = stack.enter_context(Blobs(target.git))
        below: Beneath | None = None
        if len(inventory.blobs) < len(inventory.files):
            below = stack.enter_context(Beneath(target.root))

        def read_file(file: File) -> bytes:
            object_id = inventory.blobs.get(file.path)
            if object_id is not None and blobs is not None:
                return blobs.read(object_id, limit)
            if below is None:
                raise Refused(GapReason.UNREADABLE, "It has no source.")
            return below.read(inventory.sources.get(file.path, file.path), limit)

        try:
            yield read_file
        except GitError as error:
            raise UsageError(error.message, "check the repository with `git fsck`") from error
