"""The change under review: where it left the base, and what it touches."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.target import listing, revision
from stockade.target.git import Git, GitError
from stockade.target.listing import Entry
from stockade.target.open import Target


def tip_of(target: Target, reference: str) -> str:
    """Full id of the commit that `reference` names.

    Raises:
        UsageError: there is no repository, or no such revision.
    """
    git = target.git
    if git is None:
        raise UsageError(
            "--since needs a git repository",
            " ".join(target.notes) or "Scan a folder of the repository, or leave --since out.",
        )
    if not target.revision:
        raise UsageError("--since: there is no commit yet", "Leave --since out until there is one.")
    commit = revision.resolve(git, reference)
    if not commit.isalnum():  # `^main` is a name to git, but not that of a commit
        raise UsageError(
            f"--since: no such git revision: {reference!r}",
            "Check the spelling, or fetch it first, e.g. git fetch origin main.",
        )
    return commit


def base_of(target: Target, reference: str) -> str:
    """Full id of the merge base of `reference` and what is scanned.

    Raises:
        UsageError: as `tip_of`, or there is no common ancestor.
    """
    tip = tip_of(target, reference)
    assert target.git is not None  # noqa: S101 (else there is no tip)
    return _merge_base(target.git, tip, target.revision, reference)


def _merge_base(git: Git, commit: str, head: str, reference: str) -> str:
    deeper = "In a shallow clone, fetch more history: git fetch --unshallow, or fetch-depth: 0."
    name = text(reference)
    try:
        base = revision.merge_base(git, commit, head)
    except GitError as error:
        raise UsageError(f"--since {name}: {error.message}", deeper) from error
    if not base:
        raise UsageError(f"--since {name}: no common ancestor with what is scanned", deeper)
    return base


def touched(
    git: Git, base: str, paths: Iterable[str], read: Callable[[str], bytes]
) -> frozenset[str]:
    """Those of the paths whose content differs from that in the commit `base`.

    `read` gives what is scanned under a path. Contents are compared by git's own object ids; what
    is no regular file in the commit differs, a link whose text the file now holds for instance.

    Raises:
        UsageError: git cannot read the commit.
    """
    before = {e.path: e.id for e in _entries(git, base) if e.mode in listing.FILE_MODES}
    return frozenset(p for p in paths if before.get(p) != _object_id(read(p), before.get(p, "")))


def _tree(git: Git, commit: str) -> dict[str, str]:
    """Path to object id of everything in a commit."""
    return {entry.path: entry.id for entry in _entries(git, commit)}


def _entries(git: Git, commit: str) -> list[Entry]:
    try:
        return list(listing.tree(git, commit))
    except GitError as error:
        raise UsageError(error.message, "Fetch the whole commit, or leave --since out.") from error


def _object_id(data: bytes, like: str) -> str:
    """The id that git gives to a blob (`git help hash-object`), in the hash of the id `like`."""
    new = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return new(b"blob %d\0" % len(data) + data).hexdigest()


def edited_below(target: Target, base: str, place: str) -> str:
    """A path on the disk at or below `place` that is not as the commit `base` has it; empty: none.

    Raises:
        UsageError: git cannot read the commit.
    """
    before = _tree(target.git, base) if target.git else {}
    below = f"{place}/"
    wanted = {p: i for p, i in before.items() if p == place or p.startswith(below)}
    found = dict(_on_disk(target.root, place, like=next(iter(before.values()), "")))
    for path in sorted({*wanted, *found}):
        if path not in found or found[path] != wanted.get(path):
            return path
    return ""


def _on_disk(root: Path, place: str, like: str) -> Iterator[tuple[str, str]]:
    """Regular files at or below a place with their object ids; anything else without."""
    top = root / place
    if not top.is_dir() or top.is_symlink():
        yield place, _id_on_disk(top, like)
        return
    for folder, folders, names in os.walk(top):
        for name in [*names, *(f for f in folders if Path(folder, f).is_symlink())]:
            path = Path(folder, name)
            yield path.relative_to(root).as_posix(), _id_on_disk(path, like)


def _id_on_disk(path: Path, like: str) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    return _object_id(path.read_bytes(), like)
