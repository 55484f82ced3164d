"""`pyproject.toml`: what a project declares by PEP 621 and PEP 735, and by the tables of Poetry,
uv, PDM, Flit, Hatch, Rye and Pixi.

What a lock file answers for is left to it. Of what builds the project, exact versions are read and
addresses, and no ranges: nearly every project has one, no lock file answers for it, and a gap for
each would hide the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed, Unresolved
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.python import entries, poetry_table, pyproject_tools
from stockade_scanners.dependencies.readers.python.includes import Seen, include
from stockade_scanners.dependencies.readers.python.own import verified
from stockade_scanners.dependencies.readers.python.tables import grouped, listed, table

_UV = "uv.lock"


def read(text: str, context: Context) -> Manifest:
    """Read every declared dependency, optional ones and groups too.

    Raises:
        ReadError: not TOML, or what should be a table is something else.
    """
    document = toml.load(text)
    context = verified(context)
    tool = table(document, "tool")
    lines = toml.quoted_lines(text)
    declared = list(_declared(document, tool))
    bounded(len(declared))
    found = [_from_value(value, lines) for value in declared]
    limits = (_from_value(value, lines) for value in pyproject_tools.limits(tool))
    # A lock file knows what a limit is about; without one, it may be about anything.
    found.extend(e for e in limits if not (context.locked_others and entries.is_range(e)))
    builders = (_from_value(value, lines) for value in pyproject_tools.builders(document, tool))
    found.extend(e for e in builders if not entries.is_range(e))
    paths = toml.path_lines(text) if tool else {}
    found.extend(poetry_table.read(table(tool, "poetry"), paths, context))
    found.extend(pyproject_tools.named(tool, paths, context))
    found.extend(_dynamic(document, tool, lines, context))
    return manifest(_without_overridden(found, tool, context), context)


def _without_overridden(
    found: list[Entry], tool: dict[str, Any], context: Context
) -> Iterator[Entry]:
    """uv takes what overrides a requirement in its place; that is looked up by itself."""
    said = pyproject_tools.overrides(tool) if _UV in context.locked_by else []
    over = (entries.from_text(text, None) for text in said if isinstance(text, str))
    names = {e.name for e in over if not isinstance(e, Unparsed)} & context.locked_versions.keys()
    for entry in found:
        if not (entries.is_range(entry) and isinstance(entry, Unresolved) and entry.name in names):
            yield entry


def _declared(document: dict[str, Any], tool: dict[str, Any]) -> Iterator[Any]:
    project = table(document, "project")
    yield from listed(project.get("dependencies"))
    yield from grouped(project.get("optional-dependencies"))
    for value in grouped(document.get("dependency-groups")):
        if not (isinstance(value, dict) and "include-group" in value):
            yield value
    yield from pyproject_tools.requirements(tool)


def _from_value(value: Any, lines: Mapping[str, int]) -> Entry:
    if not isinstance(value, str):
        return Unparsed(detail="A dependency is not a string.", line=None)
    return entries.from_text(value, lines.get(value))


def _dynamic(
    document: dict[str, Any], tool: dict[str, Any], lines: Mapping[str, int], context: Context
) -> Iterator[Entry]:
    """What PEP 621 leaves to the build backend; setuptools can say from which files.

    The files are read beside any lock file: it may be of another day than they are.
    """
    fields = listed(table(document, "project").get("dynamic"))
    setuptools = table(table(tool, "setuptools"), "dynamic")
    seen: Seen = {}
    for key in ("dependencies", "optional-dependencies"):
        if key not in fields:
            continue
        files = list(_files(setuptools.get(key)))
        for file in files:
            yield from include(file, lines.get(file), context, seen)
        if not (files or context.locked_others or _by_poetry(document, tool)):
            yield entries.computed(key, lines.get(key))


def _by_poetry(document: dict[str, Any], tool: dict[str, Any]) -> bool:
    """Whether the fields are Poetry's, which takes them from its own table."""
    backend = table(document, "build-system").get("build-backend")
    return backend == "poetry.core.masonry.api" and "dependencies" in table(tool, "poetry")


def _files(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and "file" in value:
        yield from (name if isinstance(name, str) else "" for name in listed(value["file"]))
    elif isinstance(value, dict):
        for group in value.values():
            yield from _files(group) if isinstance(group, dict) and "file" in group else ()
