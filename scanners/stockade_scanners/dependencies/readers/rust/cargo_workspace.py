"""What a Cargo workspace shares with its members
(https://doc.rust-lang.org/cargo/reference/workspaces.html#the-dependencies-table).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.entries import inside_target

_LARGEST = 1024 * 1024
"""Characters of a root manifest, since every member would read it again."""


def shared_names(document: Mapping[str, Any], context: Context) -> frozenset[str]:
    """The names in `workspace.dependencies` of the member's root; none when it cannot be read."""
    if "workspace" in document:
        return _names(document)
    for path in _candidates(document, context):
        for names in context.once("workspace", path, partial(_of_root, context, path)) or ():
            return names
    return frozenset()


def _of_root(context: Context, path: str) -> tuple[frozenset[str], ...] | None:
    """The names, if the file is a root; `None` where there is none."""
    text = context.other(path)
    if text is None:
        return None
    try:
        root = toml.load(text) if len(text) <= _LARGEST else {}
    except ReadError:
        return ()
    return (_names(root),) if "workspace" in root else ()


def _candidates(document: Mapping[str, Any], context: Context) -> Iterator[str]:
    """`package.workspace` says where the root is; else it is the nearest one above."""
    package = document.get("package")
    said = package.get("workspace") if isinstance(package, dict) else None
    if isinstance(said, str):
        folder = inside_target(context, said)
        if folder is not None:
            yield posixpath.normpath(posixpath.join(folder, "Cargo.toml"))
        return
    above = context.folder
    while above:
        above = posixpath.dirname(above)
        yield posixpath.join(above, "Cargo.toml")


def _names(root: Mapping[str, Any]) -> frozenset[str]:
    workspace = root["workspace"]
    found = workspace.get("dependencies") if isinstance(workspace, dict) else None
    return frozenset(found) if isinstance(found, dict) else frozenset()
