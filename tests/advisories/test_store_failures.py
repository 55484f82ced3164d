"""A writer that fails or dies at any step: the old store is whole, and nothing half-made stays."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stockade.advisories.store.opened import open_store
from stockade.advisories.store.take import Watch, take
from support.archives import expected_names, held, records, taken, visible, zipped
from support.osv_records import record

LIMITED = """
import resource, sys
from pathlib import Path
from stockade.advisories.store.take import take
from stockade.model.errors import StockadeError
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    take(Path(sys.argv[1]), Path(sys.argv[2]))
except StockadeError as error:
    print(type(error).__name__, error.message, error.remedy)
    sys.exit(7)
"""
DYING = """
import os, signal, sys
from pathlib import Path
from stockade.advisories.store.take import Watch, take
left = int(sys.argv[3])
def advance(count):
    global left
    left -= count
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
take(Path(sys.argv[1]), Path(sys.argv[2]), watch=Watch(begin=lambda title, steps, unit: advance))
"""


def child(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def answers(root: Path, name: str) -> int:
    store = open_store(root)
    assert store is not None
    found = store.advisories("PyPI", [name])
    store.close()
    return len(found[name])


@pytest.mark.parametrize("limit", [0, 1, 512, 4096, 12_000, 16_384, 40_000])
def test_a_full_disk_leaves_the_old_store_whole(limit: int, tmp_path: Path) -> None:
    root = tmp_path / "store"
    taken(root, records(1))
    before, names = held(root), visible(root)
    archive = zipped(tmp_path / "new.zip", records(*range(2, 300), details="x" * 500))
    ended = child(LIMITED, root, archive, limit)
    assert (ended.returncode, ended.stderr) == (7, "")
    assert ended.stdout.startswith("StoreError the store ")
    assert "cannot be written" in ended.stdout
    assert "Make room" in ended.stdout
    assert held(root) == before
    assert visible(root) == names
    assert answers(root, "package-1") == 1


def test_a_disk_that_fills_up_at_the_manifest_leaves_the_old_store_whole(tmp_path: Path) -> None:
    root = tmp_path / "store"
    bad: dict[str, Any] = {f"BAD-{number}-{'x' * 190}": b"{}" for number in range(40)}
    for ecosystem in ("npm", "Go", "Hex", "Pub", "Maven", "NuGet", "crates.io", "RubyGems"):
        good = record("a", ["1"], id="A-1", ecosystem=ecosystem)
        taken(root, {"A-1": good} | bad)
    before, names = held(root), visible(root)
    limit = (root / "manifest.json").stat().st_size
    archive = zipped(tmp_path / "new.zip", records(1))
    ended = child(LIMITED, root, archive, limit)
    assert ended.returncode == 7
    assert "File too large" in ended.stdout, "the database met the limit before the manifest did"
    assert held(root) == before
    assert visible(root) == names


@pytest.mark.parametrize("step", [0, 1, 20, 38])
def test_a_writer_that_is_killed_leaves_the_old_store_and_the_next_one_tidies_up(
    step: int, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    taken(root, records(1))
    before = held(root)
    archive = zipped(tmp_path / "new.zip", records(*range(40)))
    assert child(DYING, root, archive, step).returncode == -signal.SIGKILL
    assert held(root) == before
    assert answers(root, "package-1") == 1
    assert visible(root) > expected_names(root)
    taken(root, records(1))
    assert visible(root) == expected_names(root)


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, RuntimeError])
@pytest.mark.parametrize("step", [0, 3])
def test_whatever_stops_a_writer_the_old_store_stays_and_nothing_beside_it(
    error: type[BaseException], step: int, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    taken(root, records(1))
    before, names = held(root), visible(root)
    archive = zipped(tmp_path / "new.zip", records(*range(5)))
    with pytest.raises(error):
        take(root, archive, watch=Watch(begin=lambda title, steps, unit: raising(error, step)))
    assert held(root) == before
    assert visible(root) == names


def raising(error: type[BaseException], step: int) -> Callable[[int], None]:
    left = step

    def advance(count: int) -> None:
        nonlocal left
        left -= count
        if left < 0:
            raise error

    return advance


def test_what_others_keep_in_the_folder_is_not_touched(tmp_path: Path) -> None:
    root = tmp_path / "store"
    taken(root, records(1))
    (root / "notes.txt").write_text("mine")
    (root / "downloads").mkdir()
    (root / "downloads" / "PyPI.zip.part").write_text("half")
    taken(root, records(2))
    assert (root / "notes.txt").read_text() == "mine"
    assert (root / "downloads" / "PyPI.zip.part").read_text() == "half"
