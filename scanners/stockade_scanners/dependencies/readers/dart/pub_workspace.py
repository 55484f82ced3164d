"""Pub workspaces: packages that are resolved together (https://dart.dev/tools/pub/workspaces)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.entries import inside_target

_LARGEST = 1024 * 1024
"""Characters of a root manifest, since every member would read it again."""

_MOST_PATTERNS = 20


def members_of(text: str) -> Sequence[str]:
    """The folders that a root's `pubspec.yaml` lists, as it writes them.

    There are none when the text cannot be read.
    """
    if len(text) > _LARGEST:
        return []
    try:
        document = yaml_text.load(text)
    except ReadError:
        return []
    listed = document.get("workspace") if isinstance(document, dict) else None
    return [str(m) for m in listed if isinstance(m, str)] if isinstance(listed, list) else []


class Neighbours:
    """The packages of the workspace that the package in the context's folder belongs to."""

    def __init__(self, context: Context) -> None:
        self._other = context.other
        self._folders: dict[str, str] = {}
        self._patterns: list[str] = []
        for folder in _above(context.folder):
            path = posixpath.join(folder, "pubspec.yaml")
            members = members_of(context.other(path) or "")
            if members:
                self._add(members, Context(path=path))
                return

    def holds(self, name: str) -> bool:
        """Whether a package of that name is one of them: it stands in a folder of its name."""
        folders = [pattern.replace("*", name) for pattern in self._patterns]
        if name in self._folders:
            folders.append(self._folders[name])
        return any(self._other(posixpath.join(f, "pubspec.yaml")) is not None for f in folders)

    def _add(self, members: Sequence[str], root: Context) -> None:
        inside = [f for member in members if (f := inside_target(root, member)) is not None]
        self._patterns = [folder for folder in inside if "*" in folder][:_MOST_PATTERNS]
        self._folders = {folder.rpartition("/")[2]: folder for folder in inside}


def _above(folder: str) -> Iterator[str]:
    yield folder
    while folder:
        folder = posixpath.dirname(folder)
        yield folder
