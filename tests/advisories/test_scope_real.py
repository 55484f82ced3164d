"""Scopes of the real advisories for PyPI and Go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from stockade.advisories.osv import Affected, Event, read
from stockade.advisories.scope import Scope, affects, scope_of
from stockade.advisories.versions import VersionError, key_of
from support.evaluation import included
from support.shared_data import GO, PYPI, needed, values

ARCHIVES = {"PyPI": PYPI, "Go": GO}
pytestmark = [needed, pytest.mark.slow]


def packages(ecosystem: str) -> Iterator[tuple[str, list[Affected], Scope]]:
    for identifier, value in values(ARCHIVES[ecosystem]).items():
        record = read(value)
        for name in {a.name for a in record.affected}:
            said = [a for a in record.affected if a.name == name and a.ecosystem == ecosystem]
            yield identifier, said, scope_of(ecosystem, said)


def test_every_version_that_a_record_lists_is_affected_by_it() -> None:
    listed = 0
    for identifier, said, scope in packages("PyPI"):
        for version in {v for a in said for v in a.versions}:
            listed += 1
            assert affects(scope, "PyPI", version) is True, f"{identifier}: {version}"
    assert listed > 100_000


def test_versions_listed_outside_the_ranges_are_kept() -> None:
    outside = {(i, v) for i, _, scope in packages("PyPI") if scope.spans for v in scope.listed}
    contradict = {(i, v) for i, v in outside if _key(v, "PyPI") is not None}
    assert contradict == {
        ("PYSEC-2021-114", "2.11.6"),
        ("PYSEC-2023-177", "23.9.0"),
        ("PYSEC-2023-177", "23.9.0.post1"),
        *(
            ("PYSEC-2023-61", f"{v}{stage}")
            for v in ("3.2", "4.2")
            for stage in ("a1", "b1", "rc1")
        ),
    }
    assert len(outside) > 100


UNREADABLE = {
    "PyPI": {
        "PYSEC-2019-125",  # fixed in the "version" 2019-09-12
        "PYSEC-2021-371",  # fixed in 0.2.0-n653
        "PYSEC-2022-15",  # withdrawn, and left empty
    },
    "Go": set[str](),
}


@pytest.mark.parametrize("ecosystem", ARCHIVES)
def test_every_range_but_a_known_few_can_be_read_and_those_say_unknown(ecosystem: str) -> None:
    unreadable = set()
    for identifier, _, scope in packages(ecosystem):
        if scope.unreadable:
            unreadable.add(identifier)
            assert affects(scope, ecosystem, "99.0.0") is None
        else:
            assert scope.spans or scope.listed, identifier
    assert unreadable == UNREADABLE[ecosystem]


@pytest.mark.parametrize("ecosystem", ARCHIVES)
def test_at_every_event_the_schema_itself_says_the_same(ecosystem: str) -> None:
    compared = 0
    for identifier, said, scope in packages(ecosystem):
        ranges = [found for a in said for found in a.ranges]
        for version in _untied(ranges, ecosystem):
            listed = any(_same(v, version, ecosystem) for a in said for v in a.versions)
            expected = listed or included(version, ranges, key_of(ecosystem))
            if not scope.unreadable:
                compared += 1
                assert affects(scope, ecosystem, version) is expected, f"{identifier}: {version}"
    assert compared > 5000


def _untied(ranges: Sequence[Sequence[Event]], ecosystem: str) -> set[str]:
    """The versions of events, but for those at which it ends and begins: see the tests on ties."""
    ends = [v for events in ranges for kind, v in events if kind == "fixed"]
    begins = [v for events in ranges for kind, v in events if kind == "introduced" and v != "0"]
    tied = {v for v in ends if any(_same(v, other, ecosystem) for other in begins)}
    return {v for v in (*ends, *begins) if _key(v, ecosystem) is not None} - tied


def _key(version: str, ecosystem: str) -> Any:
    try:
        return key_of(ecosystem)(version)
    except VersionError:
        return None


def _same(first: str, second: str, ecosystem: str) -> bool:
    key = _key(first, ecosystem)
    return key is not None and bool(key == _key(second, ecosystem))
