"""The tree of versions 1 and 2 of npm's lock file: packages inside those that need them.

https://docs.npmjs.com/cli/configuring-npm/package-lock-json#dependencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, repeat
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import bounded
from stockade_scanners.dependencies.readers.javascript.json_lines import section_lines
from stockade_scanners.dependencies.readers.javascript.packages import (
    exact,
    of_path,
    of_url,
    split,
    substituted,
)

_SECTION = "dependencies"
_FOLDERS = ("file:", "link:")
_Node = tuple[str, Any, int | None]


def read_tree(tree: Mapping[str, Any], text: str, context: Context) -> Iterator[tuple[str, Entry]]:
    """Every package under the name of its folder, which is not its own where that is an alias.

    Raises:
        ReadError: there are too many.
    """
    lines = section_lines(text, ((_SECTION,),), _SECTION)[(_SECTION,)] if tree else ()
    nodes = _walk(tree, chain[int | None](lines, repeat(None)))
    for count, (name, node, line) in enumerate(nodes, start=1):
        bounded(count)
        for entry in _entries(name, node, line, context):
            yield name, entry


def _walk(tree: Mapping[str, Any], lines: Iterator[int | None]) -> Iterator[_Node]:
    """In the order of the text, in which the lines are too."""
    for name, node in tree.items():
        yield name, node, next(lines)
        inner = node.get(_SECTION) if isinstance(node, dict) else None
        if isinstance(inner, dict):
            yield from _walk(inner, lines)


def _entries(name: str, node: Any, line: int | None, context: Context) -> Iterator[Entry]:
    if not isinstance(node, dict) or not isinstance(node.get(_SECTION), dict | None):
        yield Unparsed(detail="A package is not in npm's form.", line=line)
        return
    entry = _entry(name, node.get("version"), line, context)
    if entry is not None:
        yield entry
        yield from substituted(entry, node.get("resolved"), line)


def _entry(name: str, version: Any, line: int | None, context: Context) -> Entry | None:
    """`None` for a folder of the target."""
    if not isinstance(version, str):
        return exact(name, version, line)
    if version.startswith("npm:"):
        return exact(*split(version.removeprefix("npm:")), line)
    if version.startswith(_FOLDERS):
        return of_path(name, version[len("file:") :], line, context)
    return of_url(name, version, line) if ":" in version else exact(name, version, line)
