"""Spans against the schema's own algorithm, over random events."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.osv import Event
from stockade.advisories.spans import holds, spans_of
from stockade.advisories.versions import VersionError, key_of
from support.evaluation import included

GRIDS = {
    "PyPI": ["0.1", "1.0a1", "1.0", "1.0.post1", "1.1", "2.0rc1", "2.0", "10.0"],
    "npm": ["0.1.0", "1.0.0-a", "1.0.0", "1.0.1", "2.0.0-rc.2", "2.0.0-rc.10", "2.0.0", "10.0.0"],
    "Maven": ["0.1", "1.0-alpha", "1.0", "1.0-sp", "1.1", "2.0-RC1", "2.0", "10.0"],
    "NuGet": ["0.1.0", "1.0.0-a", "1.0.0", "1.0.0.1", "1.1.0", "2.0.0-rc", "2.0.0", "10.0.0"],
}
"""Each in rising order."""

KINDS = st.sampled_from(["introduced", "introduced", "fixed", "last_affected"])


@st.composite
def events(draw: st.DrawFn, grid: list[str]) -> list[Event]:
    """Events without ties: at most one kind at each version; limits may lie anywhere."""
    places = draw(st.lists(st.sampled_from(grid), unique=True, max_size=6))
    made = [(draw(KINDS), place) for place in places]
    made += [("introduced", "0")] * draw(st.integers(0, 1))
    made += [(kind, at) for kind, at in made if draw(st.booleans())]  # the same event twice
    limits = draw(st.lists(st.sampled_from([*grid, "*"]), max_size=2))
    return draw(st.permutations([*made, *(("limit", at) for at in limits)]))


@pytest.mark.parametrize("ecosystem", GRIDS)
@given(data=st.data())
@settings(deadline=None)
def test_a_version_is_in_a_span_exactly_if_the_schema_says_so(
    ecosystem: str, data: st.DataObject
) -> None:
    key, grid = key_of(ecosystem), GRIDS[ecosystem]
    drawn = data.draw(events(grid))
    spans = spans_of(drawn, key)
    for version in grid:
        found = any(holds(span, key(version), key) for span in spans)
        assert found is included(version, [drawn], key), version


@pytest.mark.parametrize("ecosystem", GRIDS)
@given(data=st.data())
@settings(deadline=None)
def test_spans_do_not_depend_on_the_order_of_events_and_rise(
    ecosystem: str, data: st.DataObject
) -> None:
    key = key_of(ecosystem)
    drawn = data.draw(events(GRIDS[ecosystem]))
    spans = spans_of(drawn, key)
    assert spans_of(data.draw(st.permutations(drawn)), key) == spans
    for lower, upper in itertools.pairwise(spans):
        assert key(lower.high) <= key(upper.low)


@pytest.mark.parametrize("ecosystem", GRIDS)
@given(data=st.data())
@settings(deadline=None)
def test_only_the_end_of_a_span_that_a_fix_made_is_called_a_fix(
    ecosystem: str, data: st.DataObject
) -> None:
    drawn = data.draw(events(GRIDS[ecosystem]))
    for span in spans_of(drawn, key_of(ecosystem)):
        assert span.fixed is (("fixed", span.high) in drawn)
        assert not span.through or ("last_affected", span.high) in drawn


@pytest.mark.parametrize("kind", ["introduced", "fixed", "last_affected", "limit"])
@pytest.mark.parametrize("text", ["", "bulbasaur", "*"])
def test_an_event_at_what_is_no_version_is_an_error_and_never_left_out(
    kind: str, text: str
) -> None:
    if (kind, text) != ("limit", "*"):
        with pytest.raises(VersionError):
            spans_of([("introduced", "0"), ("fixed", "1.0"), (kind, text)], key_of("PyPI"))
