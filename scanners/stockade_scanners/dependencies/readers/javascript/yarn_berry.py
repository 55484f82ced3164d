"""`yarn.lock` as Yarn writes it since version 2 (https://yarnpkg.com/advanced/lexicon#lockfile).

YAML: the key has the descriptors that led to an entry, `resolution` the locator of what was taken.
The protocols are those of https://yarnpkg.com/protocols.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.javascript.packages import (
    exact,
    folders,
    of_path,
    own_names,
    split,
    substituted,
)

_METADATA = "__metadata"
_WORKSPACE = "workspace:"
_FOLDERS = frozenset({"workspace", "link", "portal"})


def read(text: str, context: Context) -> Manifest:
    """Read every entry.

    Raises:
        ReadError: not YAML, or no mapping.
    """
    document = yaml_text.load(text)
    if not isinstance(document, dict):
        raise ReadError("The file does not hold a mapping.")
    bounded(len(document))
    found: list[Entry] = []
    workspaces: list[tuple[str, str]] = []
    for key, package in document.items():
        if key == _METADATA:
            continue
        name, reference = _locator(key, package)
        if reference.startswith(_WORKSPACE):
            workspaces.append((name, reference.removeprefix(_WORKSPACE)))
        found.extend(_entries(name, reference, package, key.line, context))
    members = folders((folder for _, folder in workspaces), context)
    return manifest(found, members=members, own=own_names(workspaces, context))


def _locator(key: str, package: Any) -> tuple[str, str]:
    """The name and the reference of what was taken; of a first descriptor where that is missing."""
    said = package.get("resolution") if isinstance(package, dict) else None
    return split(said if isinstance(said, str) else key.partition(", ")[0])


def _entries(
    name: str, reference: str, package: Any, line: int, context: Context
) -> Iterator[Entry]:
    """Nothing for the root, nor for a linked folder of the target, which has no version."""
    if not isinstance(package, dict):
        yield Unparsed(detail="A package is not in Yarn's form.", line=line)
        return
    base, _, parameters = reference.partition("::")
    if base == f"{_WORKSPACE}.":
        return
    protocol, _, path = base.partition(":")
    if protocol in _FOLDERS:
        outside = of_path(name, path, line, context, _folder(parameters))
        yield from () if outside is None else (outside,)
        if outside is not None or protocol != "workspace":
            return
    stated = exact(name, package.get("version"), line)
    yield stated
    taken = exact(name, base.removeprefix("npm:"), line) if base.startswith("npm:") else stated
    yield from () if taken == stated else (taken,)
    yield from substituted(taken, _parameter(parameters, "__archiveUrl") or base, line)


def _folder(parameters: str) -> str:
    """The workspace that a link is relative to: `locator=name@workspace:folder`, encoded."""
    return _parameter(parameters, "locator").partition(f"@{_WORKSPACE}")[2]


def _parameter(parameters: str, wanted: str) -> str:
    return urllib.parse.parse_qs(parameters).get(wanted, [""])[0]
