"""Which versions of a package an advisory affects."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.advisories.osv import Affected
from stockade.advisories.spans import Span, holds, spans_of
from stockade.advisories.versions import Key, KeyOf, VersionError, is_ordered, key_of
from stockade.model.frozen import frozen


@frozen
class Scope:
    """The spans and single versions that are affected."""

    spans: tuple[Span, ...] = ()
    listed: tuple[str, ...] = ()
    """Affected versions that lie in no span, as the record spells them."""

    unreadable: bool = False
    """Whether a part of what is affected could not be read, so that silence means nothing."""


NOTHING = Scope()


def scope_of(ecosystem: str, said: Sequence[Affected]) -> Scope:
    """All that a record says of one package, together."""
    spans, unreadable = _spans(ecosystem, said)
    listed = {version for affected in said for version in affected.versions}
    outside = listed if not spans else {v for v in listed if not _inside(v, spans, ecosystem)}
    return Scope(spans=spans, listed=tuple(sorted(outside)), unreadable=unreadable)


def affects(scope: Scope, ecosystem: str, version: str) -> bool | None:
    """Whether the version is affected; `None`: the advisory cannot be applied to it.

    Listed versions count by their exact spelling, and where they have an order by their place too.
    """
    if version in scope.listed:
        return True
    unknown = None if scope.spans or scope.unreadable else False
    if not is_ordered(ecosystem):
        return unknown
    key = key_of(ecosystem)
    try:
        wanted = key(version)
    except VersionError:
        return unknown
    if any(holds(span, wanted, key) for span in scope.spans):
        return True
    if any(_equal(listed, wanted, key) for listed in scope.listed):
        return True
    return None if scope.unreadable else False


def _spans(ecosystem: str, said: Sequence[Affected]) -> tuple[tuple[Span, ...], bool]:
    ranges = [events for affected in said for events in affected.ranges]
    unreadable = any(a.unread or not (a.ranges or a.versions) for a in said)
    if not is_ordered(ecosystem):
        return (), unreadable or bool(ranges)
    found: list[Span] = []
    for events in ranges:
        try:
            found += [s for s in spans_of(events, key_of(ecosystem)) if s not in found]
        except VersionError:
            unreadable = True
    return tuple(found), unreadable


def _inside(version: str, spans: tuple[Span, ...], ecosystem: str) -> bool:
    key = key_of(ecosystem)
    try:
        found = key(version)
    except VersionError:
        return False
    return any(holds(span, found, key) for span in spans)


def _equal(listed: str, wanted: Key, key: KeyOf) -> bool:
    try:
        return bool(key(listed) == wanted)
    except VersionError:
        return False
