"""From the events of OSV's ranges to spans of versions, and whether a version lies in one.

https://ossf.github.io/osv-schema/#evaluation. Events come unsorted; `introduced: 0` lies below
every version; `limit` cuts all that lies at or above the highest limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from stockade.advisories.osv import Event
from stockade.advisories.versions import Key, KeyOf


class Span(NamedTuple):
    """Consecutive versions that are affected. A tuple, since a look-up makes thousands of them."""

    low: str = ""
    """The first affected version; empty: from the beginning."""

    high: str = ""
    """Where it ends; empty: it does not."""

    through: bool = False
    """Whether `high` itself is affected (`last_affected`)."""

    fixed: bool = False
    """Whether `high` holds the fix, which a limit or a last affected version does not."""


def spans_of(events: Iterable[Event], key: KeyOf) -> tuple[Span, ...]:
    """The spans of one range, from the lowest.

    Raises:
        VersionError: a version is none of the ecosystem's.
    """
    given = list(events)
    limits = [version for kind, version in given if kind == "limit" and version != "*"]
    marks = [e for e in given if e[0] != "limit" and e != ("introduced", "0")]
    spans = _walk(_ordered(marks, key), key, begun=("introduced", "0") in given)
    return (
        _cut(spans, max(limits, key=key), key)
        if limits and len(limits) == _limits(given)
        else spans
    )


def holds(span: Span, version: Key, key: KeyOf) -> bool:
    """Whether the version, given by its key, lies in the span."""
    if span.low and version < key(span.low):
        return False
    if not span.high:
        return True
    high = key(span.high)
    return bool(version < high or (span.through and version == high))


def _limits(events: Iterable[Event]) -> int:
    return sum(kind == "limit" for kind, _ in events)


def _ordered(marks: Sequence[Event], key: KeyOf) -> list[Event]:
    """By version. Where a fix and an introduction fall together, both orders keep it affected:
    a span that ends there is followed by the one that begins there."""
    rank = {"fixed": 0, "introduced": 1, "last_affected": 2}
    return sorted(marks, key=lambda mark: (key(mark[1]), rank[mark[0]]))


def _walk(marks: Sequence[Event], key: KeyOf, *, begun: bool) -> tuple[Span, ...]:
    spans: list[Span] = []
    low: str | None = "" if begun else None
    empty = [key(v) for kind, v in marks if kind == "fixed"]
    for kind, version in marks:
        if kind == "introduced":
            if low is None and not (key(version) in empty and not _continues(spans, version, key)):
                low = version
        elif low is not None:
            fixed = kind == "fixed"
            spans.append(Span(low=low, high=version, through=not fixed, fixed=fixed))
            low = None
    if low is not None:
        spans.append(Span(low=low))
    return tuple(spans)


def _continues(spans: Sequence[Span], version: str, key: KeyOf) -> bool:
    return bool(spans) and spans[-1].fixed and key(spans[-1].high) == key(version)


def _cut(spans: Iterable[Span], limit: str, key: KeyOf) -> tuple[Span, ...]:
    kept: list[Span] = []
    edge = key(limit)
    for span in spans:
        if span.low and key(span.low) >= edge:
            continue
        beyond = not span.high or key(span.high) > edge or (span.through and key(span.high) == edge)
        kept.append(Span(low=span.low, high=limit) if beyond else span)
    return tuple(kept)
