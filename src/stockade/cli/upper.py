"""The policies above the repository's own, each read where it may be believed.

One that the user keeps in the scanned repository is part of what may be hostile: no link of it is
followed, nothing outside of the repository is extended, and where a change is under review it is
that of the base.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from stockade.cli import policies
from stockade.cli.house import POLICY, Library, places
from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.policy.rules import Layer
from stockade.target.beneath import Refused
from stockade.target.open import Target
from stockade.target.repository_files import RepositoryFiles

_MAX_BYTES = 1 << 20


def as_found(names: Sequence[str], target: Target) -> tuple[Layer, ...]:
    """The policies as they are now.

    Raises:
        UsageError: one does not exist, or is not valid.
    """
    library = Library(_work_tree(target), "", set())
    named = zip(names, places(names, target.root), strict=True)
    return tuple((library.layer(p) if p else None) or policies.layer(n) for n, p in named)


def as_of(names: Sequence[str], files: RepositoryFiles, seen: set[str]) -> tuple[Layer, ...]:
    """The policies as `files`, a commit or what is scanned, has those of the repository.

    Their paths are added to `seen`. One that the commit does not have is the user's own only where
    git does not track it.

    Raises:
        UsageError: one is not valid, or is the change's alone.
    """
    return tuple(_as_of(names, files, seen))


def as_of_both(
    names: Sequence[str], base: RepositoryFiles, tip: RepositoryFiles | None, seen: set[str]
) -> tuple[tuple[Layer, ...], tuple[Layer, ...]]:
    """The policies as of the tip, or of the base where there is no tip; and beside a tip those of
    the repository as of the base.

    Raises:
        UsageError: as `as_of`.
    """
    if tip is None:
        return as_of(names, base, seen), ()
    named = zip(names, places(names, base.target.root), strict=True)
    before = as_of([name for name, place in named if place], base, seen)
    return as_of(names, tip, set()), before


def _as_of(names: Sequence[str], files: RepositoryFiles, seen: set[str]) -> Iterator[Layer]:
    library = Library(files, "", seen)
    commit = files.commit[:12]
    for name, place in zip(names, places(names, files.target.root), strict=True):
        if not files.commit and place != POLICY and not is_tracked(files.target, place):
            place = ""  # the user's, as a file that a job has fetched to this place
        found = library.layer(place, commit) if place else _of_user(name, files)
        if found:
            yield found
        elif place != POLICY:
            yield _of_nobody(name, place, files)


def _of_nobody(name: str, place: str, files: RepositoryFiles) -> Layer:
    """A file in the repository's folder that the commit does not have."""
    if files.commit and is_tracked(files.target, place):
        raise UsageError(
            f"policy {text(place)} does not exist as of {files.commit[:12]}: the change under"
            " review brings it, or its branch has taken it out",
            "Merge or rebase first, or keep the policy outside of the repository.",
        )
    return _of_user(name, files)


def _of_user(name: str, files: RepositoryFiles) -> Layer:
    return as_found([name], files.target)[0]


def is_tracked(target: Target, path: str) -> bool:
    """Whether the index or the scanned revision has the file."""
    if target.git is None:
        return False
    kinds: list[Target] = [dataclasses.replace(target, kind="staged")]
    if target.kind == "revision":
        kinds.append(target)
    return any(_has(RepositoryFiles(target=kind), path) for kind in kinds)


def _has(files: RepositoryFiles, path: str) -> bool:
    try:
        return files.read(path, _MAX_BYTES) is not None
    except Refused:
        return True


def _work_tree(target: Target) -> RepositoryFiles:
    """What is on the disk, whatever is scanned: there the user's file stands."""
    return RepositoryFiles(target=dataclasses.replace(target, kind="directory"))
