"""Random advisories for property tests, over a small grid of versions in rising order."""

from __future__ import annotations

from hypothesis import strategies as st

from stockade.advisories.advisory import Advisory
from stockade.advisories.osv import Affected, Event
from stockade.advisories.scope import scope_of

ECOSYSTEM = "PyPI"
GRID = ["0.1", "1.0a1", "1.0", "1.1", "1.2", "2.0rc1", "2.0", "2.1", "3.0", "10.0"]
IDS = ["PYSEC-1", "PYSEC-2", "GHSA-a", "GHSA-b", "GHSA-c", "CVE-2024-1", "CVE-2024-2", "X-1"]


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Event, ...]:
    """One or two spans, some of them open at an end."""
    marks = sorted(draw(st.sets(st.integers(0, len(GRID) - 1), min_size=1, max_size=4)))
    events: list[Event] = []
    if draw(st.booleans()):
        events = [("introduced", "0")]
    for mark in marks:
        end = draw(st.sampled_from(["fixed", "fixed", "last_affected"]))
        events.append((end if len(events) % 2 else "introduced", GRID[mark]))
    return tuple(draw(st.permutations(events)))


@st.composite
def advisories(draw: st.DrawFn, *, readable: bool = False) -> Advisory:
    """One advisory; unless `readable`, it may have parts that cannot be set against versions."""
    name, *aliases = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True))
    entry = Affected(
        ecosystem=ECOSYSTEM,
        name="a",
        ranges=tuple(draw(st.lists(ranges(), min_size=1, max_size=2))),
        versions=tuple(draw(st.lists(st.sampled_from(GRID), max_size=2))),
        unread=not readable and draw(st.integers(0, 9)) == 0,
    )
    return Advisory(
        id=name,
        aliases=tuple(sorted(aliases)),
        summary=draw(st.sampled_from(["", "one", "another"])),
        details=draw(st.sampled_from(["", "at length"])),
        scope=scope_of(ECOSYSTEM, [entry]),
    )
