"""`pnpm-workspace.yaml`: the versions that it forces on packages, and those of its catalogs.

https://pnpm.io/settings#overrides and https://pnpm.io/catalogs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import (
    Context,
    Dependency,
    Entry,
    Manifest,
)
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.entries import bounded, manifest, nameless
from stockade_scanners.dependencies.readers.javascript.overrides import name_of
from stockade_scanners.dependencies.readers.javascript.specifier import entry_of


def read(text: str, context: Context) -> Manifest:
    """Read every exact version that the lock file does not have.

    What is not exact, the lock file resolves, or is a gap of the `package.json` that takes it.

    Raises:
        ReadError: not YAML, or a section is no mapping.
    """
    document = yaml_text.settings(text)
    found: list[Entry] = []
    if str(document.get("lockfile")).lower() == "false":
        line = next(key.line for key in document if key == "lockfile")
        detail = "lockfile is false, so that the lock file does not count."
        found.append(nameless("lock file", detail, line))
    for section in _sections(document):
        for key, said in section.items():
            entry = entry_of(name_of(key), said, key.line, context)
            found.extend([entry] if isinstance(entry, Dependency) else ())
        bounded(len(found))
    return manifest(found, context)


def _sections(document: dict[Any, Any]) -> Iterator[dict[yaml_text.Text, Any]]:
    """Each once: aliases could repeat a long one."""
    catalogs = yaml_text.mapping(document.get("catalogs"), "catalogs").items()
    named: list[tuple[str, Any]] = [(key, document.get(key)) for key in ("overrides", "catalog")]
    once = {id(section): (name, section) for name, section in [*named, *catalogs]}
    for name, section in once.values():
        yield yaml_text.mapping(section, name)
