"""Ranges of versions against spans: by brute force over every place between versions."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.interval import EVERYTHING, Bounds, covered, intersect, meets, of_span
from stockade.advisories.spans import Span, holds
from stockade.advisories.versions import key_of

KEY = key_of("npm")
ENDS = ["", "2.0.0", "4.0.0", "6.0.0", "8.0.0"]
GRID = [f"{number}.0.0" for number in range(1, 10)]
"""The ends, and a version in every gap between them: versions are taken to be dense."""

bounds = st.builds(
    Bounds,
    low=st.sampled_from(ENDS),
    high=st.sampled_from(ENDS),
    with_low=st.booleans(),
    with_high=st.booleans(),
)
spans = st.builds(
    Span, low=st.sampled_from(ENDS), high=st.sampled_from(ENDS), through=st.booleans()
).filter(lambda span: not (span.low and span.high) or KEY(span.low) < KEY(span.high))
"""As `spans_of` makes them: a span begins before it ends."""


def allows(bounds: Bounds, version: str) -> bool:
    place = KEY(version)
    above = not bounds.low or place > KEY(bounds.low) or (bounds.with_low and version == bounds.low)
    below = (
        not bounds.high or place < KEY(bounds.high) or (bounds.with_high and version == bounds.high)
    )
    return above and below


def any_allows(several: tuple[Bounds, ...] | list[Bounds], version: str) -> bool:
    return any(allows(bounds, version) for bounds in several)


def in_spans(several: list[Span], version: str) -> bool:
    return any(holds(span, KEY(version), KEY) for span in several)


@given(span=spans)
@settings(deadline=None)
def test_the_bounds_of_a_span_allow_what_it_holds(span: Span) -> None:
    for version in GRID:
        assert allows(of_span(span), version) is holds(span, KEY(version), KEY)


@given(left=st.lists(bounds, max_size=3), right=st.lists(bounds, max_size=3))
@settings(deadline=None)
def test_an_intersection_allows_what_both_allow(left: list[Bounds], right: list[Bounds]) -> None:
    both = intersect(left, right, KEY)
    for version in GRID:
        expected = any_allows(left, version) and any_allows(right, version)
        assert any_allows(both, version) is expected, version
    for bounds in both:
        assert any_allows([bounds], "2.0.0") or any(allows(bounds, v) for v in GRID)


@given(allowed=st.lists(bounds, max_size=3), affected=st.lists(spans, max_size=3))
@settings(deadline=None)
def test_ranges_meet_spans_exactly_if_a_version_lies_in_both(
    allowed: list[Bounds], affected: list[Span]
) -> None:
    expected = any(any_allows(allowed, v) and in_spans(affected, v) for v in GRID)
    assert meets(allowed, affected, KEY) is expected


@given(allowed=st.lists(bounds, max_size=3), affected=st.lists(spans, max_size=4))
@settings(deadline=None)
def test_ranges_are_covered_exactly_if_every_allowed_version_lies_in_a_span(
    allowed: list[Bounds], affected: list[Span]
) -> None:
    expected = all(in_spans(affected, v) for v in GRID if any_allows(allowed, v))
    assert covered(allowed, affected, KEY) is expected


def test_everything_is_covered_by_an_open_span_alone_or_by_spans_without_a_gap() -> None:
    assert covered([EVERYTHING], [Span()], KEY)
    assert covered([EVERYTHING], [Span(low="1.0.0"), Span(high="1.0.0")], KEY)
    assert not covered([EVERYTHING], [Span(low="1.0.0")], KEY)
    assert not covered([EVERYTHING], [Span(high="1.0.0"), Span(low="1.0.1")], KEY)


def test_one_exact_version_meets_the_span_that_begins_there_and_not_one_that_ends_there() -> None:
    exact = Bounds(low="1.0.0", high="1.0.0", with_high=True)
    assert meets([exact], [Span(low="1.0.0", high="2.0.0")], KEY)
    assert not meets([exact], [Span(high="1.0.0")], KEY)
    assert meets([exact], [Span(high="1.0.0", through=True)], KEY)


def test_coverage_does_not_depend_on_the_order_of_spans() -> None:
    parts = [Span(high="2.0.0"), Span(low="2.0.0", high="3.0.0"), Span(low="3.0.0")]
    for order in itertools.permutations(parts):
        assert covered([EVERYTHING], order, KEY)
