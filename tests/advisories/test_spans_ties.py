"""Spans by example: limits, and events that fall on one version, where the schema is silent."""

from __future__ import annotations

import itertools

import pytest

from stockade.advisories.osv import Event
from stockade.advisories.spans import Span, holds, spans_of
from stockade.advisories.versions import key_of

ZERO = ("introduced", "0")
ALL = Span()
CASES: dict[str, tuple[list[Event], list[Span]]] = {
    "from the beginning for ever": ([ZERO], [ALL]),
    "a fix": ([ZERO, ("fixed", "2")], [Span(high="2", fixed=True)]),
    "a last affected version": (
        [("introduced", "1"), ("last_affected", "2")],
        [Span(low="1", high="2", through=True)],
    ),
    "introduced again after the fix": (
        [ZERO, ("fixed", "1"), ("introduced", "3"), ("fixed", "4")],
        [Span(high="1", fixed=True), Span(low="3", high="4", fixed=True)],
    ),
    "a fix before everything": ([("introduced", "2"), ("fixed", "1")], [Span(low="2")]),
    "a fix that is introduced in the same version, and nothing before": (
        [("introduced", "1"), ("fixed", "1")],
        [],
    ),
    "the same with two spellings of it": ([("introduced", "1"), ("fixed", "1.0")], []),
    "a fix in which it is introduced anew": (
        [ZERO, ("fixed", "2"), ("introduced", "2")],
        [Span(high="2", fixed=True), Span(low="2")],
    ),
    "and that with two spellings": (
        [ZERO, ("fixed", "2"), ("introduced", "2.0")],
        [Span(high="2", fixed=True), Span(low="2.0")],
    ),
    "introduced in its last affected version": (
        [("introduced", "1"), ("last_affected", "1")],
        [Span(low="1", high="1", through=True)],
    ),
    "a fix in the last affected version": (
        [ZERO, ("fixed", "2"), ("last_affected", "2")],
        [Span(high="2", fixed=True)],
    ),
    "the highest limit cuts": (
        [ZERO, ("limit", "2"), ("limit", "1")],
        [Span(high="2")],
    ),
    "a limit behind the fix does nothing": (
        [ZERO, ("fixed", "1"), ("limit", "2")],
        [Span(high="1", fixed=True)],
    ),
    "a limit at the fix": ([ZERO, ("fixed", "2"), ("limit", "2")], [Span(high="2", fixed=True)]),
    "a limit at the last affected version": (
        [ZERO, ("last_affected", "2"), ("limit", "2")],
        [Span(high="2")],
    ),
    "a limit drops what lies above": (
        [ZERO, ("fixed", "1"), ("introduced", "3"), ("limit", "2")],
        [Span(high="1", fixed=True)],
    ),
    "no limit beside a limit": ([ZERO, ("limit", "*"), ("limit", "1")], [ALL]),
}


@pytest.mark.parametrize("ecosystem", ["PyPI", "npm", "Maven", "NuGet", "RubyGems", "Packagist"])
@pytest.mark.parametrize("case", CASES)
def test_spans_are_these_in_whatever_order_the_events_come(case: str, ecosystem: str) -> None:
    given, expected = CASES[case]
    for events in itertools.permutations(given):
        assert list(spans_of(events, key_of(ecosystem))) == expected


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        (Span(), ["0", "9!1.0"], []),
        (Span(high="2"), ["0.dev0", "1.9", "2.dev1"], ["2", "2.0", "2.0.post1"]),
        (Span(high="2", through=True), ["2", "2.0"], ["2.0.post1", "2.1"]),
        (Span(low="1", high="2"), ["1", "1.0", "2a1"], ["1.dev0", "1rc1", "2"]),
    ],
)
def test_the_low_end_is_in_and_the_high_end_only_if_it_is_the_last_affected(
    span: Span, inside: list[str], outside: list[str]
) -> None:
    key = key_of("PyPI")
    assert all(holds(span, key(version), key) for version in inside)
    assert not any(holds(span, key(version), key) for version in outside)
