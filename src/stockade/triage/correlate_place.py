"""Whether two regions of one file are one place: they overlap, and none is just around another."""

from __future__ import annotations

from stockade.model.location import Location

WIDE = 10
"""Lines from which on a region is a function or a block rather than a call: it is then one place
with another only where they share at least half of it."""

_Point = tuple[int, int]


def one_place(one: Location, other: Location) -> bool:
    """Whether both are about the same code of one file. What has no line is no place."""
    if one.path != other.path or one.line is None or other.line is None:
        return False
    if _has_columns(one) and _has_columns(other):
        shared = _start(one) < _end(other) and _start(other) < _end(one)
    else:
        shared = _lines_shared(one, other) > 0
    return shared and not _is_around(one, other)


def region(location: Location) -> tuple[_Point, _Point]:
    """Where it begins and ends, as far as is known: whole lines where columns are not."""
    if _has_columns(location):
        return _start(location), _end(location)
    return (location.line or 0, 0), ((location.last_line or 0) + 1, 0)


def _is_around(one: Location, other: Location) -> bool:
    longest = max(_length(one), _length(other))
    return longest > WIDE and 2 * _lines_shared(one, other) < longest


def _length(location: Location) -> int:
    return (location.last_line or 0) - (location.line or 0) + 1


def _lines_shared(one: Location, other: Location) -> int:
    first = max(one.line or 0, other.line or 0)
    return min(one.last_line or 0, other.last_line or 0) - first + 1


def _has_columns(location: Location) -> bool:
    return location.column is not None and location.end_column is not None


def _start(location: Location) -> _Point:
    return location.line or 0, location.column or 0


def _end(location: Location) -> _Point:
    return location.last_line or 0, location.end_column or 0
