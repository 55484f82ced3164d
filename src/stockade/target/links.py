"""Symbolic links: never followed, but what they lead to is also scanned under their own name.

A program runs `app.py -> notes.txt` as Python and installs from `requirements.txt -> deps.txt`, so
scanners have to be shown the content by that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from stockade.model.file import Tracking
from stockade.model.frozen import frozen
from stockade.target.language import language

MAX_TEXT = 4096
"""Bytes of what a link holds: longer ones cannot be made on Linux."""


@frozen
class Link:
    """A symbolic link, unfollowed."""

    text: str
    """What it holds, as `os.readlink` gives it."""

    tracking: Tracking = Tracking.NO_GIT


def resolve(path: str, text: str, folders: Set[str]) -> str:
    """The path to which the link `path` leads, by its text alone; empty when that cannot be told.

    `folders` are known to be folders and no links: a `..` behind anything else may lead elsewhere.
    """
    *above, name = text.split("/")
    if text.startswith("/") or name in ("", ".", ".."):
        return ""
    at = path.split("/")[:-1]
    for part in above:
        if part in ("", "."):
            continue
        if part != "..":
            at.append(part)
            if "/".join(at) not in folders:
                return ""
        elif at:
            at.pop()
        else:
            return ""
    return "/".join([*at, name])


def reads_alike(path: str, other: str) -> bool:
    """Whether every scanner takes both paths for the same kind of file.

    Lists of dependencies are known by their folder too, as `requirements/base.txt` is.
    """
    name = path.rpartition("/")[2]
    same = name == other.rpartition("/")[2] and language(path) == language(other)
    return same and not name.lower().endswith((".txt", ".in"))


def folders(paths: Iterable[str]) -> set[str]:
    """Every folder above the paths."""
    found: set[str] = set()
    for path in paths:
        above = path.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found
