"""A file with some records changed: the same bytes as one that is built from all of them."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.store import build
from stockade.advisories.store.build import Tally
from stockade.advisories.store.merge import merge, times
from support.archives import records
from support.shared_data import PYPI, contents, needed

Files = Mapping[str, bytes]


def real(count: int) -> dict[str, bytes]:
    """A few real records, and ids that sort differently with and without their ending."""
    chosen = dict(list(contents(PYPI).items())[:: 2661 // count][:count])
    odd = {"PYSEC-2010": "a", "PYSEC-2010-1-1": "b", "PYSEC-2010.1": "c", "A-1": "d", "z-1": "e"}
    for identifier, name in odd.items():
        (value,) = records(1).values()
        package = [{"package": {"ecosystem": "PyPI", "name": name}, "versions": ["1.0"]}]
        chosen[identifier] = json.dumps({**value, "id": identifier, "affected": package}).encode()
    return chosen


def edited(data: bytes, how: str) -> bytes:
    """The record as somebody changed it."""
    if how == "broken":
        return data[:-1]
    if how == "other id":
        return json.dumps({**json.loads(data), "id": "OTHER-1"}).encode()
    changes: dict[str, dict[str, Any]] = {
        "same": {},
        "text": {"summary": "changed", "modified": "2025-01-01T00:00:00Z"},
        "withdrawn": {"withdrawn": "2025-01-01T00:00:00Z"},
        "emptied": {"affected": []},
    }
    return json.dumps({**json.loads(data), **changes[how]}).encode()


def built(path: Path, files: Files) -> Tally:
    return build.build(path, "PyPI", [(f"{i}.json", lambda d=d: d) for i, d in files.items()])  # type: ignore[misc]


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        yield database


def summary(tally: Tally) -> dict[str, Any]:
    return {**dataclasses.asdict(tally), "dates": tally.newest()}


POOL = real(40) if PYPI.exists() else {}
HOW = st.sampled_from(["same", "text", "text", "withdrawn", "emptied", "broken", "other id"])
some = st.sets(st.sampled_from(sorted(POOL) or ["none"]), max_size=12)


@needed
@given(data=st.data(), old=some, removed=some)
@settings(deadline=None, max_examples=150)
def test_changes_give_the_bytes_and_the_counts_of_a_full_build(
    data: st.DataObject,
    old: set[str],
    removed: set[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    before = {i: edited(POOL[i], data.draw(HOW)) for i in old}
    changes = data.draw(st.dictionaries(st.sampled_from(sorted(POOL)), HOW, max_size=12))
    changed = {i: edited(POOL[i], how) for i, how in changes.items() if i not in removed}
    after = {i: d for i, d in before.items() if i not in removed} | changed
    built(folder / "before", before)
    with opened(folder / "before") as database:
        tally = merge(folder / "merged", "PyPI", database, changed, removed)
    assert summary(tally) == summary(built(folder / "full", after))
    assert (folder / "merged").read_bytes() == (folder / "full").read_bytes()


@needed
@given(old=some)
@settings(deadline=None, max_examples=20)
def test_no_change_gives_the_same_file(
    old: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    built(folder / "before", {i: POOL[i] for i in old})
    with opened(folder / "before") as database:
        merge(folder / "merged", "PyPI", database, {}, set())
    assert (folder / "merged").read_bytes() == (folder / "before").read_bytes()


def test_the_times_of_all_records_are_known_and_broken_ones_are_to_be_fetched_again(
    tmp_path: Path,
) -> None:
    files = {i: json.dumps(r).encode() for i, r in records(1, 2).items()} | {"BAD-1": b"{}"}
    built(tmp_path / "file", files)
    with opened(tmp_path / "file") as database:
        assert times(database) == {
            "PYSEC-1": "2026-01-02T03:04:05Z",
            "PYSEC-2": "2026-01-02T03:04:05Z",
            "BAD-1": "",
        }


def test_broken_records_are_named_in_the_order_of_a_full_build(tmp_path: Path) -> None:
    files = {"A": b"{}", "A-1": b"{}", "A.1": b"{}", "A1": b"{}"}
    full = built(tmp_path / "file", files)
    with opened(tmp_path / "file") as database:
        assert merge(tmp_path / "new", "PyPI", database, {}, set()).broken == full.broken


def test_a_broken_record_that_was_repaired_or_removed_is_named_no_more(tmp_path: Path) -> None:
    good = json.dumps(records(1)["PYSEC-1"]).encode()
    built(tmp_path / "file", {"PYSEC-1": b"{}", "PYSEC-2": b"{}"})
    with opened(tmp_path / "file") as database:
        tally = merge(tmp_path / "new", "PyPI", database, {"PYSEC-1": good}, {"PYSEC-2"})
    assert (tally.records, tally.broken) == (1, [])
