"""`Pipfile.lock` (https://pipenv.pypa.io/en/latest/pipfile.html)."""

from __future__ import annotations

from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.python import constraints, entries


def read(text: str, context: Context) -> Manifest:
    """Read every category: `default`, `develop`, and any of the project's own.

    An empty file is an empty one to Pipenv too, which then locks anew.

    Raises:
        ReadError: not JSON, a category is no object, or too many packages.
    """
    if not text.strip():
        return Manifest()
    document = json_text.load(text)
    lines = json_text.Lines(text)
    found: list[Entry] = []
    for category in document:
        if category == "_meta":
            continue
        packages = json_text.table(document, category)
        bounded(len(packages) + len(found))
        line = lines.key(category)
        for name, package in packages.items():
            line = lines.key(name, line) or line
            entry = _entry(name, package, line, context)
            found.extend(() if entry is None else (entry,))
    return manifest(found)


def _entry(name: str, package: Any, line: int | None, context: Context) -> Entry | None:
    canonical = entries.canonical_name(name)
    if not canonical or not isinstance(package, dict):
        return Unparsed(detail="A package is not in Pipenv's form.", line=line)
    if constraints.is_own(package, context):
        return None
    if package.get("version") is not None:
        return _version(canonical, package["version"], line)
    if constraints.is_address(package):
        return entries.direct(canonical, line)
    return entries.unresolved(canonical, f"{canonical} has no version in the lock file.", line)


def _version(name: str, version: Any, line: int | None) -> Entry:
    try:
        specifiers = SpecifierSet("" if version == "*" else str(version))
    except InvalidSpecifier:
        return Unparsed(detail=f"The version of {name} is not valid.", line=line)
    pinned = entries.pinned(specifiers)
    if pinned:
        return entries.exact(name, pinned, line)
    return entries.ranged(name, str(specifiers), line)
