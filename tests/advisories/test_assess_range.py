"""What can be said of a dependency of which only a range of versions is known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.advisory import Advisory
from stockade.advisories.assess_range import assess_range
from stockade.advisories.interval import EVERYTHING, Bounds
from stockade.advisories.scope import Scope, affects
from stockade.advisories.spans import Span
from stockade.advisories.versions import VersionError, key_of
from support.made_advisories import ECOSYSTEM, GRID, advisories

KEY = key_of(ECOSYSTEM)
ENDS = [version for version in GRID if version != "1.0a1"]
DENSE = sorted(
    {*GRID, *(f"{v}.post1" for v in GRID if "a" not in v and "r" not in v), "0.0.1"}, key=KEY
)

allowed_ranges = st.builds(
    Bounds,
    low=st.sampled_from(["", *ENDS]),
    high=st.sampled_from(["", *ENDS]),
    with_low=st.booleans(),
    with_high=st.booleans(),
)


def advisory(name: str, *spans: Span, **scope: object) -> Advisory:
    return Advisory(id=name, scope=Scope(spans=spans, **scope))  # type: ignore[arg-type]


def ids(flaws: tuple[object, ...]) -> list[str]:
    return [flaw.id for flaw in flaws]  # type: ignore[attr-defined]


OLD = advisory("OLD", Span(high="2.0", fixed=True))
ALWAYS = advisory("ALWAYS", Span())
LATE = advisory("LATE", Span(low="2.0", high="3.0", fixed=True))


@pytest.mark.parametrize(
    ("allowed", "certain", "possible"),
    [
        (EVERYTHING, ["ALWAYS"], ["LATE", "OLD"]),
        (Bounds(high="2.0"), ["ALWAYS", "OLD"], []),
        (Bounds(high="2.0", with_high=True), ["ALWAYS"], ["LATE", "OLD"]),
        (Bounds(low="2.0", high="3.0"), ["ALWAYS", "LATE"], []),
        (Bounds(low="3.0"), ["ALWAYS"], []),
        (Bounds(low="1.0", high="2.5"), ["ALWAYS"], ["LATE", "OLD"]),
    ],
)
def test_a_flaw_is_certain_if_no_allowed_version_is_without_it(
    allowed: Bounds, certain: list[str], possible: list[str]
) -> None:
    found = assess_range(ECOSYSTEM, [allowed], [OLD, ALWAYS, LATE])
    assert ids(found.certain) == certain
    assert ids(found.possible) == possible


def test_flaws_that_leave_no_version_between_them_are_certain_jointly() -> None:
    found = assess_range(ECOSYSTEM, [Bounds(low="1.0", high="3.0")], [OLD, LATE])
    assert ids(found.certain) == ["LATE", "OLD"]
    assert found.jointly
    assert not assess_range(ECOSYSTEM, [Bounds(low="1.0", high="2.0")], [OLD, LATE]).jointly
    assert found.possible == ()
    assert found.safe_version == "3.0"


def test_a_listed_version_within_the_range_is_a_possible_flaw() -> None:
    listed = advisory("LISTED", listed=("1.5", "bulbasaur"))
    found = assess_range(ECOSYSTEM, [Bounds(low="1.0", high="2.0")], [listed])
    assert (ids(found.certain), ids(found.possible)) == ([], ["LISTED"])
    assert not assess_range(ECOSYSTEM, [Bounds(low="2.0")], [listed]).possible
    exact = Bounds(low="1.5", high="1.5", with_high=True)
    assert ids(assess_range(ECOSYSTEM, [exact], [listed]).certain) == ["LISTED"]


def test_no_floor_is_recommended_above_which_a_version_is_listed_as_affected() -> None:
    listed = advisory("LISTED", listed=("2.0", "2.0.1"))
    assert assess_range(ECOSYSTEM, [EVERYTHING], [OLD]).safe_version == "2.0"
    assert assess_range(ECOSYSTEM, [EVERYTHING], [OLD, listed]).safe_version == ""
    assert assess_range(ECOSYSTEM, [EVERYTHING], [OLD, listed, LATE]).safe_version == "3.0"


@pytest.mark.parametrize(
    "unclear", [advisory("U", unreadable=True), advisory("U", listed=("0.9-bulbasaur",))]
)
def test_no_floor_is_recommended_while_something_cannot_be_told(unclear: Advisory) -> None:
    assert assess_range(ECOSYSTEM, [EVERYTHING], [OLD, unclear]).safe_version == ""


def test_a_preview_is_no_floor() -> None:
    preview = advisory("P", Span(high="2.0rc1", fixed=True))
    assert assess_range(ECOSYSTEM, [EVERYTHING], [preview]).safe_version == ""
    assert assess_range(ECOSYSTEM, [EVERYTHING], [preview, OLD]).safe_version == "2.0"


def test_a_bound_that_is_no_version_is_an_error() -> None:
    with pytest.raises(VersionError):
        assess_range(ECOSYSTEM, [Bounds(low="bulbasaur")], [OLD])


@given(known=st.lists(advisories(), max_size=4), allowed=st.lists(allowed_ranges, max_size=2))
@settings(deadline=None)
def test_certain_and_possible_flaws_agree_with_every_version_of_the_range(
    known: list[Advisory], allowed: list[Bounds]
) -> None:
    found = assess_range(ECOSYSTEM, allowed, known)
    versions = [v for v in DENSE if any(_allows(bounds, v) for bounds in allowed)]
    certain = {i for flaw in found.certain for i in flaw.ids}
    named = certain | {i for flaw in found.possible for i in flaw.ids}
    if certain:
        assert versions
    for version in versions:
        hits = [a for a in known if affects(a.scope, ECOSYSTEM, version)]
        assert {a.id for a in hits} <= named
        if found.certain:
            assert any(a.id in certain for a in hits)
        if not found.jointly:
            assert all({a.id for a in hits} & set(flaw.ids) for flaw in found.certain)


@given(known=st.lists(advisories(), max_size=5))
@settings(deadline=None)
def test_from_a_recommended_floor_on_no_version_is_known_to_be_affected(
    known: list[Advisory],
) -> None:
    floor = assess_range(ECOSYSTEM, [EVERYTHING], known).safe_version
    for version in DENSE:
        if floor and KEY(version) >= KEY(floor):
            assert all(affects(a.scope, ECOSYSTEM, version) is False for a in known), version


def _allows(bounds: Bounds, version: str) -> bool:
    low, high = bounds.positions(KEY)
    return low <= (0, KEY(version), 0) and (0, KEY(version), 1) <= high
