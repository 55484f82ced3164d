"""`poetry.lock`, of every version since 1.0 (https://python-poetry.org/docs/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import lock


def read(text: str, context: Context) -> Manifest:
    """Read every locked package, optional ones too. Raises ReadError."""
    return lock.read(text, context, "package", _folder)


def _folder(package: Mapping[str, Any]) -> str | None:
    source = package.get("source")
    if isinstance(source, dict) and source.get("type") == "directory":
        return str(source.get("url", ""))
    return None
