"""Where the repository of a folder is, without asking git and without being led astray.

A `.git` folder is taken as it stands. A `.git` file redirects, so it is honoured only when the
place it names points back: a linked worktree by its `gitdir`, a submodule by its `core.worktree`.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from stockade.model.frozen import frozen
from stockade.target.beneath import Beneath, Refused
from stockade.target.gitconfig import read_config

_SMALL = 4096


@frozen
class GitDir:
    """A repository's folders, all absolute."""

    top: Path
    """Top of the work tree."""

    own: Path
    """Holds HEAD and the index."""

    common: Path
    """Holds objects, refs and config; differs from `own` in a linked worktree."""


def find(start: Path) -> tuple[GitDir | None, str]:
    """The repository around the folder `start`, and a note when one is there but not usable.

    `start` is absolute and free of links. A repository further up counts only when it belongs to
    the owner of `start` or to us: anybody may plant `/tmp/.git` with ignore rules.
    """
    for top in (start, *start.parents):
        mode = _mode(top / ".git")
        if mode is None:
            continue
        if top != start and not _same_owner(top / ".git", start):
            return None, "A .git above the target belongs to another user and was not used."
        if stat.S_ISDIR(mode):
            return _checked(GitDir(top=top, own=top / ".git", common=top / ".git"))
        if stat.S_ISREG(mode):
            return _redirected(top)
        return None, "The target's .git is neither a folder nor a file and was not used."
    return None, ""


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except OSError:
        return None


def _same_owner(git: Path, start: Path) -> bool:
    return git.lstat().st_uid in (start.lstat().st_uid, os.geteuid())


def _checked(found: GitDir) -> tuple[GitDir | None, str]:
    head = _mode(found.own / "HEAD")
    objects = _mode(found.common / "objects")
    if (found.common / "reftable").is_dir():
        return None, "The repository keeps its refs as a reftable, which is not supported."
    if head is None or objects is None or not stat.S_ISREG(head) or not stat.S_ISDIR(objects):
        return None, "The target's .git is not a git repository and was not used."
    return found, ""


def _redirected(top: Path) -> tuple[GitDir | None, str]:
    own = _named(top, ".git", "gitdir: ")
    if own is not None:
        common = _named(own, "commondir", "")
        if common is not None and _is_worktree(top, own, common):
            return _checked(GitDir(top=top, own=own, common=common))
        if common is None and _is_submodule(top, own):
            return _checked(GitDir(top=top, own=own, common=own))
    return None, "The target's .git file points to a place that does not point back: not followed."


def _named(folder: Path, name: str, prefix: str) -> Path | None:
    """The path that a small file names, made real; `None` when there is none."""
    try:
        with Beneath(folder) as below:
            line = os.fsdecode(below.read(name, _SMALL)).rstrip("\r\n")
    except (OSError, Refused):
        return None
    if not line.startswith(prefix) or "\0" in line or len(line) == len(prefix):
        return None
    return Path(os.path.realpath(folder / line.removeprefix(prefix)))


def _is_worktree(top: Path, own: Path, common: Path) -> bool:
    return own.parent == common / "worktrees" and _named(own, "gitdir", "") == top / ".git"


def _is_submodule(top: Path, own: Path) -> bool:
    inside = any(own.is_relative_to(above / ".git" / "modules") for above in top.parents)
    named = read_config(own).get("core.worktree", "")
    return inside and bool(named) and Path(os.path.realpath(own / named)) == top
