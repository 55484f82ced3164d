"""Versions as Maven writes them (https://maven.apache.org/pom.html#dependency-version-requirement-specification).

`1.0` is a wish that Maven grants unless another dependency is nearer; `[1.0]` is that version and
no other; everything else in brackets is a range.
"""

from __future__ import annotations

import re

from stockade_scanners.dependencies.manifest import Entry
from stockade_scanners.dependencies.readers.entries import locked, ranged, unresolved

MAVEN = "Maven"
_ONLY = re.compile(r"\[([^\[\](),]+)\]")
_MOVING = frozenset({"LATEST", "RELEASE"})


def entry(name: str, version: str, line: int | None) -> Entry:
    """A package at what the file says of its version; without one, it is unresolved."""
    only = _ONLY.fullmatch(version)
    exact = only[1].strip() if only else version
    if exact.startswith(("[", "(")):
        return ranged(MAVEN, name, exact, "maven", line)
    if exact.upper() in _MOVING:
        detail = f"{name} is at its newest version ({exact.upper()}), whichever that is."
        return unresolved(MAVEN, name, detail, line)
    return locked(MAVEN, name, exact, line)
