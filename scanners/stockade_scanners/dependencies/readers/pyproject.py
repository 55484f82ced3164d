"""`pyproject.toml`: what a project declares by PEP 621 and PEP 735, and by Poetry's, uv's and PDM's
own tables from before these.

What a lock file answers for is left to it. `build-system.requires` is not read: that is what builds
the project, not what it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies import entries
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import lock, poetry_table, toml
from stockade_scanners.dependencies.readers.includes import include


def read(text: str, context: Context) -> Manifest:
    """Read every declared dependency, optional ones and groups too.

    Raises:
        ReadError: not TOML.
    """
    document = toml.load(text)
    tool = _table(document, "tool")
    lines = toml.quoted_lines(text)
    declared = list(_declared(document, tool))
    lock.bounded(len(declared))
    found = [_from_value(value, lines) for value in declared]
    found.extend(poetry_table.read(_table(tool, "poetry"), text))
    kept = [entry for entry in found if not lock.answered(entry, context)]
    kept.extend(_dynamic(document, tool, lines, context))
    return lock.manifest(kept)


def _declared(document: dict[str, Any], tool: dict[str, Any]) -> Iterator[Any]:
    project = _table(document, "project")
    yield from _listed(project.get("dependencies"))
    yield from _grouped(project.get("optional-dependencies"))
    for value in _grouped(document.get("dependency-groups")):
        if not (isinstance(value, dict) and "include-group" in value):
            yield value
    yield from _listed(_table(tool, "uv").get("dev-dependencies"))
    yield from _grouped(_table(tool, "pdm").get("dev-dependencies"))


def _from_value(value: Any, lines: Mapping[str, int]) -> Entry:
    if not isinstance(value, str):
        return Unparsed(detail="A dependency is not a string.", line=None)
    return entries.from_text(value, lines.get(value))


def _dynamic(
    document: dict[str, Any], tool: dict[str, Any], lines: Mapping[str, int], context: Context
) -> Iterator[Entry]:
    """What PEP 621 leaves to the build backend; setuptools can say from which files."""
    fields = _listed(_table(document, "project").get("dynamic"))
    setuptools = _table(_table(tool, "setuptools"), "dynamic")
    if context.locked_names:
        return
    for key in ("dependencies", "optional-dependencies"):
        if key not in fields:
            continue
        files = list(_files(setuptools.get(key)))
        for file in files:
            entry = include(file, lines.get(file), context)
            if entry is not None:
                yield entry
        if not files:
            yield entries.computed(key, lines.get(key))


def _files(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and "file" in value:
        names = value["file"]
        yield from (str(name) for name in (names if isinstance(names, list) else [names]))
    elif isinstance(value, dict):
        for group in value.values():
            yield from _files(group) if isinstance(group, dict) and "file" in group else ()


def _table(parent: dict[str, Any], key: str) -> dict[str, Any]:
    found = parent.get(key)
    return found if isinstance(found, dict) else {}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _grouped(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [item for group in value.values() for item in _listed(group)]
    return _listed(value)
