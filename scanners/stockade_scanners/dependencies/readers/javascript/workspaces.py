"""Workspaces: packages of one repository that need each other by name, and no registry.

https://docs.npmjs.com/cli/using-npm/workspaces and https://classic.yarnpkg.com/docs/workspaces/.
Yarn 1 does not write them into its lock file, so a member looks for its siblings itself.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import inside_target

_LARGEST = 1024 * 1024
"""Characters of a manifest, since every member would read it again."""

_MOST_PATTERNS = 50


class Siblings:
    """The packages of the workspace that the package in the context's folder belongs to."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, bool] = {}
        self._folders = tuple(self._patterns())

    def holds(self, name: str) -> bool:
        """Whether a package of that name is one of them: its folder has it in its manifest."""
        if name not in self._known:
            self._known[name] = any(self._is_at(folder, name) for folder in self._places(name))
        return self._known[name]

    def _patterns(self) -> Iterator[str]:
        for folder in _above(self._context.folder):
            root = self._manifest(folder)
            said = root.get("workspaces")
            listed = said.get("packages") if isinstance(said, dict) else said
            if not isinstance(listed, list):
                continue
            at = Context(path=posixpath.join(folder, "package.json"))
            for pattern in listed[:_MOST_PATTERNS]:
                inside = inside_target(at, pattern) if isinstance(pattern, str) else None
                yield from () if inside is None else (inside,)
            return

    def _places(self, name: str) -> Iterator[str]:
        """Most folders have the package's name, with its scope or without."""
        scope, _, last = name.removeprefix("@").rpartition("/")
        spelt = dict.fromkeys((last, f"{scope}-{last}", name))
        for pattern in self._folders:
            stars = pattern.replace("**", "*")
            yield from (stars.replace("*", one) for one in (spelt if "*" in stars else [""]))

    def _is_at(self, folder: str, name: str) -> bool:
        return self._manifest(folder).get("name") == name

    def _manifest(self, folder: str) -> dict[str, Any]:
        text = self._context.other(posixpath.normpath(posixpath.join(folder, "package.json")))
        if text is None or len(text) > _LARGEST:
            return {}
        try:
            return json_text.load(text)
        except ReadError:
            return {}


def _above(folder: str) -> Iterator[str]:
    yield folder
    while folder:
        folder = posixpath.dirname(folder)
        yield folder
