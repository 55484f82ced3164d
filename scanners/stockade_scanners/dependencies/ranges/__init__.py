"""The notations in which files say which versions they allow, read into bounds of versions."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping

from stockade.advisories.interval import Bounds, meets
from stockade.advisories.spans import Span
from stockade.advisories.versions import VersionError, is_ordered, key_of
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
    "commit": "action",
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


def may_be_one_of(ecosystem: str, wanted: Wanted | None, versions: Iterable[str]) -> bool:
    """Whether one of the versions is wanted. What cannot be read or compared counts as wanted."""
    bounds = allowed(wanted)
    if bounds is None or not is_ordered(ecosystem):
        return True
    key = key_of(ecosystem)
    public = {v.partition("+")[0] for v in versions}  # `2.1+cu117` is a 2.1
    try:
        spans = [Span(low=v, high=v, through=True) for v in {*versions, *public}]
        return any(meets(bounds, [span], key) for span in spans)
    except VersionError:
        return True
