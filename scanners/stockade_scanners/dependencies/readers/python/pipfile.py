"""`Pipfile` (https://pipenv.pypa.io/en/latest/pipfile.html)."""

from __future__ import annotations

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import toml
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.python import constraints

_OTHERS = frozenset({"build-system", "pipenv", "requires", "scripts", "source"})
"""The tables that hold no packages; every other is a category of them, whatever its name."""


def read(text: str, context: Context) -> Manifest:
    """Read every category.

    Raises:
        ReadError: not TOML, or too many packages.
    """
    lines = toml.path_lines(text)
    found: list[Entry] = []
    for category, packages in toml.load(text).items():
        if category in _OTHERS:
            continue
        if not isinstance(packages, dict):
            detail = "A category of packages is not a table."
            found.append(Unparsed(detail=detail, line=lines.get((category,))))
            continue
        bounded(len(packages))
        for name, wanted in packages.items():
            line = lines.get((category, name))
            entry = constraints.entry(name, wanted, "pep440", line, context)
            found.extend(() if entry is None else (entry,))
    return manifest(found, context)
