"""What tools besides the project's own table declare in `pyproject.toml`.

https://docs.astral.sh/uv/reference/settings/, https://hatch.pypa.io/latest/config/environment/,
https://pixi.sh/latest/reference/pixi_manifest/, https://pdm-project.org/latest/reference/pep621/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Unparsed
from stockade_scanners.dependencies.readers.python import constraints, entries
from stockade_scanners.dependencies.readers.python.tables import grouped, listed, table

Path = tuple[str, ...]
Table = dict[str, Any]

_OF_ENVIRONMENT = ("dependencies", "extra-dependencies")
_OF_OVERRIDE = (*_OF_ENVIRONMENT, *(f"set-{option}" for option in _OF_ENVIRONMENT))


def requirements(tool: Table) -> Iterator[Any]:
    """Yield what should be requirements by PEP 508.

    Raises:
        ReadError: what should be a table is something else.
    """
    pdm, flit = table(tool, "pdm"), table(table(tool, "flit"), "metadata")
    yield from listed(table(tool, "uv").get("dev-dependencies"))
    yield from listed(table(tool, "rye").get("dev-dependencies"))
    yield from grouped(pdm.get("dev-dependencies"))
    yield from listed(pdm.get("plugins"))
    yield from listed(flit.get("requires"))
    yield from grouped(flit.get("requires-extra"))
    yield from _of_hatch(table(tool, "hatch"))


def limits(tool: Table) -> Iterator[Any]:
    """Yield requirements by PEP 508 that say which version of a package is taken, if it is."""
    yield from overrides(tool)
    yield from listed(table(tool, "uv").get("constraint-dependencies"))


def overrides(tool: Table) -> list[Any]:
    """Those that uv takes in the place of what anything else says of the package."""
    return listed(table(tool, "uv").get("override-dependencies"))


def builders(document: Table, tool: Table) -> Iterator[Any]:
    """Yield the requirements by PEP 508 of what builds the project."""
    yield from listed(table(document, "build-system").get("requires"))
    yield from listed(table(tool, "uv").get("build-constraint-dependencies"))
    build = table(table(tool, "hatch"), "build")
    hooks, targets = table(build, "hooks"), table(build, "targets")
    parts = (build, *(table(part, name) for part in (hooks, targets) for name in part))
    for part in parts:
        yield from listed(part.get("dependencies"))


def named(tool: Table, lines: Mapping[Path, int], context: Context) -> Iterator[Entry]:
    """Yield what is declared as `name = "constraint"`, and the addresses that uv takes names from.

    Raises:
        ReadError: what should be a table is something else.
    """
    for path, section in _sections(tool):
        for name, wanted in section.items():
            line = lines.get(("tool", *path, name))
            if isinstance(wanted, str) and "://" in wanted:
                yield entries.direct(entries.canonical_name(name), line)
                continue
            entry = constraints.entry(name, wanted, "pep440", line, context)
            if entry is not None:
                yield entry
    for name, said in table(table(tool, "uv"), "sources").items():
        for source in listed(said):
            yield from _source(name, source, lines.get(("tool", "uv", "sources", name)), context)


def _source(name: str, source: Any, line: int | None, context: Context) -> Iterator[Entry]:
    """A package of another index keeps its name and version; one of an address need not."""
    if not isinstance(source, dict):
        yield Unparsed(detail="The source of a package is not a table.", line=line)
    elif constraints.is_address(source) and not constraints.is_own(source, context):
        yield entries.direct(entries.canonical_name(name), line)


def _sections(tool: Table) -> Iterator[tuple[Path, Table]]:
    pixi, pdm = table(tool, "pixi"), table(tool, "pdm")
    yield from _of_pixi(("pixi",), pixi)
    features = table(pixi, "feature")
    for name in features:
        yield from _of_pixi(("pixi", "feature", name), table(features, name))
    yield ("pdm", "resolution", "overrides"), table(table(pdm, "resolution"), "overrides")
    yield ("pdm", "overrides"), table(pdm, "overrides")


def _of_pixi(path: Path, part: Table) -> Iterator[tuple[Path, Table]]:
    yield (*path, "pypi-dependencies"), table(part, "pypi-dependencies")
    options = table(part, "pypi-options")
    overrides = (*path, "pypi-options", "dependency-overrides")
    yield overrides, table(options, "dependency-overrides")
    targets = table(part, "target")
    for name in targets:
        place = (*path, "target", name, "pypi-dependencies")
        yield place, table(table(targets, name), "pypi-dependencies")


def _of_hatch(hatch: Table) -> Iterator[Any]:
    yield from listed(table(hatch, "env").get("requires"))
    environments = table(hatch, "envs")
    for name in environments:
        environment = table(environments, name)
        for option in _OF_ENVIRONMENT:
            yield from listed(environment.get(option))
        overrides = table(environment, "overrides")
        for source in overrides:
            conditions = table(overrides, source)
            for condition in conditions:
                yield from _of_override(table(conditions, condition))


def _of_override(options: Table) -> Iterator[Any]:
    """A value can be a table with its own condition."""
    for option in _OF_OVERRIDE:
        for said in listed(options.get(option)):
            yield said.get("value") if isinstance(said, dict) else said
