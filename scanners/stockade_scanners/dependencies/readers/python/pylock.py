"""`pylock.toml` and `pylock.NAME.toml` (PEP 751).

Read leniently, not by `packaging.pylock`: that refuses the whole file for one bad hash, and every
package of a file which is wrong elsewhere still deserves its look-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.python import lock

_OTHERS = frozenset({"vcs", "archive", "sdist", "wheels"})


def read(text: str, context: Context) -> Manifest:
    """Read every locked package, whatever its markers, extras and groups. Raises ReadError."""
    return lock.read(text, context, "packages", _folder)


def _folder(package: Mapping[str, Any]) -> str | None:
    """The standard allows one kind of source; of several, each tool may take another."""
    directory = package.get("directory")
    if not isinstance(directory, dict) or not _OTHERS.isdisjoint(package):
        return None
    path = directory.get("path")
    return path if isinstance(path, str) else None
