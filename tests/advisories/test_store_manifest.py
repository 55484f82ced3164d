"""A manifest that is damaged, foreign or cannot be read: an error, and never another answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.advisories.store import manifest
from stockade.advisories.store.manifest import Manifest, StoreError
from stockade.advisories.store.opened import open_store
from support.archives import records, taken

SOURCE = {
    "kind": "osv", "name": "PyPI", "file": "a.sqlite", "sha256": "0", "bytes": 1, "records": 1,
    "withdrawn": 0, "broken": 0, "broken_names": [], "dates": [], "confirmed": "",
}  # fmt: skip
BAD_MANIFESTS: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "no schema": b'{"sources": []}',
    "another schema": b'{"schema": 2, "sources": []}',
    "a schema that is true": b'{"schema": true, "sources": []}',
    "sources that are an object": b'{"schema": 1, "sources": {}}',
    "a source that is a text": b'{"schema": 1, "sources": ["PyPI"]}',
    "a key that is written twice": b'{"schema": 1, "schema": 1, "sources": []}',
    "endless": b'{"schema": 1, ' + b" " * 5 * 2**20 + b'"sources": []}',
    **{
        f"{key} of a wrong type": json.dumps(
            {"schema": 1, "sources": [{**SOURCE, key: [] if value != [] else "x"}]}
        ).encode()
        for key, value in SOURCE.items()
    },
    **{
        f"a file at {file}": json.dumps(
            {"schema": 1, "sources": [{**SOURCE, "file": file}]}
        ).encode()
        for file in ("/etc/passwd", "../other.sqlite", "a/b.sqlite", "..", ".lock")
    },
}


@pytest.mark.parametrize("case", BAD_MANIFESTS)
def test_a_manifest_that_is_damaged_or_foreign_is_an_error(case: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(BAD_MANIFESTS[case])
    with pytest.raises(StoreError):
        open_store(tmp_path)


@given(place=st.integers(0, 10**6), byte=st.integers(0, 255))
@settings(deadline=None)
def test_a_byte_that_changed_in_the_manifest_is_an_error_or_changes_no_answer(
    place: int, byte: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("manifest") / "store"
    taken(root, records(1))
    data = bytearray((root / "manifest.json").read_bytes())
    data[place % len(data)] = byte
    (root / "manifest.json").write_bytes(data)
    try:
        store = open_store(root)
        assert store is not None
        found = store.scopes("PyPI", ["package-1", "absent"])
        store.close()
    except StoreError:
        return
    assert [len(known) for known in found.values()] == [1, 0]


@pytest.mark.parametrize("case", ["a file instead of a folder", "a folder instead of a file"])
def test_a_manifest_that_cannot_be_read_is_an_error(case: str, tmp_path: Path) -> None:
    root = tmp_path / "store"
    if case == "a file instead of a folder":
        root.write_text("")
    else:
        (root / "manifest.json").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(root)


def test_a_writer_replaces_a_damaged_manifest(tmp_path: Path) -> None:
    taken(tmp_path / "store", records(1, 2))
    (tmp_path / "store" / "manifest.json").write_bytes(b"{")
    taken(tmp_path / "store", records(1))
    listed = manifest.read(tmp_path / "store")
    assert isinstance(listed, Manifest)
    assert [source.name for source in listed.sources] == ["PyPI"]
