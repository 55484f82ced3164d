"""`pdm.lock`, of every version (https://pdm-project.org/latest/usage/lockfile/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import entries, lock

_OTHERS = frozenset({"git", "hg", "svn", "bzr", "url"})


def read(text: str, context: Context) -> Manifest:
    """Read every locked package, of every group. Raises ReadError."""
    return lock.read(text, context, "package", _folder)


def _folder(package: Mapping[str, Any]) -> str | None:
    """`path` is a folder, which PDM builds, or an archive, whose version it writes down.

    PDM takes a repository or a URL before it.
    """
    path = package.get("path")
    if not isinstance(path, str) or not _OTHERS.isdisjoint(package):
        return None
    return None if entries.is_archive(path) else path
