"""From OSV's archive to the store's file: the same bytes however the records arrive."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.advisory import reduce
from stockade.advisories.osv import read
from stockade.advisories.store.opened import open_store
from stockade.advisories.store.take import TakeError, take
from stockade.model.errors import UsageError
from support.archives import expected_names, held, records, taken, visible, zipped
from support.osv_records import HIGH, record
from support.shared_data import GO, PYPI, contents, needed, values

WITHDRAWN = {"withdrawn": "2026-02-01T00:00:00Z"}


@given(order=st.permutations(range(12)))
@settings(deadline=None, max_examples=30)
def test_the_order_of_the_archive_makes_no_difference(
    order: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("stores")
    sorted_one = taken(folder / "sorted", records(*range(12)))
    other = taken(folder / "other", records(*order))
    assert dataclasses.replace(other, taken=sorted_one.taken) == sorted_one
    assert held(folder / "other") == held(folder / "sorted")


@needed
@pytest.mark.slow
@pytest.mark.parametrize("archive", [PYPI, GO], ids=["PyPI", "Go"])
def test_real_records_give_the_same_bytes_twice_and_in_any_order(
    archive: Path, tmp_path: Path
) -> None:
    items = list(contents(archive).items())
    shuffled = [*items[1::3], *reversed(items[::3]), *items[2::3]]
    (first,) = take(tmp_path / "first", archive)
    (second,) = take(tmp_path / "second", archive)
    third = taken(tmp_path / "third", shuffled)
    # The manifest alone says when it was taken.
    assert dataclasses.replace(first, taken="") == dataclasses.replace(second, taken="")
    assert dataclasses.replace(first, taken="") == dataclasses.replace(third, taken="")
    assert held(tmp_path / "first") == held(tmp_path / "second") == held(tmp_path / "third")
    assert (first.records, first.broken) == (len(shuffled), 0)
    assert first.bytes < 3_000_000


@needed
@pytest.mark.slow
@pytest.mark.parametrize(("archive", "ecosystem"), [(PYPI, "PyPI"), (GO, "Go")])
def test_the_store_gives_back_what_the_records_say(
    archive: Path, ecosystem: str, tmp_path: Path
) -> None:
    (source,) = take(tmp_path / "store", archive)
    real = [read(value) for value in values(archive).values()]
    expected = {
        (name, record.id): reduce(record, ecosystem, name)
        for record in real
        for name in {a.name for a in record.affected}
        if not record.withdrawn
    }
    store = open_store(tmp_path / "store")
    assert store is not None
    names = sorted({name for name, _ in expected})
    found = store.advisories(ecosystem, names)
    scopes = store.scopes(ecosystem, names)
    store.close()
    assert {(n, a.id): a for n, known in found.items() for a in known} == expected
    assert {n: [a.scope for a in known] for n, known in found.items()} == scopes
    assert source.withdrawn == sum(bool(record.withdrawn) for record in real)


def test_every_part_of_an_advisory_comes_back(tmp_path: Path) -> None:
    value = record(
        "a", ["1.0-odd", "9.9"], id="A-1", aliases=["GHSA-1", "CVE-2024-1"], fixed=["2.0"],
        summary="Short – ünd", details="Long\n" * 20, vector=HIGH,
    )  # fmt: skip
    events = [{"introduced": "3"}, {"last_affected": "4"}, {"introduced": "5"}, {"limit": "6"}]
    value["affected"] += record("a", ["7.7"], id="x")["affected"]
    value["affected"][1]["ranges"] = [
        {"type": "ECOSYSTEM", "events": events},
        {"type": "ECOSYSTEM", "events": [{"introduced": "no-version"}]},
    ]
    value |= {"published": "2025-01-01T00:00:00Z", "database_specific": {"cwe_ids": ["CWE-79"]}}
    taken(tmp_path / "store", {"A-1": value})
    store = open_store(tmp_path / "store")
    assert store is not None
    found = store.advisories("PyPI", ["a"])["a"]
    store.close()
    assert found == [reduce(read(value), "PyPI", "a")]
    assert found[0].scope.unreadable
    assert {(s.through, s.fixed) for s in found[0].scope.spans} == {
        (False, True),
        (True, False),
        (False, False),
    }


def test_withdrawn_records_are_counted_and_never_match(tmp_path: Path) -> None:
    gone = records(2)["PYSEC-2"] | WITHDRAWN
    source = taken(tmp_path / "store", records(1) | {"PYSEC-2": gone})
    assert (source.records, source.withdrawn, source.broken) == (2, 1, 0)
    store = open_store(tmp_path / "store")
    assert store is not None
    found = store.advisories("PyPI", ["package-1", "package-2", "absent"])
    store.close()
    assert [a.id for a in found["package-1"]] == ["PYSEC-1"]
    assert (found["package-2"], found["absent"]) == ([], [])


def test_names_are_kept_as_the_index_compares_them(tmp_path: Path) -> None:
    taken(tmp_path / "store", {"A-1": record("Some_Odd.Name", ["1.0"], id="A-1")})
    store = open_store(tmp_path / "store")
    assert store is not None
    found = store.advisories("PyPI", ["some-odd-name", "Some_Odd.Name"])
    store.close()
    assert [a.id for a in found["some-odd-name"]] == ["A-1"]
    assert found["Some_Odd.Name"] == []


def test_the_ecosystem_is_told_by_the_records_and_not_by_the_name_of_the_file(
    tmp_path: Path,
) -> None:
    made = {f"A-{n}": record("a", ["1"], id=f"A-{n}", ecosystem="npm") for n in range(3)}
    (source,) = take(tmp_path / "store", zipped(tmp_path / "PyPI.zip", made))
    assert (source.kind, source.name, source.records) == ("osv", "npm", 3)


def test_an_export_of_everything_gives_every_ecosystem_however_rare(tmp_path: Path) -> None:
    made = [record("a", ["1"], id=f"A-{n:04}", ecosystem=("npm", "Go")[n % 2]) for n in range(1000)]
    rare = record("b", ["1"], id="B-1", ecosystem="Hex")
    rare["affected"] += record("c", ["1"], id="x", ecosystem="PyPI")["affected"]
    made.insert(1, rare)
    archive = zipped(tmp_path / "all.zip", {value["id"]: value for value in made})
    found = take(tmp_path / "store", archive)
    assert [source.name for source in found] == ["Go", "Hex", "PyPI", "npm"]
    assert visible(tmp_path / "store") == expected_names(tmp_path / "store")


def test_an_archive_of_a_single_record_says_which_ecosystem_it_affects(tmp_path: Path) -> None:
    assert taken(tmp_path / "store", records(1)).name == "PyPI"


def test_records_of_another_ecosystem_do_not_become_the_ecosystems(tmp_path: Path) -> None:
    taken(tmp_path / "store", {"A-1": record("a", ["1"], id="A-1", ecosystem="npm")}, "npm")
    before = held(tmp_path / "store")
    with pytest.raises(TakeError, match="npm: none of 3 records affects"):
        taken(tmp_path / "store", records(1, 2, 3), "npm")
    assert held(tmp_path / "store") == before


@pytest.mark.parametrize("ecosystem", ["conda", "ConanCenter", "Debian"])
def test_an_ecosystem_that_is_not_kept_is_a_usage_error(ecosystem: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no advisories are kept"):
        taken(tmp_path / "store", records(1), ecosystem)
    assert not (tmp_path / "store").exists()


def test_the_ecosystem_may_be_said_in_any_case(tmp_path: Path) -> None:
    assert taken(tmp_path / "store", records(1), "pypi").name == "PyPI"


def test_a_file_that_is_not_there_leaves_no_store(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="No such file"):
        take(tmp_path / "store", tmp_path / "absent.zip")
    assert not (tmp_path / "store").exists()


def test_other_members_of_the_archive_are_no_records(tmp_path: Path) -> None:
    members: list[tuple[str, Any]] = [
        ("README.md", b"read me"),
        ("folder/", b""),
        *records(1, 2).items(),
    ]
    source = taken(tmp_path / "store", members)
    assert (source.records, source.broken) == (2, 0)


def test_records_in_folders_of_the_archive_are_records(tmp_path: Path) -> None:
    flat = taken(tmp_path / "flat", records(1, 2))
    deep = taken(tmp_path / "deep", [(f"advisories/{i}.json", r) for i, r in records(1, 2).items()])
    assert deep == flat
