"""The work tree: what is on disk, with what git says of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stockade.model.file import File, Tracking
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.target import listing, objects
from stockade.target.git import Git, GitError
from stockade.target.links import MAX_TEXT, Link
from stockade.target.links import folders as folders_above
from stockade.target.listing import LINK_MODE, SUBMODULE_MODE, Entry
from stockade.target.open import Target
from stockade.target.walk import Limits, Walk, gap, walk

_NESTED = "It is a repository of its own; scan it by itself."
_NO_RULES = "git could not list the work tree: every file was taken."
_SELF_IGNORED = "git ignores the target itself: ignore rules were not applied."


@dataclass(slots=True, kw_only=True)
class Found:
    """A listing in the making."""

    files: dict[str, File] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    beside: dict[str, File] = field(default_factory=dict)
    """Regular files to which links may lead, and which are not to be scanned themselves."""

    gaps: list[Gap] = field(default_factory=list)
    ignored: int = 0
    notes: list[str] = field(default_factory=list)

    def subjects(self) -> list[str]:
        """What the gaps and the links are about."""
        return [*(g.subject for g in self.gaps), *self.links]


@frozen
class _Known:
    """What git says of the work tree."""

    tracked: dict[str, Entry]
    folders: frozenset[str]
    """Folders that hold something tracked, at any depth."""

    ignored_tracked: frozenset[str]
    ignored: frozenset[str]


def list_work_tree(target: Target) -> Found:
    """What is on disk, without what git ignores; everything when git cannot tell."""
    found = Found()
    if target.git is not None:
        try:
            known = _ask(target.git, target.scope, found)
        except GitError:
            found.notes.append(_NO_RULES)
        else:
            _with_git(target, target.git, known, found)
            return found
    _take(walk(target.root, target.scope, Limits()), found)
    return found


def in_scope(path: str, scope: str) -> bool:
    """Whether the path is the scope or lies below it."""
    return not scope or path == scope or path.startswith(f"{scope}/")


def entry_gap(entry: Entry) -> Gap | None:
    """Why an entry of the index or of a tree is nothing to scan; `None` for a file or a link."""
    if not _is_proper(entry.path):
        detail = f"git names a path that a work tree cannot have: {entry.path[:200]!r}."
        return gap(".git", GapReason.UNREADABLE, detail)
    if entry.stage != "0":
        return gap(entry.path, GapReason.UNREADABLE, "Its merge is not resolved in the index.")
    if entry.mode == SUBMODULE_MODE:
        return gap(entry.path, GapReason.NESTED_REPOSITORY, _NESTED)
    return None


def add_entries(git: Git, entries: Iterable[Entry], found: Found) -> None:
    """Add what is read from git objects: files, links, and a gap for each other entry.

    Raises:
        GitError: git failed.
    """
    usable: list[Entry] = []
    for entry in entries:
        problem = entry_gap(entry)
        if problem:
            found.gaps.append(problem)
        else:
            usable.append(entry)
    sizes = objects.sizes(git, [e.id for e in usable])
    for entry in usable:
        if entry.id not in sizes:
            detail = "Its git object is missing, as in a partial clone."
            found.gaps.append(gap(entry.path, GapReason.UNREADABLE, detail))
        elif entry.mode != LINK_MODE:
            found.files[entry.path] = tracked_file(entry.path, sizes[entry.id])
            found.blobs[entry.path] = entry.id
    held = [e for e in usable if e.mode == LINK_MODE and e.id in sizes]
    found.links |= read_links(git, held, sizes)


def tracked_file(path: str, size: int) -> File:
    """A file whose content is a git object."""
    return File(path=path, size=size, tracking=Tracking.TRACKED)


def read_links(git: Git, entries: Sequence[Entry], sizes: Mapping[str, int]) -> dict[str, Link]:
    """The links of a tree or an index; one that is too long to be made is left without its text.

    Raises:
        GitError: git failed.
    """
    texts: dict[str, str] = {e.id: "" for e in entries}
    short = [i for i in texts if sizes.get(i, MAX_TEXT) < MAX_TEXT]
    if short:
        with objects.Blobs(git) as blobs:
            for object_id in short:
                # git hands the text to the system, for which it ends at the first NUL.
                raw = blobs.read(object_id, MAX_TEXT).partition(b"\0")[0]
                texts[object_id] = os.fsdecode(raw)
    return {e.path: Link(text=texts[e.id], tracking=Tracking.TRACKED) for e in entries}


def _ask(git: Git, scope: str, found: Found) -> _Known:
    tracked = {e.path: e for e in listing.index(git)}
    ignored = listing.ignored(git, scope)
    if _covers(ignored, scope) and scope not in tracked:
        found.notes.append(_SELF_IGNORED)
        ignored = frozenset()
    return _Known(
        tracked=tracked,
        folders=frozenset(folders_above(tracked)),
        ignored_tracked=listing.tracked_but_ignored(git),
        ignored=ignored,
    )


def _covers(ignored: frozenset[str], scope: str) -> bool:
    """Whether the scope itself, or a folder around it, is ignored."""
    above = scope
    while above:
        if above in ignored or f"{above}/" in ignored:
            return True
        above = above.rpartition("/")[0]
    return "./" in ignored or "" in ignored


def _with_git(target: Target, git: Git, known: _Known, found: Found) -> None:
    def is_ignored(path: str, is_folder: bool) -> bool:
        if is_folder:
            return f"{path}/" in known.ignored and path not in known.folders
        return path in known.ignored and path not in known.tracked

    submodules = {e.path for e in known.tracked.values() if e.mode == SUBMODULE_MODE}
    on_disk = walk(
        target.root,
        target.scope,
        Limits(is_ignored=is_ignored, enters_nested=known.folders.__contains__),
    )
    nested = {*on_disk.nested, *(s for s in submodules if in_scope(s, target.scope))}
    on_disk.files.pop(".git", None)  # of a linked worktree or a submodule
    _drop_foreign(on_disk, nested, known)
    on_disk.nested = sorted(nested)
    _take(on_disk, found, known)
    _add_absent(target, git, known, on_disk, found)


def _drop_foreign(on_disk: Walk, nested: Iterable[str], known: _Known) -> None:
    """Leave the untracked files of nested repositories to the gap that names the repository."""
    inside = tuple(f"{n}/" for n in nested)
    if inside:
        for path in [p for p in on_disk.files if p.startswith(inside)]:
            if path not in known.tracked:
                del on_disk.files[path]


def _take(on_disk: Walk, found: Found, known: _Known | None = None) -> None:
    for path, size in on_disk.files.items():
        found.files[path] = File(path=path, size=size, tracking=_tracking(path, known))
    for path, text in on_disk.links.items():
        found.links[path] = Link(text=text, tracking=_tracking(path, known))
    found.gaps += on_disk.gaps
    found.gaps += [gap(n, GapReason.NESTED_REPOSITORY, _NESTED) for n in on_disk.nested]
    found.ignored = on_disk.ignored


def _tracking(path: str, known: _Known | None) -> Tracking:
    if known is None:
        return Tracking.NO_GIT
    if path not in known.tracked:
        return Tracking.UNTRACKED
    return Tracking.IGNORED_TRACKED if path in known.ignored_tracked else Tracking.TRACKED


def _add_absent(target: Target, git: Git, known: _Known, on_disk: Walk, found: Found) -> None:
    """Entries that a sparse checkout leaves out of the work tree; entries that cannot be there."""
    present = {*on_disk.files, *found.subjects()}
    absent = [
        entry
        for path, entry in known.tracked.items()
        if not _is_proper(path)
        or (entry.skipped and path not in present and in_scope(path, target.scope))
    ]
    add_entries(git, absent, found)


def _is_proper(path: str) -> bool:
    """Whether the path could be in a work tree: relative, and with no `.git`, `.`, `..` in it."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts)
