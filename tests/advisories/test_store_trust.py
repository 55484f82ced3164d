"""A store that is not as it was written is an error, and never an answer."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from stockade.advisories.store import manifest
from stockade.advisories.store.manifest import StoreError
from stockade.advisories.store.opened import open_store
from support.archives import records, taken
from support.local_store import take_epss, take_kev


def made(root: Path) -> Path:
    """A store with a source of each kind; the file of PyPI's."""
    source = taken(root, records(1, 2))
    take_kev(root, "CVE-2024-1111")
    take_epss(root, {"CVE-2024-1111": 0.5})
    return root / source.file


def ask(root: Path) -> None:
    """Ask the store everything that a scan does."""
    store = open_store(root)
    assert store is not None
    try:
        store.scopes("PyPI", ["package-1"])
        store.advisories("PyPI", ["package-1"])
        store.exploited(["CVE-2024-1111"])
        store.probabilities(["CVE-2024-1111"])
    finally:
        store.close()


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def alter(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data.replace(b"package-1", b"package-9"))
    assert file.read_bytes() != data


def empty(file: Path) -> None:
    file.write_bytes(b"")


def replace_by_link(file: Path) -> None:
    file.rename(file.with_suffix(".elsewhere"))
    file.symlink_to(file.with_suffix(".elsewhere"))


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGE = (truncate, lengthen, alter, empty, Path.unlink, replace_by_link, replace_by_folder)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda f: f.__name__)
def test_a_file_that_changed_is_an_error(damage: Callable[[Path], None], tmp_path: Path) -> None:
    file = made(tmp_path / "store")
    ask(tmp_path / "store")
    damage(file)
    with pytest.raises(StoreError) as said:
        ask(tmp_path / "store")
    assert "PyPI in the store" in said.value.message
    assert "stockade db update" in said.value.remedy


@pytest.mark.parametrize("name", ["kev", "epss"])
def test_the_other_sources_are_checked_as_well(name: str, tmp_path: Path) -> None:
    made(tmp_path / "store")
    (file,) = (tmp_path / "store").glob(f"{name}-*.sqlite")
    truncate(file)
    with pytest.raises(StoreError, match=f"{name} in the store"):
        ask(tmp_path / "store")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    made(tmp_path / "store").chmod(0)
    with pytest.raises(StoreError, match="cannot be read"):
        ask(tmp_path / "store")


def test_a_file_of_another_release_is_an_error(tmp_path: Path) -> None:
    file = made(tmp_path / "store")
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version=99")
    database.close()
    vouch(tmp_path / "store", file)
    with pytest.raises(StoreError, match="another release"):
        ask(tmp_path / "store")


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_database_is_an_error_even_if_the_manifest_names_it(
    content: bytes, tmp_path: Path
) -> None:
    file = made(tmp_path / "store")
    file.write_bytes(content)
    vouch(tmp_path / "store", file)
    with pytest.raises(StoreError):
        ask(tmp_path / "store")


@pytest.mark.parametrize(
    "statement",
    ["DROP TABLE affected", "UPDATE affected SET body = '{'", "UPDATE affected SET body = '{}'",
     "UPDATE affected SET body = '[]'", "UPDATE advisory SET head = '[]'",
     "UPDATE advisory SET details = x'00'", "UPDATE affected SET body = '{\"s\":[[1]]}'"],
)  # fmt: skip
def test_rows_of_another_shape_are_an_error(statement: str, tmp_path: Path) -> None:
    file = made(tmp_path / "store")
    database = sqlite3.connect(file)
    database.execute(statement)
    database.commit()
    database.close()
    vouch(tmp_path / "store", file)
    with pytest.raises(StoreError):
        ask(tmp_path / "store")


def vouch(root: Path, file: Path) -> None:
    """Make the manifest vouch for the file, as somebody would who writes both."""
    value = json.loads((root / "manifest.json").read_bytes())
    for source in value["sources"]:
        if source["file"] == file.name:
            source |= {"bytes": file.stat().st_size, "sha256": manifest.file_digest(file)}
    (root / "manifest.json").write_text(json.dumps(value))


def test_without_a_store_there_is_none_and_without_a_source_it_says_so(tmp_path: Path) -> None:
    assert open_store(None) is None
    assert open_store(tmp_path / "absent") is None
    made(tmp_path / "store")
    store = open_store(tmp_path / "store")
    assert store is not None
    with pytest.raises(StoreError, match="holds no advisories for npm"):
        store.scopes("npm", ["a"])
    assert store.source("npm") is None
    store.close()
