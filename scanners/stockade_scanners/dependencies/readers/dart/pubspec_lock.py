"""`pubspec.lock` (https://dart.dev/tools/pub/glossary#lockfile)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.dart.pub_workspace import members_of
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    inside_target,
    locked,
    manifest,
    unresolved,
)

PUB = "Pub"


def read(text: str, context: Context) -> Manifest:
    """Read every package, whatever its source; those of an SDK have versions too.

    Raises:
        ReadError: not YAML, empty, or `packages` is no mapping.
    """
    document = yaml_text.load(text)
    if not isinstance(document, dict):
        raise ReadError("The file does not hold a mapping.")
    packages = yaml_text.mapping(document.get("packages"), "packages")
    bounded(len(packages))
    found: list[Entry] = []
    for name, package in packages.items():
        found.extend(_entries(name, package, context))
    members = frozenset(_members(context))
    is_open = any("*" in member for member in members)
    return manifest(found, members=members, open_below=context.folder if is_open else None)


def _entries(name: yaml_text.Text, package: Any, context: Context) -> Iterator[Entry]:
    if not isinstance(package, dict):
        yield Unparsed(detail="A package is not a mapping.", line=name.line)
        return
    source, description = package.get("source"), package.get("description")
    if source == "path":
        folder = description.get("path") if isinstance(description, dict) else None
        if isinstance(folder, str) and inside_target(context, folder) is not None:
            return
        detail = f"{name} is a folder outside the scanned one; only its version is looked up."
        yield unresolved(PUB, name, detail, name.line, direct=True)
    hosted = description.get("name") if source == "hosted" and isinstance(description, dict) else ""
    yield locked(PUB, hosted or name, package.get("version"), name.line)


def _members(context: Context) -> Iterator[str]:
    """The packages of a Pub workspace, whose root has the only lock file."""
    text = context.other(posixpath.join(context.folder, "pubspec.yaml"))
    if text is None:
        return
    for folder in members_of(text):
        inside = inside_target(context, folder)
        if inside is not None:
            yield inside
