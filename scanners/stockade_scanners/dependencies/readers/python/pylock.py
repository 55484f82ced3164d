"""`pylock.toml` and `pylock.NAME.toml` (PEP 751).

Read leniently, not by `packaging.pylock`: that refuses the whole file for one bad hash, and every
package of a file which is wrong elsewhere still deserves its look-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import lock


def read(text: str, context: Context) -> Manifest:
    """Read every locked package, whatever its markers, extras and groups. Raises ReadError."""
    return lock.read(text, context, "packages", _folder)


def _folder(package: Mapping[str, Any]) -> str | None:
    directory = package.get("directory")
    if isinstance(directory, dict) and isinstance(directory.get("path"), str):
        return str(directory["path"])
    return None
