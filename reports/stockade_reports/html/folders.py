"""The few folders into which the findings of a repository fall apart."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.verdict import Ruling

MAX_DEPTH = 6
"""Folders below one another that are told apart: a hostile path has thousands."""

SHARE = 0.2
"""A folder with this part of all findings or more is taken apart, where there is room."""

FULL = 10
"""Findings below which a folder stays whole: the list shows the rest soon enough."""

Folder = tuple[str, ...]
"""The names of the folders, outermost first. A last name that is empty stands for the files
directly in the folder before it."""

_Found = dict[Folder, list[Ruling]]


def split(rulings: Sequence[Ruling], most: int) -> _Found:
    """The findings by the folders at the top, of which the fullest are taken apart further.

    Taking apart stops where more than `most` places would come of it, so that only the folders at
    the top can be more.
    """
    found: _Found = _apart((), rulings)
    closed: set[Folder] = set()
    while (fullest := _fullest(found, closed, len(rulings))) is not None:
        inner = _apart(fullest, found[fullest])
        if len(fullest) >= MAX_DEPTH or len(found) - 1 + len(inner) > most or _plain(inner):
            closed.add(fullest)
        else:
            del found[fullest]
            found |= inner
    return found


def named(folder: Folder) -> str:
    """`shop/api`, `shop (files in it)`, `(files at the top)`."""
    path = "/".join(folder).rstrip("/")
    if folder[-1]:
        return path
    return f"{path} (files in it)" if path else "(files at the top)"


def _fullest(found: _Found, closed: set[Folder], total: int) -> Folder | None:
    """The place with the most findings that may still be taken apart."""
    least = max(FULL, SHARE * total)
    full = [
        folder
        for folder, rows in found.items()
        if len(rows) >= least and folder[-1] and folder not in closed
    ]
    return max(full, key=lambda folder: (len(found[folder]), folder), default=None)


def _plain(inner: _Found) -> bool:
    """Whether all files are directly in one folder."""
    return len(inner) == 1 and not next(iter(inner))[-1]


def _apart(folder: Folder, rulings: Sequence[Ruling]) -> _Found:
    """The findings below `folder` by the next name of their path."""
    level = len(folder)
    found: _Found = {}
    for ruling in rulings:
        names = ruling.finding.location.path.split("/", level + 1)
        inner = names[level] if len(names) > level + 1 else ""
        found.setdefault((*folder, inner), []).append(ruling)
    return found
