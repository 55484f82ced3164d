"""`bun.lock` (https://bun.com/docs/pm/lockfile), Bun's lock file as text.

Each package is a list that begins with `name@version`, or with `name@` and where it is from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.javascript.json_lines import numbered, section_lines
from stockade_scanners.dependencies.readers.javascript.packages import (
    exact,
    folders,
    is_archive,
    of_path,
    of_url,
    own_names,
    split,
    substituted,
)
from stockade_scanners.dependencies.readers.javascript.relaxed_json import strict

_PATH = ("packages",)
_FOLDERS = frozenset({"workspace", "file", "link"})
_ROOT = "root:"


def read(text: str, context: Context) -> Manifest:
    """Read every package.

    Raises:
        ReadError: not JSON but for comments and trailing commas, or a section is no object.
    """
    plain = strict(text)
    document = json_text.load(plain)
    packages = json_text.table(document, "packages")
    bounded(len(packages))
    lines = section_lines(plain, (_PATH,))
    found: list[Entry] = []
    for _, package, line in numbered(packages, lines, _PATH):
        found.extend(_entries(package, line, context))
    workspaces = json_text.table(document, "workspaces")
    named = ((w.get("name"), folder) for folder, w in workspaces.items() if isinstance(w, dict))
    own = own_names(named, context)
    return manifest(found, members=folders(workspaces, context), own=own)


def _entries(package: Any, line: int | None, context: Context) -> Iterator[Entry]:
    """Nothing for a folder of the target."""
    first = package[0] if isinstance(package, list) and package else None
    if not isinstance(first, str):
        yield Unparsed(detail="A package is not in Bun's form.", line=line)
        return
    name, source = split(first)
    protocol, colon, path = source.partition(":")
    if source == _ROOT:
        return
    if protocol in _FOLDERS or (not colon and is_archive(source)):
        entry = of_path(name, path if colon else source, line, context)
        yield from () if entry is None else (entry,)
    elif colon:
        yield of_url(name, source, line)
    else:
        entry = exact(name, source, line)
        yield entry
        yield from substituted(entry, package[1] if len(package) > 1 else None, line)
