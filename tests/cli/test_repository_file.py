"""Where a baseline is written: no link of a repository is followed, and it is whole or absent."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from stockade.cli.interrupt import interruptible
from stockade.cli.repository_file import repository_file, write
from stockade.model.errors import ScanInterrupted
from support.baselines import DAY, baseline, kept, names, recorded, result, told
from support.cli import run
from support.example_findings import vulnerable_package, weak_hash

HASH, PACKAGE = weak_hash(), vulnerable_package()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the baseline of a home goes."""
    return tmp_path / ".stockade" / "baseline.json"


def test_another_place(tmp_path: Path) -> None:
    record = recorded(tmp_path, result(HASH))
    inner = tmp_path / "a"
    inner.mkdir()
    for output in ("b.json", "../c.json", tmp_path / "d.json", "../.stockade/e.json"):
        assert told(baseline(tmp_path, record, "--output", output, cwd=inner))[0].startswith(
            f"{output}: 1 finding"
        )
        assert kept(inner / output) == {HASH.id: DAY}
    ended = baseline(tmp_path, record, "--output", "no/such/f.json", cwd=inner)
    assert ended.code == 2
    assert "no/such/f.json cannot be written: No such file or directory" in ended.stderr


def test_a_link_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    record = recorded(tmp_path, result(HASH))
    outside, tree = tmp_path / "outside", tmp_path / "tree"
    outside.mkdir()
    tree.mkdir()
    (tree / ".stockade").symlink_to(outside)
    for cwd, words in ((tree, []), (tmp_path, ["--output", "tree/.stockade/baseline.json"])):
        ended = baseline(tmp_path, record, *words, cwd=cwd)
        assert (ended.code, ended.stdout) == (2, b"")
        assert "baseline.json cannot be read: it is a symbolic link, or what is above" in (
            ended.stderr
        )
    ended = baseline(tmp_path, record, "--output", "../tree/.stockade/b.json", cwd=outside)
    assert ended.code == 2
    assert not [*outside.iterdir()]


def test_a_link_that_leads_nowhere_is_not_followed_either(tmp_path: Path, file: Path) -> None:
    record = recorded(tmp_path, result(HASH))
    file.parent.symlink_to(tmp_path / "nowhere")
    assert baseline(tmp_path, record).code == 2
    file.parent.unlink()
    file.parent.mkdir()
    file.symlink_to(tmp_path / "nowhere")
    assert baseline(tmp_path, record).code == 2
    assert file.is_symlink()
    assert not (tmp_path / "nowhere").exists()


def test_what_is_no_regular_file_is_refused(tmp_path: Path, file: Path) -> None:
    record = recorded(tmp_path, result(HASH))
    file.parent.write_text("")
    assert "what is above it is no folder" in baseline(tmp_path, record).stderr
    file.parent.unlink()
    file.mkdir(parents=True)
    assert "it is no regular file" in baseline(tmp_path, record).stderr
    file.rmdir()
    os.mkfifo(file)
    assert "it is no regular file" in baseline(tmp_path, record).stderr
    file.unlink()
    with file.open("wb") as opened:
        opened.truncate((16 << 20) + 1)
    assert "it is too large" in baseline(tmp_path, record).stderr


@pytest.mark.parametrize("limit", [0, 50])
def test_a_full_disk_leaves_the_old_one(limit: int, tmp_path: Path, file: Path) -> None:
    told(baseline(tmp_path, recorded(tmp_path, result(HASH))))
    before = file.read_bytes()
    record = recorded(tmp_path, result(PACKAGE))
    ended = run("baseline", "create", record, home=tmp_path, before=["prlimit", f"--fsize={limit}"])
    assert ended.code == 2
    assert "baseline.json cannot be written: File too large" in ended.stderr
    assert file.read_bytes() == before
    assert names(file.parent) == ["baseline.json"]


def test_nothing_half_made_stays_when_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal comes between the writing and the renaming."""

    def interrupted(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(ScanInterrupted), interruptible():
        write(repository_file(str(tmp_path / ".stockade" / "b.json")), "text")
    assert names(tmp_path / ".stockade") == []
