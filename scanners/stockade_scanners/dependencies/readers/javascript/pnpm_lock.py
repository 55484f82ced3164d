"""`pnpm-lock.yaml`, versions 5 to 9 (https://pnpm.io/lockfile).

Since pnpm 11 the file may hold two documents: what pnpm itself needs, and the project's packages.
Both are installed, so both are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.entries import bounded, manifest, nameless
from stockade_scanners.dependencies.readers.javascript.packages import (
    exact,
    of_path,
    of_url,
    own_names,
    substituted,
)
from stockade_scanners.dependencies.readers.javascript.pnpm_importers import Importers
from stockade_scanners.dependencies.readers.javascript.pnpm_path import (
    Place,
    parse,
    without_peers,
)

_VERSION = re.compile(r"([5-9])(?:\.[0-9]{1,3})?")
_RUNTIME = "runtime:"


def read(text: str, context: Context) -> Manifest:
    """Read every package of every document.

    Raises:
        ReadError: not YAML, of an unknown version, or a section of packages is no mapping.
    """
    found: list[Entry] = []
    importers = Importers(context)
    for document in yaml_text.load_all(text):
        if document in (None, ""):
            continue
        if not isinstance(document, dict):
            raise ReadError("The file does not hold a mapping.", yaml_text.line_of(document))
        major = _major(document.get("lockfileVersion"))
        for key, package in _packages(document).items():
            found.extend(_entries(key, package, major, context))
            bounded(len(found))
        found.extend(importers.read(document))
    return manifest(found, members=importers.members, own=own_names(importers.own.items(), context))


def _major(version: Any) -> int:
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        detail = "The version of the lock file is not known to this release."
        line = yaml_text.line_of(version)
        raise ReadError(detail, line, GapReason.UNSUPPORTED_FORMAT)
    return int(match[1])


def _packages(document: dict[Any, Any]) -> dict[yaml_text.Text, Any]:
    """The packages, and those that have a snapshot alone, which pnpm never writes."""
    packages = dict(yaml_text.mapping(document.get("packages"), "packages"))
    for path in yaml_text.mapping(document.get("snapshots"), "snapshots"):
        if without_peers(path) not in packages:
            packages.setdefault(path, None)
    return packages


def _entries(key: yaml_text.Text, package: Any, major: int, context: Context) -> Iterator[Entry]:
    """`name` and `version` stand in a package where its path does not tell them."""
    place = parse(key, major)
    fields = {} if package in (None, "") else package
    if place is None or not isinstance(fields, dict):
        yield Unparsed(detail="A package is not in pnpm's form.", line=key.line)
        return
    name = fields.get("name", place.name)
    version = fields.get("version", place.version)
    if place.source.startswith(_RUNTIME):
        detail = "A JavaScript runtime, which is no package of npm's, is installed by pnpm."
        yield nameless("runtime", detail, key.line)
    elif not name:
        yield nameless("package", "A package has an address and no name.", key.line)
    elif version:
        stated = exact(name, version, key.line)
        yield stated
        placed = exact(place.name, place.version, key.line) if place.version else stated
        yield from () if placed == stated else (placed,)
        yield from substituted(placed, _tarball(fields), key.line)
    else:
        yield from _without_version(name, place, key.line, context)


def _tarball(fields: dict[Any, Any]) -> object:
    resolution = fields.get("resolution")
    return resolution.get("tarball") if isinstance(resolution, dict) else None


def _without_version(name: object, place: Place, line: int, context: Context) -> Iterator[Entry]:
    """Nothing for a folder of the target, whose version is left to its manifest since 6."""
    kind, _, path = place.source.partition(":")
    if kind not in ("file", "link"):
        yield of_url(name, place.source, line)
        return
    entry = of_path(name, path, line, context)
    yield from () if entry is None else (entry,)
