"""What git lists: the index, what it ignores, a revision's tree, what is staged."""

from __future__ import annotations

import os
from collections.abc import Iterator

from stockade.model.frozen import frozen
from stockade.target.git import Git, GitError, run

FILE_MODES = frozenset({"100644", "100755"})
LINK_MODE = "120000"
SUBMODULE_MODE = "160000"


@frozen
class Entry:
    """A path in the index or in a tree."""

    path: str
    mode: str
    """Six octal digits."""

    id: str
    """Of the object."""

    stage: str = "0"
    """`0`, or `1` to `3` while a merge is unresolved there."""

    skipped: bool = False
    """A sparse checkout left it out of the work tree."""


def index(git: Git) -> tuple[Entry, ...]:
    """Every entry of the index.

    Raises:
        GitError: git cannot read it.
    """
    return tuple(_index_entries(run(git, ["ls-files", "--stage", "-t", "-z"])))


def tracked_but_ignored(git: Git) -> frozenset[str]:
    """Tracked paths that an ignore rule of the work tree matches.

    Raises:
        GitError: git failed or ran over its time.
    """
    asked = ["ls-files", "--cached", "--ignored", "--exclude-standard", "-z"]
    return frozenset(_paths(run(git, asked, work_tree=True)))


def ignored(git: Git, scope: str) -> frozenset[str]:
    """Untracked paths that `.gitignore` files leave out; whole folders end with a slash.

    Raises:
        GitError: git failed or ran over its time.
    """
    asked = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"]
    limits = ["--", scope] if scope else []
    return frozenset(_paths(run(git, [*asked, *limits], work_tree=True)))


def tree(git: Git, commit: str) -> tuple[Entry, ...]:
    """Every entry of a commit's tree.

    Raises:
        GitError: an object is missing, or the tree is too large.
    """
    return tuple(_tree_entries(run(git, ["ls-tree", "-r", "-z", "--full-tree", commit])))


def staged(git: Git, head: str) -> tuple[Entry, ...]:
    """Entries of the index that differ from the commit `head` (empty: all); deleted ones not.

    Raises:
        GitError: git cannot read the index or the commit.
    """
    if not head:
        return tuple(e for e in index(git) if e.stage == "0")
    options = ["--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv"]
    return tuple(_diff_entries(run(git, ["diff-index", "--cached", *options, head, "--"])))


def _paths(output: bytes) -> list[str]:
    return [os.fsdecode(path) for path in output.split(b"\0") if path]


def _index_entries(output: bytes) -> Iterator[Entry]:
    for record in _paths(output):
        facts, tab, path = record.partition("\t")
        words = facts.split(" ")
        if not tab or len(words) != 4:
            raise GitError("git ls-files printed what we do not understand")
        tag, mode, object_id, stage = words
        yield Entry(path=path, mode=mode, id=object_id, stage=stage, skipped=tag == "S")


def _tree_entries(output: bytes) -> Iterator[Entry]:
    for record in _paths(output):
        facts, tab, path = record.partition("\t")
        words = facts.split(" ")
        if not tab or len(words) != 3:
            raise GitError("git ls-tree printed what we do not understand")
        yield Entry(path=path, mode=words[0], id=words[2])


def _diff_entries(output: bytes) -> Iterator[Entry]:
    records = iter(_paths(output))
    for facts in records:
        words = facts.split(" ")
        path = next(records, "")
        if len(words) != 5 or not path:
            raise GitError("git diff-index printed what we do not understand")
        if words[4] == "D":
            continue
        stage = "1" if words[4] == "U" else "0"
        yield Entry(path=path, mode=words[1], id=words[3], stage=stage)
