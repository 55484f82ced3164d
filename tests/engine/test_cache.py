"""The store: what is put in comes out, whoever shares it and however a run ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.engine import cache as module
from stockade.engine.cache import FILE, Cache, CacheError

entries = st.dictionaries(st.binary(min_size=32, max_size=32), st.binary(max_size=50), max_size=8)


@given(first=entries, second=entries)
def test_what_is_stored_is_known_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, first: dict[bytes, bytes], second: dict[bytes, bytes]
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"))
    cache.remember("a", first)
    cache.remember("b", second)
    assert cache.recall([*first, *second, b"x" * 31]) == first | second
    assert not cache.trouble
    assert sum(h.entries for h in cache.held()) == len(first | second)


def test_an_entry_for_some_seconds_is_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.remember("a", {b"now": b"1"}, seconds=60)
    cache.remember("a", {b"then": b"2"}, seconds=-1)
    assert cache.recall([b"now", b"then"]) == {b"now": b"1"}


def test_the_least_recently_used_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    cache.remember("a", {b"old": b"x" * 50, b"used": b"x" * 50})
    week_ago = int(time.time()) - 7 * 86_400
    with sqlite3.connect(cache.file) as database:
        database.execute("UPDATE entry SET used = ?", (week_ago,))
    assert cache.recall([b"used"])
    monkeypatch.setattr(module, "MAX_BYTES", 130)
    cache.remember("a", {b"new": b"x" * 40})
    assert set(cache.recall([b"old", b"used", b"new"])) == {b"used", b"new"}


def test_a_damaged_store_is_made_anew(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.remember("a", {b"k": b"v"})
    cache.file.write_bytes(b"no database at all" * 1000)
    assert Cache(tmp_path).recall([b"k"]) == {}
    again = Cache(tmp_path)
    again.remember("a", {b"k": b"v"})
    assert again.recall([b"k"]) == {b"k": b"v"}


@pytest.mark.parametrize("mode", [0o666, 0o620])
def test_what_others_may_write_is_not_believed(tmp_path: Path, mode: int) -> None:
    cache = Cache(tmp_path)
    cache.remember("a", {b"k": b"v"})
    cache.file.chmod(mode)
    assert cache.recall([b"k"]) == {}
    assert "others may write" in cache.trouble
    with pytest.raises(CacheError):
        cache.held()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = Cache(tmp_path / "a")
    elsewhere.remember("a", {b"k": b"v"})
    (tmp_path / "b").mkdir(mode=0o700)
    (tmp_path / "b" / FILE).symlink_to(elsewhere.file)
    assert Cache(tmp_path / "b").recall([b"k"]) == {}


def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new")
    cache.remember("a", {b"k": b"v"})
    assert cache.file.stat().st_mode & 0o777 == 0o600
    assert cache.file.parent.stat().st_mode & 0o777 == 0o700


def test_clearing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.clear() == 0
    cache.remember("a", {b"k": b"v"})
    assert cache.clear() > 0
    assert cache.held() == []
    assert list(tmp_path.iterdir()) == []


_WRITER = """
import sys
from pathlib import Path
from stockade.engine.cache import Cache
cache = Cache(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    key = f"{sys.argv[2]}-{n}".encode()
    cache.remember(sys.argv[2], {key: key * 100})
    if n == 0:
        print("began", flush=True)
    assert not cache.trouble, cache.trouble
"""


def _writer(folder: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", _WRITER, str(folder), name, str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE)


def test_several_runs_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [_writer(tmp_path, name, 30) for name in "abcd"]
    assert [w.wait() for w in writers] == [0] * 4
    for writer in writers:
        writer.communicate()
    keys = {f"{name}-{n}".encode() for name in "abcd" for n in range(30)}
    assert Cache(tmp_path).recall(keys) == {key: key * 100 for key in keys}


def test_a_killed_run_leaves_a_usable_store(tmp_path: Path) -> None:
    for round_ in range(5):
        with _writer(tmp_path, f"k{round_}", 100_000) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"began\n"
            time.sleep(0.02 * round_)  # each is killed at another moment of its work
            os.kill(writer.pid, signal.SIGKILL)
    cache = Cache(tmp_path)
    keys = [f"k{round_}-0".encode() for round_ in range(5)]
    assert cache.recall(keys) == {key: key * 100 for key in keys}
    cache.remember("after", {b"k": b"v"})
    assert cache.recall([b"k"]) == {b"k": b"v"}
    assert not cache.trouble
