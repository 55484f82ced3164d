"""Readers, one module a format: `read(text, context) -> Manifest`. The registry names them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers import (
    poetry_lock,
    pylock,
    pyproject,
    requirements,
    uv_lock,
)

Reader = Callable[[str, Context], Manifest]

READERS: Mapping[str, Reader] = {
    "requirements": requirements.read,
    "pylock": pylock.read,
    "uv.lock": uv_lock.read,
    "poetry.lock": poetry_lock.read,
    "pyproject": pyproject.read,
}
"""Format (see `stockade_scanners.dependencies.formats`) -> its reader."""
