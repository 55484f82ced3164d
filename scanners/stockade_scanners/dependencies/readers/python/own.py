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
from stockade_scanners.dependencies.readers.python.tables import listed, table

_FOLDER = frozenset({"path", "workspace"})
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
        yield from _from(context, folder, _shared)


def _from(context: Context, folder: str, said: Said) -> list[str]:
    """Nothing of a file that is not there or cannot be read: it is a gap of its own, then."""
    path = posixpath.join(folder, "pyproject.toml")

    def make() -> list[str]:
        text = context.other(path)
        try:
            return list(said(toml.load(text))) if text is not None else []
        except ReadError:
            return []

    return context.once(said.__name__, path, make)


def _names(document: dict[str, Any]) -> Iterator[str]:
    poetry = table(table(document, "tool"), "poetry")
    for project in (table(document, "project"), poetry):
        if isinstance(project.get("name"), str):
            yield project["name"]


def _sources(document: dict[str, Any]) -> Iterator[str]:
    tool = table(document, "tool")
    for name, source in table(table(tool, "uv"), "sources").items():
        if any(isinstance(s, dict) and not _FOLDER.isdisjoint(s) for s in listed(source)):
            yield name
    for name, wanted in table(table(tool, "poetry"), "dependencies").items():
        if isinstance(wanted, dict) and "path" in wanted:
            yield name


def _shared(document: dict[str, Any]) -> Iterator[str]:
    """The sources of a workspace's root, which count for its members."""
    if "workspace" in table(table(document, "tool"), "uv"):
        yield from _sources(document)
