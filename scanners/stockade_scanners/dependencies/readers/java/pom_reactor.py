"""The projects that are built with one: modules of its own or of one of its parents.

Looking into all of them for each of them would take quadratic time, so one is found only when its
folder is called like the end of its artifact (`core` for `demo-core`), as is the custom.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.java.pom_family import Family, Place, at

_MOST_READ = 100
_LONGEST = 512
_SEPARATOR = re.compile(r"[-_.]")


class Reactor:
    """Finds projects by their coordinates."""

    def __init__(self, family: Family, context: Context) -> None:
        self._family = family
        self._context = context
        self._read: dict[tuple[str, str], Place | None] = {}
        self._folders: dict[str, dict[tuple[str, str], Place]] = {}
        for place, part in family.parts():
            for module in part.modules:
                self._folders.setdefault(_folder(module), {})[place.path, module] = place

    def find(self, name: str, version: str) -> Place | None:
        """The project with that name (`group:artifact`) and version, if it is in the target."""
        group, _, artifact = name.partition(":")
        values = self._family.values
        for found in self._candidates(artifact):
            same = (values.one(found.pom.group), found.pom.artifact) == (group, artifact)
            if same and version in values.expand(found.pom.version):
                return found
        return None

    def _candidates(self, artifact: str) -> Iterator[Place]:
        for end in _ends(artifact) if len(artifact) <= _LONGEST else ():
            for key, place in self._folders.get(end, {}).items():
                if key not in self._read:
                    if len(self._read) == _MOST_READ:
                        return
                    self._read[key] = at(place, key[1], self._context)
                found = self._read[key]
                if found is not None:
                    yield found


def _ends(artifact: str) -> Iterator[str]:
    yield artifact
    for separator in _SEPARATOR.finditer(artifact):
        yield artifact[separator.end() :]


def _folder(module: str) -> str:
    path = posixpath.normpath(module)
    return posixpath.basename(posixpath.dirname(path) if path.endswith(".xml") else path)
