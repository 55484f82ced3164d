"""`yarn.lock`, which is one of two formats: that of Yarn 1, and YAML since Yarn 2."""

from __future__ import annotations

import re

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.javascript import yarn_berry, yarn_classic

_METADATA = re.compile(r"^[\"']?__metadata[\"']?\s*:", re.MULTILINE)


def read(text: str, context: Context) -> Manifest:
    """Read every package.

    Raises:
        ReadError: neither format.
    """
    berry = _METADATA.search(text) is not None
    return yarn_berry.read(text, context) if berry else yarn_classic.read(text, context)
