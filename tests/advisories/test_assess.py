"""The judgement over one version, and the upgrade that is recommended."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.advisory import Advisory
from stockade.advisories.assess import assess, is_preview
from stockade.advisories.scope import Scope, affects
from stockade.advisories.spans import Span
from stockade.advisories.versions import key_of
from support.made_advisories import ECOSYSTEM, GRID, advisories

KEY = key_of(ECOSYSTEM)


def fixed_in(version: str, *, low: str = "", name: str = "A-1") -> Advisory:
    return Advisory(id=name, scope=Scope(spans=(Span(low=low, high=version, fixed=True),)))


@given(known=st.lists(advisories(), max_size=5), version=st.sampled_from(GRID))
@settings(deadline=None)
def test_the_safe_version_is_the_smallest_named_fix_above_that_no_advisory_concerns(
    known: list[Advisory], version: str
) -> None:
    found = assess(ECOSYSTEM, version, known)
    named = {s.high for a in known for s in a.scope.spans if s.fixed}
    clear = [v for v in named if all(affects(a.scope, ECOSYSTEM, v) is False for a in known)]
    above = sorted((v for v in clear if KEY(v) > KEY(version)), key=KEY)
    stable = [v for v in above if not KEY(v).is_prerelease]
    best = (stable or above or [""])[0] if found.flaws else ""
    assert found.safe_version == best
    if best:
        assert assess(ECOSYSTEM, best, known) == assess(ECOSYSTEM, best, [])


@given(known=st.lists(advisories(), max_size=5), version=st.sampled_from(GRID))
@settings(deadline=None)
def test_every_advisory_is_a_flaw_unsure_or_does_not_affect_the_version(
    known: list[Advisory], version: str
) -> None:
    found = assess(ECOSYSTEM, version, known)
    flawed = {name for flaw in found.flaws for name in flaw.ids}
    for advisory in known:
        affected = affects(advisory.scope, ECOSYSTEM, version)
        if affected:
            assert advisory.id in flawed
        if affected is None:
            assert advisory.id in found.unsure
    assert list(found.unsure) == sorted(found.unsure)


def test_the_upgrade_passes_over_a_fix_that_another_advisory_affects() -> None:
    known = [fixed_in("1.5"), fixed_in("3.0", low="1.4", name="A-2")]
    assert assess(ECOSYSTEM, "1.0", known).safe_version == "3.0"


def test_the_upgrade_is_above_the_version_and_not_in_an_older_line() -> None:
    spans = (Span(high="1.5", fixed=True), Span(low="2.0", high="2.5", fixed=True))
    known = [Advisory(id="A-1", scope=Scope(spans=spans))]
    assert assess(ECOSYSTEM, "1.0", known).safe_version == "1.5"
    assert assess(ECOSYSTEM, "2.1", known).safe_version == "2.5"


def test_a_preview_is_recommended_only_where_there_is_nothing_stable() -> None:
    preview = fixed_in("1.5rc1")
    assert assess(ECOSYSTEM, "1.0", [preview]).safe_version == "1.5rc1"
    later = fixed_in("9.0", low="8.0", name="A-2")
    assert assess(ECOSYSTEM, "1.0", [preview, later]).safe_version == "9.0"


def test_nothing_is_recommended_while_an_advisory_cannot_be_applied() -> None:
    unclear = Advisory(id="A-9", scope=Scope(unreadable=True))
    found = assess(ECOSYSTEM, "1.0", [fixed_in("2.0"), unclear])
    assert [flaw.id for flaw in found.flaws] == ["A-1"]
    assert found.unsure == ("A-9",)
    assert found.safe_version == ""


def test_a_clear_version_needs_no_upgrade() -> None:
    found = assess(ECOSYSTEM, "2.0", [fixed_in("2.0")])
    assert (found.flaws, found.unsure, found.safe_version) == ((), (), "")


def test_a_last_affected_version_and_a_limit_are_no_fix() -> None:
    spans = (Span(high="2.0", through=True), Span(high="3.0"))
    assert (
        assess(ECOSYSTEM, "1.0", [Advisory(id="A-1", scope=Scope(spans=spans))]).safe_version == ""
    )


@pytest.mark.parametrize("ecosystem", ["conda", "ConanCenter"])
def test_without_an_order_there_are_flaws_but_no_upgrades(ecosystem: str) -> None:
    listed = Advisory(id="A-1", scope=Scope(listed=("1.0",)))
    found = assess(ecosystem, "1.0", [listed])
    assert [flaw.id for flaw in found.flaws] == ["A-1"]
    assert found.safe_version == ""


def test_a_version_that_is_none_is_unsure_and_has_no_upgrade() -> None:
    listed = Advisory(id="A-2", scope=Scope(listed=("bulbasaur",)))
    found = assess(ECOSYSTEM, "bulbasaur", [fixed_in("2.0"), listed])
    assert [flaw.id for flaw in found.flaws] == ["A-2"]
    assert (found.unsure, found.safe_version) == (("A-1",), "")


@pytest.mark.parametrize(
    "version", ["1.0rc1", "1.0.dev1", "2.0.0-beta.1", "1.0-SNAPSHOT", "0.0.0-20190101000000-abcdef"]
)
def test_previews_are_recognised(version: str) -> None:
    assert is_preview(version)


@pytest.mark.parametrize(
    "version",
    ["1.0", "v1.0", "1.0.post1", "5.0.0.Final", "1.0.0+build", "31.1-jre", "31.1-android"],
)
def test_stable_versions_are_no_previews(version: str) -> None:
    assert not is_preview(version)
