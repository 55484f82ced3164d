"""What there is to scan, and what could not be taken, before any content is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from stockade.model.errors import UsageError
from stockade.model.file import Excluded, File
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.model.globs import Glob, ignore_globs, matches
from stockade.target import disk, listing
from stockade.target.git import GitError
from stockade.target.linked import add_linked, add_unchanged
from stockade.target.listing import Entry
from stockade.target.open import Target
from stockade.target.settings import NAMES
from stockade.target.walk import gap

MAX_BYTES = 50 << 20
"""The usual limit of a file's size."""


@frozen
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

    sources: Mapping[str, str] = field(default_factory=dict)
    """Path of a link to that of the regular file which is read in its stead."""


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
    sources = add_linked(found, out, max_bytes)
    kept = [f for f in found.files.values() if f.path not in out]
    large = [_too_large(f, max_bytes) for f in kept if f.size > max_bytes]
    gaps = [g for g in found.gaps if g.subject not in out]
    files = sorted((f for f in kept if f.size <= max_bytes), key=lambda f: f.path)
    return Inventory(
        files=tuple(files),
        gaps=tuple(sorted([*gaps, *large], key=Gap.sort_key)),
        excluded=excluded,
        ignored=found.ignored,
        notes=(*found.notes, *_unread_settings(sources)),
        max_bytes=max_bytes,
        blobs={f.path: found.blobs[f.path] for f in files if f.path in found.blobs},
        sources=sources,
    )


def _list(target: Target) -> disk.Found:
    if target.kind == "environment":
        from stockade.target.environment import list_environment

        return list_environment(target)
    if target.git is None or target.kind in ("directory", "file"):
        return disk.list_work_tree(target)
    found = disk.Found()
    try:
        if target.kind == "revision":
            entries = listing.tree(target.git, target.revision)
            disk.add_entries(target.git, _scoped(entries, target), found)
        else:
            entries = listing.staged(target.git, target.revision)
            disk.add_entries(target.git, _scoped(entries, target), found)
            index = listing.index(target.git)
            add_unchanged(target.git, index, _scoped(index, target), found)
    except GitError as error:
        raise UsageError(
            f"git cannot read what {target.name!r} names: {error.message}",
            "check the repository with `git fsck`, or fetch what is missing",
        ) from error
    return found


def _scoped(entries: Iterable[Entry], target: Target) -> list[Entry]:
    return [e for e in entries if disk.in_scope(e.path, target.scope)]


def _unread_settings(links: Iterable[str]) -> Iterable[str]:
    for name in sorted(set(NAMES).intersection(links)):
        yield f"{name} is a symbolic link: it was scanned, but not read for settings."


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
