"""Which of a lock file's own packages a Python project really takes from folders.

A lock file may call any package its own. Tools believe the project: its own name, and the sources
that it gives (https://docs.astral.sh/uv/concepts/projects/dependencies/#dependency-sources).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.python import entries
from stockade_scanners.dependencies.readers.python.tables import table

Said = Callable[[dict[str, Any]], Iterator[str]]


def verified(context: Context) -> Context:
    """The context without own packages of the lock file of which the project says nothing."""
    if not context.locked_own:
        return context
    said = {entries.canonical_name(name) for name in _said(context)}
    claimed = context.locked_own.keys() - said - context.locked_versions.keys()
    return replace(context, locked_names=context.locked_names - claimed)


def _said(context: Context) -> Iterator[str]:
    """What the project says, and what those above it do: they may be its workspace's root."""
    folder = context.folder
    yield from _from(context, folder, _names)
    yield from _from(context, folder, _sources)
    while folder:
        folder = posixpath.dirname(folder)
        yield from _from(context, folder, _sources)


def _from(context: Context, folder: str, said: Said) -> list[str]:
    """Nothing of a file that is not there or cannot be read: it is a gap of its own, then."""
    text = context.other(posixpath.join(folder, "pyproject.toml"))
    try:
        return list(said(toml.load(text))) if text is not None else []
    except ReadError:
        return []


def _names(document: dict[str, Any]) -> Iterator[str]:
    poetry = table(table(document, "tool"), "poetry")
    for project in (table(document, "project"), poetry):
        if isinstance(project.get("name"), str):
            yield project["name"]


def _sources(document: dict[str, Any]) -> Iterator[str]:
    tool = table(document, "tool")
    yield from table(table(tool, "uv"), "sources")
    for name, wanted in table(table(tool, "poetry"), "dependencies").items():
        if isinstance(wanted, dict) and "path" in wanted:
            yield name
