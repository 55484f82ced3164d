"""The notations in which files say which versions they allow, read into bounds of versions."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from stockade.advisories.interval import Bounds
from stockade.advisories.versions import VersionError
from stockade_scanners.dependencies.manifest import Wanted

GRAMMARS: Mapping[str, str] = {
    "pep440": "pep440",
    "poetry": "comparators",
    "npm": "comparators",
    "cargo": "comparators",
    "composer": "comparators",
    "pub": "comparators",
    "maven": "brackets",
    "nuget": "brackets",
    "action": "action",
}
"""Grammar -> module below this package, which has `bounds(grammar, text)`."""


def allowed(wanted: Wanted | None) -> tuple[Bounds, ...] | None:
    """The versions that are wanted; `None` when that is not known or cannot be read."""
    if wanted is None or wanted.grammar not in GRAMMARS:
        return None
    module = importlib.import_module(f"{__name__}.{GRAMMARS[wanted.grammar]}")
    try:
        found: tuple[Bounds, ...] | None = module.bounds(wanted.grammar, wanted.text)
    except VersionError:
        return None
    return found or None
