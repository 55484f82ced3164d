"""What the nearest `pnpm-workspace.yaml` forces on packages, for each `package.json` below.

https://pnpm.io/settings#overrides.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial
from typing import Any

from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers import yaml_text

_LARGEST = 1024 * 1024
_NAME = "pnpm-workspace.yaml"


def in_workspace(context: Context) -> Iterator[dict[str, Any]]:
    """The overrides, in the form that `package.json` gives them; none where another tool locks."""
    if "pnpm-lock" not in context.locked_by:
        return
    folder = context.folder
    while True:
        path = posixpath.join(folder, _NAME)
        said = context.once(_NAME, path, partial(_overrides, context, path))
        if said is not None:
            yield {"pnpm": {"overrides": said}}
            return
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _overrides(context: Context, path: str) -> dict[str, Any] | None:
    """`None` where there is no such file."""
    text = context.other(path)
    if text is None:
        return None
    try:
        document = yaml_text.load(text) if len(text) <= _LARGEST else {}
    except ReadError:
        return {}
    said = document.get("overrides") if isinstance(document, dict) else None
    return {str(key): value for key, value in said.items()} if isinstance(said, dict) else {}
