"""Which versions are affected: ranges and lists together, and what cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.osv import Affected, Event
from stockade.advisories.scope import affects, scope_of
from stockade.advisories.versions import key_of
from support.evaluation import included

GRID = ["0.1", "1.0a1", "1.0", "1.1", "2.0rc1", "2.0", "2.1", "10.0"]
BEFORE_2: tuple[Event, ...] = (("introduced", "0"), ("fixed", "2.0"))
UNREADABLE: tuple[Event, ...] = (("introduced", "0"), ("fixed", "the-next-one"))


def said(*ranges: tuple[Event, ...], versions: tuple[str, ...] = (), **more: bool) -> Affected:
    return Affected(ecosystem="PyPI", name="a", ranges=ranges, versions=versions, **more)


def judged(version: str, *entries: Affected, ecosystem: str = "PyPI") -> bool | None:
    return affects(scope_of(ecosystem, entries), ecosystem, version)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Event, ...]:
    low, high = sorted(draw(st.lists(st.integers(0, 7), min_size=2, max_size=2, unique=True)))
    end = draw(st.sampled_from(["fixed", "last_affected"]))
    return ("introduced", GRID[low]), (end, GRID[high])


@given(
    entries=st.lists(
        st.tuples(st.lists(ranges(), max_size=2), st.lists(st.sampled_from(GRID), max_size=2)),
        min_size=1,
        max_size=3,
    ),
    version=st.sampled_from(GRID),
)
@settings(deadline=None)
def test_affected_is_what_any_range_or_list_of_any_entry_names(
    entries: list[tuple[list[tuple[Event, ...]], list[str]]], version: str
) -> None:
    key = key_of("PyPI")
    listed = any(version in versions for _, versions in entries)
    inside = any(included(version, found, key) for found, _ in entries)
    silent = any(not found and not versions for found, versions in entries)
    expected = True if listed or inside else None if silent else False
    made = [said(*found, versions=tuple(versions)) for found, versions in entries]
    assert judged(version, *made) is expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.0", True), ("1.0.0", True), ("v1.0", True), ("1.0+cu117", True), ("1.0.post1", False)],
)
def test_a_listed_version_counts_in_every_spelling_and_for_every_local_build(
    version: str, expected: bool
) -> None:
    assert judged(version, said(versions=("1.0",))) is expected


def test_a_local_build_is_affected_through_a_range_as_its_public_version_is() -> None:
    assert judged("1.13.0+cu117", said((("introduced", "0"), ("fixed", "1.13.1")))) is True
    assert judged("1.13.1+cu117", said((("introduced", "0"), ("fixed", "1.13.1")))) is False


def test_a_listed_version_beside_a_range_that_contradicts_it_is_affected() -> None:
    assert judged("2.5", said(BEFORE_2, versions=("1.0", "2.5"))) is True
    assert judged("2.6", said(BEFORE_2, versions=("1.0", "2.5"))) is False


@pytest.mark.parametrize("ecosystem", ["PyPI", "npm", "Maven", "conda", "ConanCenter"])
@pytest.mark.parametrize("text", ["0.1-bulbasaur", "cci.20200101", "2013-01-21T20:33:09+0100"])
def test_a_listed_text_that_is_no_version_is_affected_by_its_spelling(
    ecosystem: str, text: str
) -> None:
    assert judged(text, said(versions=(text, "1.0")), ecosystem=ecosystem) is True


def test_of_what_is_no_version_a_range_cannot_say_anything() -> None:
    assert judged("0.1-bulbasaur", said(BEFORE_2)) is None
    assert judged("0.1-bulbasaur", said(BEFORE_2, versions=("1.0",))) is None


def test_of_what_is_no_version_a_list_says_all_there_is_to_say() -> None:
    assert judged("0.1-bulbasaur", said(versions=("1.0",))) is False


@pytest.mark.parametrize(
    "entry",
    [
        said(UNREADABLE),
        said(UNREADABLE, BEFORE_2),
        said(UNREADABLE, versions=("1.0",)),
        said(),
        said(unread=True),
        said(BEFORE_2, unread=True),
        said(versions=("1.0",), unread=True),
    ],
    ids=str,
)
def test_what_cannot_be_read_makes_the_rest_unknown_and_never_clear(entry: Affected) -> None:
    assert judged("3.0", entry) is None
    assert judged("no-version", entry) is None
    assert judged("3.0", said(BEFORE_2), entry) is None


def test_what_can_be_read_beside_it_still_counts() -> None:
    assert judged("1.0", said(UNREADABLE, BEFORE_2)) is True
    assert judged("1.0", said(versions=("1.0",), unread=True)) is True
    assert judged("1.0", said(UNREADABLE), said(BEFORE_2)) is True


@pytest.mark.parametrize("ecosystem", ["conda", "ConanCenter"])
def test_without_an_order_only_lists_can_be_judged(ecosystem: str) -> None:
    assert judged("1.0", said(BEFORE_2), ecosystem=ecosystem) is None
    assert judged("1.0", said(BEFORE_2, versions=("1.1",)), ecosystem=ecosystem) is None
    assert judged("1.0", said(versions=("1.0",)), ecosystem=ecosystem) is True
    assert judged("1.0.0", said(versions=("1.0",)), ecosystem=ecosystem) is False


def test_nothing_said_affects_nothing() -> None:
    assert judged("1.0") is False
