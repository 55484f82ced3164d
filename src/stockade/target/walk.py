"""The folders of a target as they are on disk, by lstat alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.target.beneath import FOLDER_FLAGS, Beneath

MAX_DEPTH = 100
"""Folders inside folders; each holds a descriptor open."""

MAX_PATH = 4096
"""Bytes of a path: what Linux lets any tool open."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """What a walk found. Every entry that is no folder is in one of these, or below one."""

    files: dict[str, int] = field(default_factory=dict)
    """Regular files and their sizes in bytes."""

    links: dict[str, str] = field(default_factory=dict)
    """Symbolic links and what they hold."""

    gaps: list[Gap] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    """Folders with a git folder of their own, other than the root."""

    ignored: int = 0


@frozen
class Limits:
    """What a walk leaves out."""

    is_ignored: Callable[[str, bool], bool] = lambda _path, _is_folder: False
    """Whether git ignores the path; asked for files and for folders (without a slash)."""

    enters_nested: Callable[[str], bool] = lambda _path: True
    """Whether to go into a nested repository, or into a folder below one."""


def walk(root: Path, scope: str, limits: Limits) -> Walk:
    """List the folder `scope` below `root` (or the one file that it names).

    The git folder of the root is passed over; that of a nested repository too.
    """
    found = Walk()
    with Beneath(root) as below:
        try:
            parent, _, name = scope.rpartition("/")
            facts = os.stat(name or ".", dir_fd=below.folder(parent), follow_symlinks=False)
            if not stat.S_ISDIR(facts.st_mode):
                _file(below.folder(parent), scope, facts, found)
            else:
                _list(below.folder(scope), f"{scope}/" if scope else "", 0, found, limits, False)
        except OSError as error:
            found.gaps.append(unreadable(scope or ".", error))
    return found


def gap(path: str, reason: GapReason, detail: str) -> Gap:
    """A gap of the inventory."""
    return Gap(scanner="inventory", subject=path, reason=reason, detail=detail)


def unreadable(path: str, error: OSError) -> Gap:
    """The gap for what the system would not show."""
    return gap(path, GapReason.UNREADABLE, f"The system refused to read it: {error.strerror}.")


def _list(
    descriptor: int, prefix: str, depth: int, found: Walk, limits: Limits, nested: bool
) -> None:
    with os.scandir(descriptor) as entries:
        listed = list(entries)
    passed = _git_entry(descriptor, listed, prefix)
    if passed and prefix:
        found.nested.append(prefix[:-1])
        nested = True
        if not limits.enters_nested(prefix[:-1]):
            return
    for entry in listed:
        if entry.name == passed:
            continue
        path = prefix + entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if limits.is_ignored(path, is_folder):
            found.ignored += 1
        elif not is_folder:
            _entry(descriptor, entry, path, found)
        elif not nested or limits.enters_nested(path):
            _enter(descriptor, entry.name, path, depth, found, limits, nested)


def _enter(
    parent: int, name: str, path: str, depth: int, found: Walk, limits: Limits, nested: bool
) -> None:
    if depth >= MAX_DEPTH:
        detail = f"It lies more than {MAX_DEPTH} folders deep; nothing in it was scanned."
        found.gaps.append(gap(path, GapReason.UNREADABLE, detail))
        return
    try:
        descriptor = os.open(name, FOLDER_FLAGS, dir_fd=parent)
    except OSError as error:
        found.gaps.append(unreadable(path, error))
        return
    try:
        _list(descriptor, f"{path}/", depth + 1, found, limits, nested)
    except OSError as error:
        found.gaps.append(unreadable(path, error))
    finally:
        os.close(descriptor)


def _git_entry(descriptor: int, listed: list[os.DirEntry[str]], prefix: str) -> str:
    """The name of the entry that makes this folder a repository: `.git`, or nothing.

    An empty folder, a FIFO or a link of that name makes none, so that it cannot hide its siblings.
    """
    entry = next((e for e in listed if e.name == ".git"), None)
    if entry is None:
        return ""
    if entry.is_file(follow_symlinks=False):
        return ".git" if prefix else ""
    if not entry.is_dir(follow_symlinks=False):
        return ""
    try:
        os.stat(".git/HEAD", dir_fd=descriptor, follow_symlinks=False)
    except OSError:
        return ""
    return ".git"


def _entry(parent: int, entry: os.DirEntry[str], path: str, found: Walk) -> None:
    try:
        _file(parent, path, entry.stat(follow_symlinks=False), found)
    except OSError as error:
        found.gaps.append(unreadable(path, error))


def _file(parent: int, path: str, facts: os.stat_result, found: Walk) -> None:
    mode = facts.st_mode
    if stat.S_ISREG(mode):
        if len(path) * 4 > MAX_PATH and len(os.fsencode(path)) >= MAX_PATH:
            detail = f"Its path is longer than {MAX_PATH - 1} bytes."
            found.gaps.append(gap(path, GapReason.UNREADABLE, detail))
        else:
            found.files[path] = facts.st_size
    elif stat.S_ISLNK(mode):
        found.links[path] = os.readlink(path.rpartition("/")[2], dir_fd=parent)
    else:
        detail = f"It is {_kind(mode)}, which is never opened."
        found.gaps.append(gap(path, GapReason.SPECIAL_FILE, detail))


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a FIFO"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
