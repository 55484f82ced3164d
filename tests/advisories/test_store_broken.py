"""Records that cannot be used: counted and named, and the others are kept."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.assess import assess
from stockade.advisories.scope import affects
from stockade.advisories.store import build
from stockade.advisories.store.opened import open_store
from stockade.advisories.store.take import TakeError, take
from stockade.model.errors import StockadeError
from support.archives import expected_names, held, records, taken, visible, zipped
from support.osv_records import record

GOOD = record("x", ["1.0"], id="BAD-1")
NAMELESS: Any = [{"package": {"ecosystem": "PyPI"}, "versions": ["1.0"]}]
BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "no JSON": (b"<html>Please log in</html>", "not valid JSON"),
    "cut JSON": (json.dumps(GOOD).encode()[:-1], "not valid JSON"),
    "not UTF-8": (b'{"id": "\xff"}', "not valid JSON"),
    "a list": (b"[]", "no JSON object"),
    "a key that is written twice": (
        b'{"id": "BAD-1", "id": "BAD-1", "modified": "2024-01-01T00:00:00Z"}',
        "'id' is written twice",
    ),
    "deep nesting": (b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", "nested deeper"),
    "another id": (json.dumps({**GOOD, "id": "BAD-2"}).encode(), "it holds the record BAD-2"),
    "no id": (b"{}", "id is missing"),
    "no package name": (json.dumps({**GOOD, "affected": NAMELESS}).encode(), "no name"),
    "a wrong type": (json.dumps({**GOOD, "affected": "all"}).encode(), "affected is not a list"),
    "schema 2": (json.dumps({**GOOD, "schema_version": "2.0.0"}).encode(), "schema_version"),
    "half a character": (
        json.dumps(
            {**GOOD, "affected": [{"package": {"ecosystem": "PyPI", "name": "\ud800"}}]}
        ).encode(),
        "not Unicode text",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_record_is_counted_and_named_and_costs_no_other(case: str, tmp_path: Path) -> None:
    content, why = BROKEN[case]
    source = taken(tmp_path / "store", records(1) | {"BAD-1": content} | records(2))
    assert (source.records, source.broken) == (2, 1)
    assert source.broken_names[0].startswith("BAD-1.json: ")
    assert why in source.broken_names[0]
    store = open_store(tmp_path / "store")
    assert store is not None
    found = store.advisories("PyPI", ["package-1", "package-2", "x"])
    scopes = store.scopes("PyPI", ["x"])["x"]
    store.close()
    assert [len(found[name]) for name in ("package-1", "package-2")] == [1, 1]
    # What a broken record still names is in doubt; nothing else can be said of it.
    assert [a.id for a in found["x"]] == ["BAD-1"] * len(scopes)
    assert all(affects(scope, "PyPI", "1.0") is None for scope in scopes)


def test_the_packages_that_a_broken_record_names_are_in_doubt(tmp_path: Path) -> None:
    named = [
        {"package": {"ecosystem": "PyPI", "name": "Some_Package"}, "versions": 3},
        {"package": {"ecosystem": "npm", "name": "some-package"}},
        {"package": {"ecosystem": "PyPI"}},
        "text",
    ]
    content = json.dumps({**GOOD, "affected": named}).encode()
    source = taken(tmp_path / "store", records(1) | {"BAD-1": content})
    store = open_store(tmp_path / "store")
    assert store is not None
    (advisory,) = store.advisories("PyPI", ["some-package"])["some-package"]
    store.close()
    assert (source.broken, advisory.id, advisory.scope.unreadable) == (1, "BAD-1", True)
    found = assess("PyPI", "1.0", [advisory])
    assert (found.flaws, found.unsure) == ((), ("BAD-1",))


def test_all_broken_records_are_counted_and_the_first_are_named(tmp_path: Path) -> None:
    bad = {f"BAD-{number:03}": b"{}" for number in range(100)}
    source = taken(tmp_path / "store", records(1) | bad)
    assert source.broken == 100
    assert len(source.broken_names) == build.SHOWN
    assert list(source.broken_names) == sorted(source.broken_names)


def test_a_record_that_stands_twice_is_kept_once_and_named_in_any_order(tmp_path: Path) -> None:
    (one,) = records(1).values()
    other = {**one, "summary": "another"}
    members: list[tuple[str, Any]] = [("a/PYSEC-1.json", one), ("b/PYSEC-1.json", other)]
    first = taken(tmp_path / "first", members)
    assert taken(tmp_path / "second", reversed(members)) == first
    assert (first.records, first.broken) == (1, 1)
    assert first.broken_names == ("PYSEC-1.json: the record stands there twice",)
    assert held(tmp_path / "first") == held(tmp_path / "second")


def test_the_same_member_twice_is_one_record(tmp_path: Path) -> None:
    with warnings.catch_warnings(action="ignore"):  # zipfile warns of it
        source = taken(tmp_path / "store", [*records(1).items(), *records(1).items()])
    assert (source.records, source.broken) == (1, 1)


def test_names_of_members_are_shown_printable_and_short(tmp_path: Path) -> None:
    nasty = "\x1b[31m" + "x" * 500 + "\u202e"
    source = taken(tmp_path / "store", records(1) | {nasty: b"{}"})
    (named,) = source.broken_names
    assert named.isprintable()
    assert len(named) < 500


def test_a_record_larger_than_any_is_broken(tmp_path: Path) -> None:
    huge = b'{"id": "BAD-1", "details": "' + b" " * build.LARGEST_RECORD + b'"}'
    source = taken(tmp_path / "store", records(1) | {"BAD-1": huge})
    assert source.broken_names == ("BAD-1.json: it is larger than any record",)


def test_a_record_with_nothing_that_can_be_read_takes_nothing(tmp_path: Path) -> None:
    taken(tmp_path / "store", records(1))
    before = held(tmp_path / "store")
    with pytest.raises(TakeError, match="no OSV record"):
        taken(tmp_path / "store", {"BAD-1": b"{}"})
    with pytest.raises(TakeError, match="no record among 1 files can be used: BAD-1"):
        taken(tmp_path / "store", {"BAD-1": b"{}"}, "PyPI")
    assert held(tmp_path / "store") == before
    assert visible(tmp_path / "store") == expected_names(tmp_path / "store")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_member_packed_in_a_way_that_may_need_any_memory_is_broken(
    method: int, tmp_path: Path
) -> None:
    path = zipped(tmp_path / "all.zip", records(1))
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr("BAD-1.json", json.dumps(GOOD))
    (source,) = take(tmp_path / "store", path)
    assert source.broken_names == ("BAD-1.json: it is packed in a way that OSV does not use",)


def test_a_member_with_a_wrong_checksum_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, made in (records(1) | {"BAD-1": GOOD}).items():
            archive.writestr(f"{name}.json", json.dumps(made))
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"id": "BAD-1"', b'"id": "BAD-1"'.replace(b": ", b":\t")))
    (source,) = take(tmp_path / "store", path)
    assert (source.records, source.broken) == (1, 1)
    assert "the archive is damaged here" in source.broken_names[0]


def _small_archive() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, made in records(1, 2, 3).items():
            archive.writestr(f"{name}.json", json.dumps(made))
    return body.getvalue()


ARCHIVE = _small_archive()
AT_THE_END = range(len(ARCHIVE) - 300, len(ARCHIVE))
"""Where the list of members is: most of what damage can do is done there."""

PLACES = st.sampled_from(range(len(ARCHIVE))) | st.sampled_from(AT_THE_END)


@given(
    damage=st.lists(st.tuples(PLACES, st.integers(0, 255)), min_size=1, max_size=4),
    cut=st.integers(0, len(ARCHIVE)) | st.just(0),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_archive_is_refused_or_read_in_part_and_never_a_crash(
    damage: list[tuple[int, int]], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("damage") / "store"
    data = bytearray(ARCHIVE)
    for place, byte in damage:
        data[place] = byte
    file = root.parent / "all.zip"
    file.write_bytes(data[: len(data) - cut])
    try:
        (source,) = take(root, file)
    except StockadeError:
        assert not held(root)
        assert visible(root) == set()
    else:
        assert source.records >= 1
        assert visible(root) == expected_names(root)
