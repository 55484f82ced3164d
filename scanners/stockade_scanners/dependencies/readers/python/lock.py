"""What the four TOML lock files share: a list of packages with name, version and source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.entries import bounded, inside_target, manifest
from stockade_scanners.dependencies.readers.python import entries

LocalFolder = Callable[[Mapping[str, Any]], str | None]
"""The folder that a package of the lock file is, as the file writes it; `None`: not a folder."""

_ADDRESSES = frozenset({"vcs", "archive", "git", "hg", "svn", "bzr", "url", "path"})


def read(text: str, context: Context, key: str, local_folder: LocalFolder) -> Manifest:
    """Read the packages under `key`. A folder inside the target is the target's own code.

    Raises:
        ReadError: not TOML, or `key` is no array of tables.
    """
    packages = toml.tables(toml.load(text), key)
    bounded(len(packages))
    names = [str(package.get("name", "")) for package in packages]
    found: list[Entry] = []
    members: set[str] = set()
    own: dict[str, str] = {}
    for name, package, line in zip(names, packages, toml.name_lines(text, key, names), strict=True):
        folder = local_folder(package)
        inside = inside_target(context, folder) if folder is not None else None
        if inside is not None:
            members.add(inside)
            own[entries.canonical_name(name)] = inside
        elif folder is not None:
            found.append(entries.from_path(folder, line))
        else:
            found.append(_entry(package, line))
    return manifest(found, members=members, own=own)


def _entry(package: Mapping[str, Any], line: int | None) -> Entry:
    """A package had from a repository or a URL keeps the version that the lock file gives it."""
    name, version = package.get("name"), package.get("version")
    canonical = entries.canonical_name(name) if isinstance(name, str) else ""
    if not canonical:
        return Unparsed(detail="A package has no valid name.", line=line)
    if isinstance(version, str):
        return entries.exact(canonical, version, line)
    source = package.get("source")
    said = package.keys() | (source.keys() if isinstance(source, dict) else ())
    if not _ADDRESSES.isdisjoint(said):
        return entries.direct(canonical, line)
    return entries.unresolved(canonical, f"{canonical} has no version in the lock file.", line)
