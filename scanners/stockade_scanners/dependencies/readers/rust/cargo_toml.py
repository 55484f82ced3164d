"""`Cargo.toml` (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    elsewhere,
    inside_target,
    locked,
    manifest,
    ranged,
    unresolved,
)
from stockade_scanners.dependencies.readers.rust.cargo_lock import CRATES
from stockade_scanners.dependencies.readers.rust.cargo_workspace import shared_names

_KINDS = (
    "dependencies",
    "dev-dependencies",
    "dev_dependencies",
    "build-dependencies",
    "build_dependencies",
)
_OF_ROOT = frozenset({"workspace", "patch", "replace"})
"""What only a root manifest has, so that it inherits nothing."""

_EXACT = re.compile(r"=\s*(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)")
_SPECIFICATION = re.compile(r"([A-Za-z0-9_-]+)(?:[:@].*)?")
_STRINGS = ("package", "version", "path", "git")

Path = tuple[str, ...]


def read(text: str, context: Context) -> Manifest:
    """Read every dependency, of every kind and target, of the workspace and of patches.

    Raises:
        ReadError: not TOML, or a table of dependencies is something else.
    """
    document = toml.load(text)
    if "workspace" in document and context.locked_openly:
        context = context.alone()  # a root of its own: the lock file above is another project's
    shared = shared_names(document, context)
    declared = list(_declared(document))
    bounded(len(declared))
    lines = toml.path_lines(text)
    found: list[Entry] = []
    for path, wanted in declared:
        name = _SPECIFICATION.fullmatch(path[-1])
        inherited = frozenset[str]() if path[0] in _OF_ROOT else shared
        entry = _entry(name[1] if name else "", wanted, lines.get(path), context, inherited)
        found.extend(() if entry is None else (entry,))
    return manifest(found, context)


def _declared(document: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Each dependency, and the keys that lead to it."""
    for path in _places(document):
        table: Any = document
        for key in path:
            table = table.get(key, {})
            if not isinstance(table, dict):
                raise ReadError(f"{path[0]} is not made of tables.")  # a source can be a URL
        for name, wanted in table.items():
            yield (*path, name), wanted


def _places(document: Mapping[str, Any]) -> Iterator[Path]:
    yield from ((kind,) for kind in _KINDS)
    for target in _keys(document, "target"):
        yield from (("target", target, kind) for kind in _KINDS)
    yield from (("patch", source) for source in _keys(document, "patch"))
    yield from (("workspace", "dependencies"), ("replace",))


def _keys(document: Mapping[str, Any], key: str) -> list[str]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise ReadError(f"{key} is not a table.")
    return list(found)


def _entry(
    name: str, wanted: Any, line: int | None, context: Context, shared: frozenset[str]
) -> Entry | None:
    """`None` for what is the project's own code, or is read where the workspace declares it."""
    if isinstance(wanted, str):
        return _version(name, wanted, line)
    if not isinstance(wanted, dict) or not _well_typed(wanted):
        return Unparsed(detail="A dependency is not in Cargo's form.", line=line)
    if "workspace" in wanted:
        detail = f"{name} is inherited from a workspace that is not among the scanned files."
        return None if name in shared else unresolved(CRATES, name, detail, line)
    real = wanted.get("package", name)
    if "path" in wanted and "base" not in wanted:
        inside = inside_target(context, wanted["path"]) is not None
        return None if inside else elsewhere(CRATES, real, line)
    if "git" in wanted or "path" in wanted:
        return elsewhere(CRATES, real, line)
    return _version(real, wanted.get("version", "*"), line)


def _well_typed(wanted: Mapping[str, Any]) -> bool:
    strings = all(isinstance(wanted[key], str) for key in _STRINGS if key in wanted)
    return strings and wanted.get("workspace", True) is True


def _version(name: str, requirement: str, line: int | None) -> Entry:
    """Cargo takes `1.2.3` for `^1.2.3`: only `=` with all three numbers is exact."""
    exact = _EXACT.fullmatch(requirement.strip())
    if exact:
        return locked(CRATES, name, exact[1], line)
    return ranged(CRATES, name, requirement, "cargo", line)
