"""`uv.lock` (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import lock

_FOLDERS = ("virtual", "editable", "directory")


def read(text: str, context: Context) -> Manifest:
    """Read every locked package, whatever its markers. Raises ReadError."""
    return lock.read(text, context, "package", _folder)


def _folder(package: Mapping[str, Any]) -> str | None:
    """uv takes the first kind of source that it finds, an index before a folder."""
    source = package.get("source")
    if not isinstance(source, dict) or len(source) != 1:
        return None
    kind, place = next(iter(source.items()))
    return place if kind in _FOLDERS and isinstance(place, str) else None
