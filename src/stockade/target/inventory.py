"""What there is to scan, and what could not be taken, before any content is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stockade.model.errors import UsageError
from stockade.model.file import Excluded, File
from stockade.model.gap import Gap, GapReason
from stockade.target import disk, listing, objects
from stockade.target.git import Git, GitError
from stockade.target.globs import Glob, ignore_globs, matches
from stockade.target.listing import Entry
from stockade.target.open import Target
from stockade.target.walk import gap

MAX_BYTES = 50 << 20
"""The usual limit of a file's size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What there is to scan."""

    files: tuple[File, ...]
    """Sorted by path. Only path, size and tracking are known; the rest comes with the copy."""

    gaps: tuple[Gap, ...]
    """Sorted by `Gap.sort_key`."""

    excluded: tuple[Excluded, ...]
    ignored: int
    """Entries (files or whole folders) that git ignores and does not track."""

    notes: tuple[str, ...] = ()
    max_bytes: int = MAX_BYTES
    blobs: Mapping[str, str] = field(default_factory=dict)
    """Path to git object, for what is not read from the work tree."""


def take_inventory(
    target: Target,
    *,
    excludes: Sequence[tuple[str, str]] = (),
    max_bytes: int = MAX_BYTES,
) -> Inventory:
    """List the target. `excludes` are pairs of a pattern (as in `.gitignore`) and where it stands.

    Raises:
        UsageError: a pattern that cannot be used; a revision or an index that git cannot read.
    """
    patterns = [(g, f"{text} ({where})") for text, where in excludes for g in ignore_globs(text)]
    found = _list(target)
    excluded = tuple(_excluded([*found.files, *found.subjects()], patterns))
    out = {item.path for item in excluded}
    kept = [f for f in found.files.values() if f.path not in out]
    large = [_too_large(f, max_bytes) for f in kept if f.size > max_bytes]
    gaps = [g for g in found.gaps if g.subject not in out]
    files = sorted((f for f in kept if f.size <= max_bytes), key=lambda f: f.path)
    return Inventory(
        files=tuple(files),
        gaps=tuple(sorted([*gaps, *large], key=Gap.sort_key)),
        excluded=excluded,
        ignored=found.ignored,
        notes=tuple(found.notes),
        max_bytes=max_bytes,
        blobs={f.path: found.blobs[f.path] for f in files if f.path in found.blobs},
    )


def _list(target: Target) -> disk.Found:
    if target.git is None or target.kind in ("directory", "file"):
        return disk.list_work_tree(target)
    try:
        if target.kind == "revision":
            return _from_objects(target, target.git, listing.tree(target.git, target.revision))
        return _from_objects(target, target.git, listing.staged(target.git, target.revision))
    except GitError as error:
        raise UsageError(
            f"git cannot read what {target.name!r} names: {error.message}",
            "check the repository with `git fsck`, or fetch what is missing",
        ) from error


def _from_objects(target: Target, git: Git, entries: Iterable[Entry]) -> disk.Found:
    found = disk.Found()
    blobs: dict[str, str] = {}
    for entry in entries:
        if not disk.in_scope(entry.path, target.scope):
            continue
        problem = disk.entry_gap(entry)
        if problem:
            found.gaps.append(problem)
        else:
            blobs[entry.path] = entry.id
    disk.add_blobs(found, blobs, objects.sizes(git, list(blobs.values())))
    return found


def _excluded(subjects: list[str], patterns: list[tuple[Glob, str]]) -> Iterable[Excluded]:
    if not patterns:
        return
    for path in sorted(set(subjects)):
        by = next((text for glob, text in patterns if matches(glob, path)), "")
        if by:
            yield Excluded(path=path, by=by)


def _too_large(file: File, limit: int) -> Gap:
    detail = f"Its {file.size} bytes are over the limit of {limit}."
    return gap(file.path, GapReason.TOO_LARGE, detail)
