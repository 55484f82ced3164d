"""Ranges of versions that a file allows, set against the spans that advisories affect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from stockade.advisories.spans import Span
from stockade.advisories.versions import KeyOf
from stockade.model.frozen import frozen

Position = tuple[int, Any, int]
"""Below all (-1), at a key (0) or above all (1); the key; just before it (0) or just after (1)."""

BELOW_ALL: Position = (-1, 0, 0)
ABOVE_ALL: Position = (1, 0, 0)


@frozen
class Bounds:
    """Consecutive versions. Empty text: no bound on that side."""

    low: str = ""
    high: str = ""
    with_low: bool = True
    with_high: bool = False

    def positions(self, key: KeyOf) -> tuple[Position, Position]:
        """Where it begins and ends. Raises VersionError."""
        low = (0, key(self.low), int(not self.with_low)) if self.low else BELOW_ALL
        high = (0, key(self.high), int(self.with_high)) if self.high else ABOVE_ALL
        return low, high


EVERYTHING = Bounds()


def of_span(span: Span) -> Bounds:
    """The versions of a span."""
    return Bounds(low=span.low, high=span.high, with_high=span.through)


def intersect(left: Iterable[Bounds], right: Sequence[Bounds], key: KeyOf) -> tuple[Bounds, ...]:
    """What lies in both unions. Raises VersionError."""
    found = (_both(a, b, key) for a in left for b in right)
    return tuple(bounds for bounds in found if bounds is not None)


def meets(allowed: Iterable[Bounds], spans: Sequence[Span], key: KeyOf) -> bool:
    """Whether some allowed version may lie in a span. Raises VersionError."""
    return bool(intersect(allowed, [of_span(span) for span in spans], key))


def covered(allowed: Iterable[Bounds], spans: Iterable[Span], key: KeyOf) -> bool:
    """Whether every allowed version lies in a span; versions are taken to be everywhere dense.

    Raises:
        VersionError: a bound is no version.
    """
    parts = sorted(of_span(span).positions(key) for span in spans)
    return all(_is_covered(*bounds.positions(key), parts) for bounds in allowed)


def _is_covered(low: Position, high: Position, parts: list[tuple[Position, Position]]) -> bool:
    reached = low
    for begin, end in parts:
        if begin > reached:
            break
        reached = max(reached, end)
    return reached >= high


def _both(left: Bounds, right: Bounds, key: KeyOf) -> Bounds | None:
    (low_l, high_l), (low_r, high_r) = left.positions(key), right.positions(key)
    lower = left if low_l >= low_r else right
    upper = left if high_l <= high_r else right
    if max(low_l, low_r) >= min(high_l, high_r):
        return None
    return Bounds(
        low=lower.low, with_low=lower.with_low, high=upper.high, with_high=upper.with_high
    )
