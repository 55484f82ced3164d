"""Which links of a listing become files of their own, and which remain gaps."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from stockade.model.gap import GapReason
from stockade.target import objects
from stockade.target.disk import Found, read_links, tracked_file
from stockade.target.git import Git
from stockade.target.links import folders, reads_alike, resolve
from stockade.target.listing import LINK_MODE, SUBMODULE_MODE, Entry
from stockade.target.walk import gap

MAX_LINKED = 256 << 20
"""Bytes that are read again by way of links, lest a thousand links repeat one large file."""

_MAX_HOPS = 40
"""As many links as Linux follows before it gives up (`ELOOP`)."""

_NEVER = "A symbolic link is never followed."
_TOO_MUCH = f"The links before it repeat {MAX_LINKED} bytes: its target was not read by this name."


def add_linked(found: Found, excluded: Set[str], max_bytes: int) -> dict[str, str]:
    """Make a file of each link whose target no scanner would see as what the link makes of it.

    Every other link becomes a gap. Returns the path of each such link with that of its target.
    """
    targets = {**found.beside, **found.files}
    known = _real_folders(found)
    sources: dict[str, str] = {}
    repeated = 0
    for path in sorted(found.links.keys() - excluded):
        link = found.links[path]
        target = _end(path, found, known)
        file = targets.get(target)
        alike = reads_alike(path, target) and target not in excluded
        if file is None or alike or path in found.files:
            found.gaps.append(gap(path, GapReason.SYMLINK, _NEVER))
            continue
        repeated += file.size if file.size <= max_bytes else 0
        if repeated > MAX_LINKED:
            found.gaps.append(gap(path, GapReason.TOO_LARGE, _TOO_MUCH))
            continue
        found.files[path] = replace(file, path=path, tracking=link.tracking)
        sources[path] = target
        if target in found.blobs:
            found.blobs[path] = found.blobs[target]
    return sources


def _end(path: str, found: Found, known: Set[str]) -> str:
    """Where a chain of links ends, by their texts alone; empty when that cannot be told."""
    at = path
    for _ in range(_MAX_HOPS):
        link = found.links.get(at)
        if link is None:
            return at
        at = resolve(at, link.text, known)
    return ""


def add_unchanged(git: Git, index: Iterable[Entry], scoped: Iterable[Entry], found: Found) -> None:
    """Add, to what is staged, the unchanged ends of links whose other end is staged.

    Raises:
        GitError: git failed.
    """
    files: dict[str, Entry] = {}
    for entry in index:
        if entry.stage == "0" and entry.mode not in (LINK_MODE, SUBMODULE_MODE):
            files[entry.path] = entry
    links = [e for e in scoped if e.stage == "0" and e.mode == LINK_MODE]
    if not links:
        return
    staged = {*found.files, *found.subjects()}
    other = [e for e in links if e.path not in staged]
    texts = read_links(git, other, objects.sizes(git, [e.id for e in other]))
    known = folders([*files, *(e.path for e in links)])
    for path, link in texts.items():
        if resolve(path, link.text, known) in found.files:
            found.links[path] = link
    wanted = {resolve(path, link.text, known) for path, link in found.links.items()}
    beside = [files[path] for path in sorted(wanted & files.keys()) if path not in staged]
    sizes = objects.sizes(git, [e.id for e in beside])
    for entry in beside:
        if entry.id in sizes:
            found.beside[entry.path] = tracked_file(entry.path, sizes[entry.id])
            found.blobs[entry.path] = entry.id


def _real_folders(found: Found) -> set[str]:
    """Folders on the way to something listed, which therefore are no links."""
    return folders([*found.files, *found.beside, *found.links]) - found.links.keys()
