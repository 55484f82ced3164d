"""`[tool.poetry]`: Poetry's own way to declare dependencies (https://python-poetry.org/docs/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry
from stockade_scanners.dependencies.readers.python import constraints
from stockade_scanners.dependencies.readers.python.tables import table

Path = tuple[str, ...]


def read(poetry: dict[str, Any], lines: Mapping[Path, int], context: Context) -> Iterator[Entry]:
    """Yield the dependencies of the main group, the old dev group, and every named group, and the
    plugins that Poetry installs for itself.

    Raises:
        ReadError: a section of dependencies is no table.
    """
    for path, section in _sections(poetry):
        for name, wanted in section.items():
            if name.lower() == "python":
                continue
            line = lines.get(("tool", "poetry", *path, name))
            for choice in wanted if isinstance(wanted, list) else [wanted]:
                entry = constraints.entry(name, choice, "poetry", line, context)
                if entry is not None:
                    yield entry


def _sections(poetry: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for key in ("dependencies", "dev-dependencies", "requires-plugins"):
        yield (key,), table(poetry, key)
    groups = table(poetry, "group")
    for name in groups:
        yield ("group", name, "dependencies"), table(table(groups, name), "dependencies")
