"""`[tool.poetry]`: Poetry's own way to declare dependencies (https://python-poetry.org/docs/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packaging.version import Version

from stockade_scanners.dependencies import entries
from stockade_scanners.dependencies.manifest import Entry, Unparsed
from stockade_scanners.dependencies.readers import toml

_DIRECT = frozenset({"git", "url", "path", "file"})


def read(poetry: dict[str, Any], text: str) -> Iterator[Entry]:
    """Yield the dependencies of the main group, the old dev group, and every named group."""
    lines = toml.key_lines(text)
    sections = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    groups = poetry.get("group")
    if isinstance(groups, dict):
        sections.extend(g.get("dependencies") for g in groups.values() if isinstance(g, dict))
    for section in sections:
        for name, wanted in section.items() if isinstance(section, dict) else ():
            if name != "python":
                yield from _constraints(name, wanted, lines.get(name))


def _constraints(name: str, wanted: Any, line: int | None) -> Iterator[Entry]:
    canonical = entries.canonical_name(name)
    for choice in wanted if isinstance(wanted, list) else [wanted]:
        constraint = choice.get("version") if isinstance(choice, dict) else choice
        version = _exact(constraint) if isinstance(constraint, str) else ""
        if not canonical:
            yield Unparsed(detail="The name of a package is not valid.", line=line)
        elif isinstance(choice, dict) and not _DIRECT.isdisjoint(choice):
            yield entries.direct(canonical, line)
        elif version:
            yield entries.exact(canonical, version, line)
        else:
            detail = f"{canonical} has no exact version; pin it or lock it."
            yield entries.unresolved(canonical, detail, line)


def _exact(constraint: str) -> str:
    """Poetry takes a bare version as exact, like `==`."""
    bare = constraint.strip().removeprefix("==").strip()
    try:
        return str(Version(bare))
    except ValueError:
        return ""
