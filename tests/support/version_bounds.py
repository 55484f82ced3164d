"""Whether a version is among those that a range allows, as the product reads it."""

from __future__ import annotations

from stockade.advisories.interval import Bounds, intersect
from stockade.advisories.versions import key_of
from stockade_scanners.dependencies import ranges
from stockade_scanners.dependencies.manifest import Wanted

ECOSYSTEMS = {
    "pep440": "PyPI",
    "poetry": "PyPI",
    "npm": "npm",
    "cargo": "crates.io",
    "composer": "Packagist",
    "pub": "Pub",
    "maven": "Maven",
    "nuget": "NuGet",
    "action": "GitHub Actions",
    "commit": "GitHub Actions",
}


def is_readable(grammar: str, text: str) -> bool:
    """Whether the range means anything to the product."""
    return ranges.allowed(Wanted(grammar=grammar, text=text)) is not None


def allows(grammar: str, text: str, version: str) -> bool:
    """Whether the range holds the version; one that is not read, or is empty, holds none."""
    found = ranges.allowed(Wanted(grammar=grammar, text=text)) or ()
    only = Bounds(low=version, high=version, with_high=True)
    return bool(intersect(found, [only], key_of(ECOSYSTEMS[grammar])))
