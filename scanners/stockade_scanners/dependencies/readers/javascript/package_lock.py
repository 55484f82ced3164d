"""`package-lock.json` and `npm-shrinkwrap.json`, of every version, and npm's hidden lock file.

https://docs.npmjs.com/cli/configuring-npm/package-lock-json.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import (
    Context,
    Dependency,
    Entry,
    Manifest,
    ReadError,
)
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.javascript.package_lock_places import (
    name_of,
    read_places,
)
from stockade_scanners.dependencies.readers.javascript.package_lock_tree import read_tree
from stockade_scanners.dependencies.readers.javascript.packages import own_names

_SHRINKWRAP = "npm-shrinkwrap.json"
_NEWEST = 3


def read(text: str, context: Context) -> Manifest:
    """Read every package, whatever it is needed for.

    Beside a shrinkwrap, npm does not read `package-lock.json`, so that file says nothing then.

    Raises:
        ReadError: not JSON, of an unknown version, or a section of packages is no object.
    """
    beside = posixpath.join(context.folder, _SHRINKWRAP)
    if context.name == "package-lock.json" and context.other(beside) is not None:
        return Manifest()
    document = json_text.load(text)
    _check_version(document.get("lockfileVersion"))
    tree = json_text.table(document, "dependencies")
    if document.get("packages") is None:
        found = [entry for _, entry in read_tree(tree, text, context)]
        return manifest(found, open_below=context.folder)
    packages = json_text.table(document, "packages")
    bounded(len(packages))
    places = read_places(packages, text, context)
    places.found.extend(_only_in_tree(packages, places.found, read_tree(tree, text, context)))
    return manifest(
        places.found, members=places.members, own=own_names(places.own.items(), context)
    )


def _check_version(version: Any) -> None:
    """Raise ReadError for a version that this release does not know; the oldest files have none."""
    if version is not None and (type(version) is not int or not 0 <= version <= _NEWEST):
        detail = "The version of the lock file is not known to this release."
        raise ReadError(detail, reason=GapReason.UNSUPPORTED_FORMAT)


def _only_in_tree(
    packages: Mapping[str, Any], found: list[Entry], tree: Iterator[tuple[str, Entry]]
) -> list[Entry]:
    """What version 2 tells npm 6 alone, which reads the tree and not the places.

    npm writes the same into both, but for packages from elsewhere, which have no version there.
    """
    known = {entry.purl for entry in found if isinstance(entry, Dependency)}
    placed = {name_of(place) for place in packages}
    return [
        entry
        for name, entry in tree
        if (entry.purl not in known if isinstance(entry, Dependency) else name not in placed)
    ]
