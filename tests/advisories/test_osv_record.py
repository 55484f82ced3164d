"""Records of the OSV schema: what is read, what is let through, and what is refused."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.osv import Record, RecordError, read
from support.shared_data import GO, PYPI, needed, values

PACKAGE = {"ecosystem": "PyPI", "name": "A.b_C"}
EVENTS = [{"introduced": "0"}, {"fixed": "1.0"}]
RANGE = {"type": "ECOSYSTEM", "events": EVENTS}


def value(**changed: Any) -> dict[str, Any]:
    return {"id": "PYSEC-1", "modified": "2024-01-01T00:00:00Z", **changed}


def affecting(**changed: Any) -> dict[str, Any]:
    return value(affected=[{"package": PACKAGE, "ranges": [RANGE], **changed}])


def test_a_whole_record_is_read() -> None:
    record = read(
        value(
            schema_version="1.6.7",
            published="2023-01-01T00:00:00Z",
            aliases=["GHSA-x", "CVE-2024-1", "CVE-2024-1", "PYSEC-1"],
            summary="Short",
            details="Long",
            severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/one"}],
            database_specific={"severity": "HIGH", "cwe_ids": ["CWE-79", "cwe-20", "none", 7]},
            affected=[
                {
                    "package": PACKAGE,
                    "ranges": [RANGE, {"type": "GIT", "events": [{"introduced": "0"}]}],
                    "versions": ["0.9"],
                    "severity": [{"type": "CVSS_V2", "score": "two"}],
                }
            ],
        )
    )
    (affected,) = record.affected
    assert (record.id, record.dated) == ("PYSEC-1", "2024-01-01T00:00:00Z")
    assert record.aliases == ("CVE-2024-1", "GHSA-x")
    assert (record.summary, record.details, record.word) == ("Short", "Long", "HIGH")
    assert record.vectors == ("CVSS:3.1/one", "two")
    assert record.cwe == (20, 79)
    assert (affected.ecosystem, affected.name) == ("PyPI", "a-b-c")
    assert affected.ranges == ((("introduced", "0"), ("fixed", "1.0")),)
    assert (affected.versions, affected.unread) == (("0.9",), False)


LET_THROUGH: dict[str, dict[str, Any]] = {
    "nothing but id and date": value(),
    "null where there is nothing": value(aliases=None, affected=None, details=None, severity=None),
    "unknown fields": value(more={"a": 1}, affected=[{"package": PACKAGE, "more": 1}]),
    "an alias that is no id": value(aliases=["not an id", 7, "CVE-2024-1"]),
    "a database_specific of any type": value(database_specific=["HIGH"]),
    "a score that is no text": value(severity=[{"type": "X", "score": 9.8}]),
    "a package of an ecosystem that we do not know": value(
        affected=[{"package": {"ecosystem": "Linux", "name": "Kernel"}, "ranges": "none"}]
    ),
    "only commits, without a package": value(affected=[{"ranges": [{"type": "GIT"}]}]),
    "a date that is none": value(published="last year"),
}
REFUSED: dict[str, tuple[Any, str]] = {
    "no object": ([], "no JSON object"),
    "no id": ({"modified": "2024-01-01T00:00:00Z"}, "id"),
    "an id with a line in it": (value(id="PYSEC-1\nx"), "id"),
    "an id that is a path": (value(id="../PYSEC-1"), "id"),
    "an id that is a number": (value(id=1), "id"),
    "an endless id": (value(id="A" * 101), "id"),
    "no date of change": ({"id": "PYSEC-1"}, "modified"),
    "a date that is a number": (value(modified=20240101), "modified"),
    "a date that does not print": (value(modified="2024\x1b[2J"), "modified"),
    "schema 2": (value(schema_version="2.0.0"), "schema_version"),
    "a schema that is a number": (value(schema_version=1.6), "schema_version"),
    "affected that is an object": (value(affected={}), "affected"),
    "an affected entry that is a text": (value(affected=["a"]), "affected"),
    "a package that is a text": (affecting(package="a"), "package"),
    "a package that is a list": (affecting(package=[]), "package"),
    "a package without a name": (affecting(package={"ecosystem": "PyPI"}), "no name"),
    "a package with an empty name": (affecting(package={**PACKAGE, "name": ""}), "no name"),
    "a package without an ecosystem": (affecting(package={"name": "a"}), "no ecosystem"),
    "half a character in a name": (affecting(package={**PACKAGE, "name": "\ud800"}), "Unicode"),
    "half a character in a version": (affecting(versions=["1.0", "\udfff"]), "Unicode"),
    "ranges that are a text": (affecting(ranges="all"), "ranges"),
    "a range that is a text": (affecting(ranges=["all"]), "ranges"),
    "a range without events": (affecting(ranges=[{"type": "SEMVER"}]), "introduced"),
    "a range with a fix alone": (
        affecting(ranges=[{"type": "SEMVER", "events": EVENTS[1:]}]),
        "introduced",
    ),
    "an event of two kinds": (
        affecting(ranges=[{**RANGE, "events": [{"introduced": "0", "fixed": "1"}]}]),
        "event",
    ),
    "an event of an unknown kind": (
        affecting(ranges=[{**RANGE, "events": [*EVENTS, {"repaired": "1"}]}]),
        "event",
    ),
    "an event at a number": (
        affecting(ranges=[{**RANGE, "events": [{"introduced": 0}]}]),
        "event",
    ),
    "versions that are a text": (affecting(versions="1.0"), "versions"),
    "a version that is a number": (affecting(versions=["1.0", 2]), "version"),
    "aliases that are a text": (value(aliases="CVE-2024-1"), "aliases"),
    "details that are a list": (value(details=["long"]), "details"),
    "a severity that is a text": (value(severity="HIGH"), "severity"),
}


@pytest.mark.parametrize("case", LET_THROUGH)
def test_what_does_not_matter_does_not_cost_a_record(case: str) -> None:
    assert read(LET_THROUGH[case]).id == "PYSEC-1"


@pytest.mark.parametrize("case", REFUSED)
def test_what_matters_is_refused_with_the_reason(case: str) -> None:
    given_value, why = REFUSED[case]
    with pytest.raises(RecordError, match=why):
        read(given_value)


def test_a_kind_of_range_that_is_not_known_is_never_left_out_in_silence() -> None:
    record = read(affecting(ranges=[RANGE, {"type": "CALENDAR", "events": []}]))
    assert record.affected[0].unread
    assert read(affecting(ranges=[{"type": ["SEMVER"], "events": EVENTS}])).affected[0].unread


def test_a_package_known_by_commits_alone_is_not_judged_by_versions() -> None:
    commits = {"type": "GIT", "events": [{"introduced": "0"}]}
    assert read(affecting(ranges=[commits])).affected[0].unread
    assert not read(affecting(ranges=[commits], versions=["1.0"])).affected[0].unread


def test_an_ecosystem_with_a_suffix_is_the_ecosystem() -> None:
    package = {"ecosystem": "Packagist:https://packages.drupal.org/8", "name": "drupal/Core"}
    (affected,) = read(affecting(package=package)).affected
    assert (affected.ecosystem, affected.name) == ("Packagist", "drupal/core")


@pytest.mark.parametrize(
    ("dates", "newest"),
    [
        ({"modified": "0001-01-01T00:00:00Z", "published": "2024-02-02T00:00:00Z"}, "2024-02-02"),
        ({"modified": "2024-01-01T00:00:00Z", "withdrawn": "2024-03-03T00:00:00Z"}, "2024-03-03"),
        ({"modified": "2024-99-99T00:00:00Z"}, ""),
        ({"modified": "2024-01-01T00:00Z"}, ""),
        ({"modified": "1-01-01T00:00:00Z"}, ""),
        ({"modified": "soon"}, ""),
        ({"modified": "2024-01-01T00:00:00.123456789Z"}, "2024-01-01"),
    ],
)
def test_the_date_of_a_record_is_its_newest_sensible_one(
    dates: dict[str, str], newest: str
) -> None:
    assert read(value(**dates)).dated[:10] == newest


WORDS = "id modified affected package ecosystem name ranges type events introduced fixed versions"
MORE = "severity score aliases database_specific cwe_ids schema_version details withdrawn limit"
KEYS = st.sampled_from([*WORDS.split(), *MORE.split()])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


@given(changes=st.dictionaries(KEYS, JSON, max_size=4), entry=st.dictionaries(KEYS, JSON))
@settings(deadline=None)
def test_any_json_is_a_record_or_a_record_error(
    changes: dict[str, Any], entry: dict[str, Any]
) -> None:
    for made in (changes, value(**changes), value(affected=[{"package": PACKAGE, **entry}])):
        with contextlib.suppress(RecordError):
            assert isinstance(read(made), Record)


@needed
@pytest.mark.parametrize("archive", [PYPI, GO], ids=["PyPI", "Go"])
def test_every_real_record_is_read(archive: Any) -> None:
    for identifier, real in values(archive).items():
        record = read(real)
        assert record.id == identifier
        assert len(record.affected) == len(real["affected"])
