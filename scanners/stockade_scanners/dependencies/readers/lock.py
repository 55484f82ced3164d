"""What the three TOML lock files share: a list of packages with name, version and source."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from stockade.model.gap import GapReason
from stockade_scanners.dependencies import entries
from stockade_scanners.dependencies.manifest import (
    Context,
    Dependency,
    Entry,
    Manifest,
    ReadError,
    Unparsed,
    Unresolved,
)
from stockade_scanners.dependencies.readers import toml

MOST = 50_000

LocalFolder = Callable[[Mapping[str, Any]], str | None]
"""The folder that a package of the lock file is, as the file writes it; `None`: not a folder."""


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
    for package, line in zip(packages, toml.name_lines(text, key, names), strict=True):
        folder = local_folder(package)
        inside = inside_target(context, folder) if folder is not None else None
        if inside is not None:
            members.add(inside)
        elif folder is not None:
            found.append(entries.from_path(folder, line))
        else:
            found.append(_entry(package, line))
    return manifest(found, members)


def bounded(count: int) -> None:
    """Raise ReadError over 50,000 entries: no project has them, and each costs a look-up."""
    if count > MOST:
        raise ReadError(f"The file has more than {MOST} entries.", reason=GapReason.TOO_LARGE)


def manifest(found: Iterable[Entry], members: Iterable[str] = ()) -> Manifest:
    """Sort entries into what can be looked up and what cannot."""
    every = tuple(found)
    return Manifest(
        dependencies=tuple(e for e in every if isinstance(e, Dependency)),
        unresolved=tuple(e for e in every if isinstance(e, Unresolved)),
        unparsed=tuple(e for e in every if isinstance(e, Unparsed)),
        members=frozenset(members),
    )


def answered(entry: Entry, context: Context) -> bool:
    """Whether a lock file beside this file answers for the entry, so that it need not be asked.

    A pin that differs from the lock file's is asked for itself. What has no name, or is named by a
    URL or a path, is answered by nothing: the lock file's package of that name may be another one.
    """
    if isinstance(entry, Dependency):
        return entry.purl in context.locked_purls
    if not isinstance(entry, Unresolved) or entry.direct:
        return False
    return entry.name != "" and entry.name in context.locked_names


def inside_target(context: Context, folder: str) -> str | None:
    """`folder`, written relative to the file, as a path of the target; `None` when outside it."""
    joined = posixpath.normpath(posixpath.join(context.folder, folder.replace("\\", "/")))
    outside = joined.startswith(("/", "../")) or joined == ".." or "\0" in joined
    return None if outside else joined


def _entry(package: Mapping[str, Any], line: int | None) -> Entry:
    name, version = package.get("name"), package.get("version")
    canonical = entries.canonical_name(name) if isinstance(name, str) else ""
    if not canonical:
        return Unparsed(detail="A package has no valid name.", line=line)
    if isinstance(version, str):
        return entries.exact(canonical, version, line)
    return entries.unresolved(canonical, f"{canonical} has no version in the lock file.", line)
