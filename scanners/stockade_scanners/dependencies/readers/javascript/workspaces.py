"""Workspaces: packages of one repository that need each other by name, and no registry.

https://docs.npmjs.com/cli/using-npm/workspaces and https://classic.yarnpkg.com/docs/workspaces/.
Yarn 1 does not write them into its lock file, so a member looks for its siblings itself.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from stockade_scanners.dependencies import ranges
from stockade_scanners.dependencies.manifest import (
    Context,
    Dependency,
    ReadError,
    Unresolved,
)
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import inside_target

_LARGEST = 1024 * 1024
"""Characters of a manifest, since every member would read it again."""

_MOST_PATTERNS = 50
_DEEPEST = 50
_LONGEST = 512
_BRACES = re.compile(r"\{([^{}]*)\}")


class Siblings:
    """The packages of the workspace that the package in the context's folder belongs to."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, str | None] = {}
        patterns = (p for p in self._patterns(_above(context.folder)) if not p.startswith("!"))
        expanded = itertools.chain.from_iterable(map(_expanded, patterns))
        self._folders = tuple(itertools.islice(expanded, _MOST_PATTERNS))

    def satisfy(self, entry: Dependency | Unresolved) -> bool:
        """Whether one of them is taken for a dependency: it has the name, and a version that is
        wanted. Else it would hide a package of the same name that is fetched."""
        if isinstance(entry, Unresolved) and entry.direct:
            return False
        version = self._version(entry.name)
        if version is None:
            return False
        if isinstance(entry, Dependency):
            return version == entry.version
        return ranges.may_be_one_of(entry.ecosystem, entry.wanted, [version])

    def _version(self, name: str) -> str | None:
        """That of the sibling with the name, as its folder's manifest says; `None`: there is none.

        The folder is the one in the lock file, or one that is called like the package.
        """
        if name not in self._known:
            own = self._context.locked_own.get(name)
            places = (() if own is None else (own,), self._places(name))
            found = (self._manifest(folder) for folder in itertools.chain(*places))
            said = next((made for made in found if made.get("name") == name), None)
            self._known[name] = None if said is None else str(said.get("version") or "0.0.0")
        return self._known[name]

    def _patterns(self, above: Iterator[str]) -> Iterator[str]:
        for folder in above:
            root = self._manifest(folder)
            said = root.get("workspaces")
            listed = said.get("packages") if isinstance(said, dict) else said
            if not isinstance(listed, list):
                continue
            at = Context(path=posixpath.join(folder, "package.json"))
            for pattern in listed[:_MOST_PATTERNS]:
                # npm does that on every system.
                said = pattern.replace("\\", "/") if isinstance(pattern, str) else ".."
                inside = inside_target(at, said.removeprefix("!"))
                mark = "!" if said.startswith("!") else ""
                yield from () if inside is None else (mark + inside,)
            return

    def _places(self, name: str) -> Iterator[str]:
        """Most folders have the package's name, with its scope or without."""
        scope, _, last = name.removeprefix("@").rpartition("/")
        spelt = dict.fromkeys((last, f"{scope}-{last}", name))
        for pattern in self._folders:
            stars = pattern.replace("**", "*")
            yield from (stars.replace("*", one) for one in (spelt if "*" in stars else [""]))

    def above(self) -> list[dict[str, Any]]:
        """The manifests in the folders above: one may be the workspace's root."""
        return [self._manifest(folder) for folder in _above(self._context.folder)][1:]

    def is_member(self) -> bool:
        """Whether a package above counts the context's folder among its workspaces."""
        folder = self._context.folder
        patterns = list(self._patterns(itertools.islice(_above(folder), 1, None)))
        without = (p[1:] for p in patterns if p.startswith("!"))
        taken = any(_covers(p, folder) for p in patterns if not p.startswith("!"))
        return taken and not any(_covers(p, folder) for p in without)

    def _manifest(self, folder: str) -> dict[str, Any]:
        path = posixpath.normpath(posixpath.join(folder, "package.json"))

        return self._context.once("package.json", path, partial(_read, self._context, path)) or {}


def _read(context: Context, path: str) -> dict[str, Any] | None:
    """Nothing is in a manifest that cannot be read; `None` where there is none."""
    text = context.other(path)
    if text is None:
        return None
    try:
        return json_text.load(text) if len(text) <= _LARGEST else {}
    except ReadError:
        return {}


def _covers(pattern: str, folder: str) -> bool:
    """Whether a glob of the workspaces matches the folder."""
    parts = folder.split("/")
    return any(_matches(p.strip("/").split("/")[:_DEEPEST], parts) for p in _expanded(pattern))


def _expanded(pattern: str) -> list[str]:
    """`a/{b,c}` as its two choices, one after another; too many are none."""
    found = [pattern] if len(pattern) <= _LONGEST else []
    while found and len(found) <= _MOST_PATTERNS:
        braces = _BRACES.search(found[0])
        if braces is None:
            return found
        first = found.pop(0)
        head, tail = first[: braces.start()], first[braces.end() :]
        found += [f"{head}{choice}{tail}" for choice in braces[1].split(",")]
    return []


def _matches(wanted: list[str], parts: list[str]) -> bool:
    """Component by component; `**` stands for any number of them."""
    reached = {0}  # how many of `parts` what was read of `wanted` can have matched
    for pattern in wanted:
        if pattern == "**":
            reached = set(range(min(reached), len(parts) + 1)) if reached else reached
        else:
            found = (n for n in reached if n < len(parts) and fnmatchcase(parts[n], pattern))
            reached = {n + 1 for n in found}
    return len(parts) in reached


def _above(folder: str) -> Iterator[str]:
    yield folder
    while folder:
        folder = posixpath.dirname(folder)
        yield folder
