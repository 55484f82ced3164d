"""Readers and writers at the same time: everybody sees the old data or the new, whole."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stockade.advisories.store import manifest
from stockade.advisories.store.manifest import StoreError
from stockade.advisories.store.opened import open_store
from support.archives import expected_names, records, taken, visible, zipped
from support.osv_records import record

TAKE = """
import sys
from pathlib import Path
from stockade.advisories.store.take import take
for archive in sys.argv[2:]:
    take(Path(sys.argv[1]), Path(archive))
"""


def test_a_reader_of_the_old_manifest_still_finds_its_file_after_an_update(tmp_path: Path) -> None:
    root = tmp_path / "store"
    taken(root, records(1))
    early = open_store(root)
    assert early is not None
    taken(root, records(2))
    found = early.advisories("PyPI", ["package-1", "package-2"])
    early.close()
    assert [len(known) for known in found.values()] == [1, 0]


def test_a_reader_that_opened_its_file_keeps_it_whatever_comes(tmp_path: Path) -> None:
    root = tmp_path / "store"
    taken(root, records(1))
    early = open_store(root)
    assert early is not None
    early.scopes("PyPI", [])
    for number in range(2, 5):
        taken(root, records(number))
    found = early.advisories("PyPI", ["package-1", "package-2"])
    early.close()
    assert [len(known) for known in found.values()] == [1, 0]


def test_a_reader_that_slept_through_two_updates_is_told_so(tmp_path: Path) -> None:
    root = tmp_path / "store"
    taken(root, records(1))
    early = open_store(root)
    assert early is not None
    taken(root, records(2))
    taken(root, records(3))
    with pytest.raises(StoreError):
        early.scopes("PyPI", ["package-1"])
    early.close()


def test_old_files_go_and_those_of_other_sources_stay(tmp_path: Path) -> None:
    root = tmp_path / "store"
    other = taken(root, {"A-1": record("a", ["1"], id="A-1", ecosystem="npm")})
    for number in range(1, 5):
        last = taken(root, records(number))
    before = visible(root) - {other.file, last.file, "manifest.json"}
    assert len(before) == 1
    assert taken(root, records(4)) == last
    assert visible(root) == expected_names(root)


def test_the_same_data_again_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "store"
    first = taken(root, records(1, 2))
    names = visible(root)
    assert taken(root, records(2, 1)) == first
    assert visible(root) == names


def lockable(root: Path) -> bool:
    with (root / ".lock").open() as other:
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_writer_holds_the_store_alone(tmp_path: Path) -> None:
    root = tmp_path / "store"
    with manifest.writing(root):
        assert not lockable(root)
    assert lockable(root)


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    root = tmp_path / "store"
    ecosystems = ("PyPI", "npm", "Go", "Hex")
    archives = [
        zipped(
            tmp_path / f"{ecosystem}-{number}.zip",
            {f"A-{n}": record("a", ["1"], id=f"A-{n}", ecosystem=ecosystem) for n in range(number)},
        )
        for ecosystem in ecosystems
        for number in (4, 5, 6)
    ]
    with ThreadPoolExecutor(4) as pool:
        jobs = [archives[start::4] for start in range(4)]
        codes = [pool.submit(_take, root, job) for job in jobs]
    assert [code.result() for code in codes] == [0] * 4
    listed = manifest.read_or_empty(root)
    assert {source.name for source in listed.sources} == set(ecosystems)
    store = open_store(root)
    assert store is not None
    for ecosystem in ecosystems:
        assert store.scopes(ecosystem, ["a"])["a"]
    store.close()


def _take(root: Path, archives: list[Path]) -> int:
    words = [sys.executable, "-c", TAKE, str(root), *map(str, archives)]
    return subprocess.run(words, check=False).returncode


def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    taken(tmp_path / "a" / "store", records(1))
    assert (tmp_path / "a" / "store").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable to root")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    root = tmp_path / "store"
    root.mkdir(mode=0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        taken(root, records(1))


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_cannot_be_made_is_an_error(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"), manifest.writing(tmp_path / place):
        pass
