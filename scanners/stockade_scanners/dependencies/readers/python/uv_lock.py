"""`uv.lock` (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import lock


def read(text: str, context: Context) -> Manifest:
    """Read every locked package, whatever its markers. Raises ReadError."""
    return lock.read(text, context, "package", _folder)


def _folder(package: Mapping[str, Any]) -> str | None:
    source = package.get("source")
    for kind in ("virtual", "editable", "directory"):
        if isinstance(source, dict) and isinstance(source.get(kind), str):
            return str(source[kind])
    return None
