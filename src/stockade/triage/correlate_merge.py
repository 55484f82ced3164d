"""Several findings of one flaw as one finding, of which nothing is lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from stockade.model.finding import Alone, Finding
from stockade.model.location import Location


def merged(members: Sequence[Finding]) -> Finding:
    """The worst member, with the others as its witnesses and what they know of the flaw together.

    It keeps its own id, place and words. The members are given in order, and none is merged yet.
    """
    worst = sorted(members, key=lambda f: (-f.severity.concern, -f.confidence, not f.introduced))
    first, others = worst[0], worst[1:]
    if not others:
        return first
    elsewhere = tuple(_elsewhere(first, others))
    days = [f.first_seen for f in members if f.first_seen]
    whole = Alone(
        cwe=tuple(sorted({number for f in members for number in f.cwe})),
        first_seen=min(days, default=""),
        changed=_any([f.changed for f in members]),
        introduced=_any([f.introduced for f in members]),
    )
    own = Alone(
        locations=first.locations if elsewhere else (),
        cwe=first.cwe,
        first_seen=first.first_seen,
        changed=first.changed,
        introduced=first.introduced,
    )
    return dataclasses.replace(
        first,
        locations=(*first.locations, *elsewhere),
        cwe=whole.cwe,
        first_seen=whole.first_seen,
        changed=whole.changed,
        introduced=whole.introduced,
        witnesses=tuple(others),
        alone=None if own == whole else own,
    )


def _elsewhere(first: Finding, others: Sequence[Finding]) -> Iterator[Location]:
    """Where the secret stands as well: reports show a finding's own places, and not those of its
    witnesses."""
    known = {_line(place) for place in first.locations}
    for other in others:
        place = other.location
        away = place.path != first.location.path or other.secret is not None
        if away and _line(place) not in known:
            known.add(_line(place))
            yield dataclasses.replace(place, note="")


def _line(place: Location) -> tuple[str, int | None]:
    return place.path, place.line


def _any(values: Sequence[bool | None]) -> bool | None:
    """`None` where none of them is known."""
    known = [value for value in values if value is not None]
    return any(known) if known else None
