"""`conan.lock` of Conan 2 (version 0.5) and of Conan 1 (up to 0.4, whose nodes are a graph).

https://docs.conan.io/2/tutorial/versioning/lockfiles.html and
https://docs.conan.io/1/versioning/lockfiles/introduction.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    elsewhere,
    inside_target,
    locked,
    manifest,
    nameless,
    unresolved,
)

_CONAN = "ConanCenter"
_LISTS = ("requires", "build_requires", "python_requires", "config_requires")
_REFERENCE = re.compile(r"(?:([^/@#:%]*)/)?([^/@#:%]*)(?:[@#:%].*)?", re.DOTALL)


def read(text: str, context: Context) -> Manifest:
    """Read every package, those for building too; user and channel are left out.

    Raises:
        ReadError: not JSON, or neither a graph nor lists of requirements.
    """
    document = json_text.load(text)
    lines = json_text.Lines(text)
    if "graph_lock" in document:
        nodes = json_text.table(json_text.table(document, "graph_lock"), "nodes")
        bounded(len(nodes))
        return manifest(_from_graph(nodes, lines, context))
    if document.keys().isdisjoint(_LISTS):
        raise ReadError("The file has neither a graph nor requirements.")
    references = [_bare(item) for key in _LISTS for item in json_text.items(document, key)]
    bounded(len(references))
    found = zip(references, lines.strings(references), strict=True)
    return manifest(_entry(reference, line) for reference, line in found)


def _bare(item: Any) -> Any:
    """With `--lockfile-packages`, a reference stands in a list before its binaries."""
    return item[0] if isinstance(item, list) and item else item


def _from_graph(
    nodes: Mapping[str, Any], lines: json_text.Lines, context: Context
) -> Iterator[Entry]:
    needed = frozenset(_needed(nodes))
    start: int | None = None
    for identifier, node in nodes.items():
        start = lines.key(identifier, start)
        if not isinstance(node, dict):
            yield Unparsed(detail="A node of the graph is not an object.", line=start)
            continue
        key = "pref" if node.get("pref") else "ref"
        line = lines.key(key, start) or start
        if node.get("path"):
            if identifier in needed:
                yield from _folder(node["path"], node.get(key), line, context)
        elif node.get(key) is not None:
            yield _entry(node[key], line)
        for reference in _listed(node.get("python_requires")):
            yield _entry(reference, lines.key("python_requires", start))


def _needed(nodes: Mapping[str, Any]) -> Iterator[str]:
    """The nodes that others need. What none needs and has a path is the project itself."""
    for node in nodes.values():
        for key in ("requires", "build_requires"):
            given = node.get(key) if isinstance(node, dict) else None
            # Until version 0.2 the identifiers stood below references.
            yield from map(str, given.values() if isinstance(given, dict) else _listed(given))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _folder(path: Any, reference: Any, line: int | None, context: Context) -> Iterator[Entry]:
    """A package that is built from a recipe in a folder: nothing when the target holds it."""
    if not isinstance(path, str) or inside_target(context, path) is None:
        found = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
        yield elsewhere(_CONAN, found[1] if found else None, line)


def _entry(reference: Any, line: int | None) -> Entry:
    """`name/version@user/channel#revision:package#revision%time`, of which the first two count."""
    found = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
    if found is None:
        return Unparsed(detail="A requirement is not in Conan's form.", line=line)
    name, version = found.groups()
    if not name:
        detail = "A requirement has no name, so advisories cannot name it."
        return nameless("requirement", detail, line)
    if "[" in version:
        return unresolved(_CONAN, name, f"{name} is locked to a range of versions.", line)
    return locked(_CONAN, name, version, line)
