"""The order of versions, by each ecosystem's own rules.

A key is comparable with keys of the same ecosystem and with nothing else.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any

Key = Any
KeyOf = Callable[[str], Key]


class VersionError(ValueError):
    """A string that is no version of its ecosystem: nothing can be said of its order."""


_ORDERS: Mapping[str, str] = {
    "PyPI": "pep440",
    "npm": "semver",
    "Go": "semver",
    "crates.io": "semver",
    "Hex": "semver",
    "SwiftURL": "semver",
    "GitHub Actions": "semver",
    "Pub": "pub",
    "Packagist": "composer",
    "Maven": "maven",
    "RubyGems": "rubygems",
    "NuGet": "nuget",
}
"""Ecosystem -> module below this package. The others have no order that we could trust."""

LONGEST = 256
"""Characters of a version. Libraries compare nested parts by recursion, which must end."""


def is_ordered(ecosystem: str) -> bool:
    """Whether versions of the ecosystem can be put in order."""
    return ecosystem in _ORDERS


def key_of(ecosystem: str) -> KeyOf:
    """The function that makes a version's key; it raises `VersionError` for what is no version.

    Raises:
        KeyError: the ecosystem has no order; see `is_ordered`.
    """
    return _cached(_ORDERS[ecosystem])


@functools.cache
def _cached(module: str) -> KeyOf:
    loaded = importlib.import_module(f"{__name__}.{module}")
    return functools.lru_cache(maxsize=100_000)(functools.partial(_bounded, loaded.key))


def _bounded(key: KeyOf, version: str) -> Key:
    """univers takes blanks out of a version, and nothing at all for one, or a line end and colours:
    Maven's takes anything. A version is shown to people."""
    if len(version) > LONGEST or len(version.split()) != 1 or not version.isprintable():
        raise VersionError(version[:LONGEST])
    return key(version)
