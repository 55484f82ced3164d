"""The private copy: what was read is what is written and given back, whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stockade.target.copies import Copies


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    (tmp_path / "tree").mkdir()
    made = Copies(tmp_path / "tree", tmp_path / "spool")
    for name, data in {"a": b"one", "b/c": b"", "b/d": b"three"}.items():
        made.add(name, f"as/{name}", data)
    return made


def test_a_file_is_written_when_it_is_looked_up(copies: Copies, tmp_path: Path) -> None:
    assert list((tmp_path / "tree").iterdir()) == []
    assert copies["b/d"] == "as/b/d"
    assert (tmp_path / "tree/as/b/d").read_bytes() == b"three"
    assert (tmp_path / "tree/as/b/d").stat().st_mode & 0o777 == 0o400
    assert not (tmp_path / "tree/as/a").exists()
    assert [copies.read(path) for path in copies] == [b"one", b"", b"three"]
    assert ("a" in copies, "x" in copies, len(copies)) == (True, False, 3)


def test_a_short_read_is_gone_on_with(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call of the system gives 2 GiB at most."""
    whole = os.pread
    monkeypatch.setattr(os, "pread", lambda fd, size, at: whole(fd, min(size, 2), at))
    assert copies.read("b/d") == b"three"
    monkeypatch.setattr(os, "pread", lambda _fd, _size, _at: b"")
    with pytest.raises(OSError, match="5 bytes early"):
        copies.read("b/d")


def test_what_stands_in_its_place_is_not_written_over(copies: Copies, tmp_path: Path) -> None:
    (tmp_path / "tree/as").mkdir()
    (tmp_path / "tree/as/a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        copies["a"]
    assert not (tmp_path / "elsewhere").exists()
