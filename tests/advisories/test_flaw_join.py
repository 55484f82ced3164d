"""One flaw for each flaw, however many records there are of it."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.advisory import Advisory
from stockade.advisories.flaw import Flaw, join
from stockade.advisories.rating import Rating
from stockade.advisories.scope import Scope
from stockade.advisories.spans import Span
from stockade.advisories.versions import key_of
from stockade.model.rating import Severity
from support.made_advisories import advisories

ORDER = key_of("PyPI")


def made(name: str, *aliases: str, fixed: str = "", **more: object) -> Advisory:
    spans = (Span(high=fixed, fixed=True),) if fixed else ()
    return Advisory(id=name, aliases=aliases, scope=Scope(spans=spans), **more)  # type: ignore[arg-type]


def ids(flaws: tuple[Flaw, ...]) -> list[tuple[str, ...]]:
    return [flaw.ids for flaw in flaws]


def test_records_that_name_each_other_are_one_flaw() -> None:
    found = join([made("GHSA-1", "CVE-2024-1"), made("PYSEC-1", "CVE-2024-1")], ORDER)
    assert ids(found) == [("PYSEC-1", "CVE-2024-1", "GHSA-1")]


def test_records_that_share_no_id_are_flaws_of_their_own_sorted_by_id() -> None:
    found = join([made("PYSEC-2"), made("GHSA-1"), made("PYSEC-1")], ORDER)
    assert ids(found) == [("GHSA-1",), ("PYSEC-1",), ("PYSEC-2",)]


def test_an_alias_without_a_record_of_its_own_joins_two() -> None:
    chain = [made("A-1", "X-1"), made("A-2", "X-1", "X-2"), made("A-3", "X-2"), made("A-4", "X-3")]
    for order in itertools.permutations(chain):
        assert ids(join(order, ORDER)) == [("A-1", "A-2", "A-3", "X-1", "X-2"), ("A-4", "X-3")]


def test_a_late_record_joins_groups_that_were_apart() -> None:
    ends = [made("A-1", "X-1"), made("A-2", "X-2"), made("A-3", "X-3")]
    bridge = made("Z-9", "X-1", "X-2", "X-3")
    assert len(join(ends, ORDER)) == 3
    assert len(join([*ends, bridge], ORDER)) == 1


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["CVE-2024-1", "GHSA-1", "PYSEC-1", "X-1"], "PYSEC-1"),
        (["CVE-2024-1", "GHSA-1", "GO-1", "X-1"], "GO-1"),
        (["CVE-2024-1", "GHSA-1", "RUSTSEC-1"], "RUSTSEC-1"),
        (["CVE-2024-1", "GHSA-1", "MAL-1"], "GHSA-1"),
        (["CVE-2024-1", "X-1"], "X-1"),
        (["CVE-2024-1", "CVE-2023-1"], "CVE-2023-1"),
        (["PYSEC-2", "PYSEC-1"], "PYSEC-1"),
    ],
)
def test_the_id_is_that_of_the_database_that_the_ecosystem_keeps(
    names: list[str], first: str
) -> None:
    for own in names:
        (flaw,) = join([made(own, *sorted({*names} - {own}))], ORDER)
        assert flaw.id == first
        assert set(flaw.ids) == set(names)


def test_the_label_is_the_cve_id_where_there_is_one() -> None:
    assert join([made("PYSEC-1", "CVE-2024-2", "CVE-2024-1")], ORDER)[0].label == "CVE-2024-1"
    assert join([made("PYSEC-1", "GHSA-1")], ORDER)[0].label == "PYSEC-1"


def test_a_flaw_has_the_worst_rating_and_every_weakness_and_fix_of_its_records() -> None:
    low, high = Rating(severity=Severity.LOW, score=2.0), Rating(severity=Severity.HIGH, score=7.5)
    group = [
        made("PYSEC-1", "CVE-2024-1", fixed="10.0", cwe=(79, 20)),
        made("GHSA-1", "CVE-2024-1", fixed="2.0", rating=low, cwe=(20,)),
        made("GHSA-2", "CVE-2024-1", fixed="2.0", rating=high),
    ]
    (flaw,) = join(group, ORDER)
    assert flaw.rating == high
    assert flaw.cwe == (20, 79)
    assert flaw.fixed_versions == ("2.0", "10.0")


def test_an_unrated_record_beside_a_rated_one_does_not_hide_the_rating() -> None:
    low = Rating(severity=Severity.LOW, score=2.0)
    (flaw,) = join([made("PYSEC-1", "X-1"), made("GHSA-1", "X-1", rating=low)], ORDER)
    assert flaw.rating == low


def test_the_text_is_the_preferred_records_or_the_next_one_that_has_any() -> None:
    silent, telling = made("PYSEC-1", "X-1"), made("GHSA-1", "X-1", summary="g", details="long")
    (flaw,) = join([silent, telling], ORDER)
    assert (flaw.id, flaw.summary, flaw.details) == ("PYSEC-1", "g", "long")
    own = made("PYSEC-1", "X-1", summary="p")
    assert join([telling, own], ORDER)[0].summary == "p"


@given(data=st.data(), known=st.lists(advisories(), max_size=6, unique_by=lambda a: a.id))
@settings(deadline=None)
def test_flaws_do_not_depend_on_the_order_of_records(
    data: st.DataObject, known: list[Advisory]
) -> None:
    assert join(data.draw(st.permutations(known)), ORDER) == join(known, ORDER)


@given(known=st.lists(advisories(), max_size=6))
@settings(deadline=None)
def test_every_id_is_in_exactly_one_flaw(known: list[Advisory]) -> None:
    found = [name for flaw in join(known, ORDER) for name in flaw.ids]
    assert len(found) == len(set(found))
    assert set(found) == {name for a in known for name in (a.id, *a.aliases)}


SCRIPT = """
from stockade.advisories.advisory import Advisory
from stockade.advisories.flaw import join
from stockade.advisories.scope import Scope
from stockade.advisories.spans import Span
from stockade.advisories.versions import key_of
spans = tuple(Span(high=v, fixed=True) for v in ("1.0", "1", "1.0.0", "1.0.0.0", "v1", "01.0"))
print(join([Advisory(id="A-1", scope=Scope(spans=spans))], key_of("PyPI"))[0].fixed_versions)
"""


def test_two_spellings_of_one_fix_stand_in_the_same_order_in_every_process() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert said == {b"('01.0', '1', '1.0', '1.0.0', '1.0.0.0', 'v1')\n"}
