"""The copy is safe to hand to tools, and it is what was read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from stockade.model.errors import ScanInterrupted
from stockade.target.beneath import Beneath, Refused
from stockade.target.inventory import take_inventory
from stockade.target.open import open_target
from stockade.target.snapshot import read, take_snapshot
from target.gitrepo import Repo, make_repo, take

MISLEADING = """
.bandit .semgrepignore sub/.gitignore setup.cfg tox.ini pyproject.toml conftest.py x.git/a.py
my.tox.py __pycache__/a.py .github/a.py .github/workflows/ci.yml .gitlab-ci.yml SETUP.CFG a.PY
A.py a.py stockade-alias/000001/file.py HEAD x.pth
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def test_facts_are_those_of_the_copy(repo: Repo, tmp_path: Path) -> None:
    repo.write("tool", "#!/usr/bin/env python3\n")
    repo.write("a.bin", b"a\0\x01\x80\x81")
    repo.write("wide.py", "x = 1\n".encode("utf-16"))
    repo.write("empty.js", "")
    taken = take(repo.path, tmp_path / "s")
    facts = {f.path: (f.language, f.binary, f.size) for f in taken.snapshot.files}
    assert facts == {
        "a.bin": ("", True, 5),
        "empty.js": ("javascript", False, 0),
        "tool": ("python", False, 23),
        "wide.py": ("python", False, 14),
    }
    assert taken.snapshot.names["tool"] == "stockade-alias/000001/file.py"
    assert read(taken.snapshot, "a.bin") == b"a\0\x01\x80\x81"


def test_swapped_files_are_gaps(repo: Repo, tmp_path: Path) -> None:
    for name in ("link", "fifo", "gone", "grown", "folder", "d/inside", "kept"):
        repo.write(f"{name}.py", "old\n")
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    inventory = take_inventory(target, max_bytes=100)
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "inside.py").write_text("secret")
    for name in ("link", "fifo", "gone", "folder"):
        (repo.path / f"{name}.py").unlink()
    (repo.path / "link.py").symlink_to(secret / "inside.py")
    os.mkfifo(repo.path / "fifo.py")
    (repo.path / "grown.py").write_bytes(b"x" * 101)
    (repo.path / "folder.py").mkdir()
    (repo.path / "d/inside.py").unlink()
    (repo.path / "d").rmdir()
    (repo.path / "d").symlink_to(secret)
    snapshot = take_snapshot(target, inventory, tmp_path / "tree", lambda: False)
    assert [f.path for f in snapshot.files] == ["kept.py"]
    assert {g.subject: g.reason.value for g in snapshot.gaps} == {
        "d/inside.py": "symlink",
        "fifo.py": "special-file",
        "folder.py": "special-file",
        "gone.py": "unreadable",
        "grown.py": "too-large",
        "link.py": "symlink",
    }


def test_later_changes_do_not_show(repo: Repo, tmp_path: Path) -> None:
    path = repo.write("a.py", "scanned\n")
    taken = take(repo.path, tmp_path / "s")
    path.write_text("swapped\n")
    assert read(taken.snapshot, "a.py") == b"scanned\n"


def test_nothing_in_the_copy_misleads(repo: Repo, tmp_path: Path) -> None:
    names = MISLEADING.split()
    for name in names:
        repo.write(name)
    (repo.path / "l").symlink_to("a.py")
    make_repo(repo.path / "nested")
    taken = take(repo.path, tmp_path / "s")
    assert sorted([*names, "l"]) == taken.paths
    kept = {p for p, n in taken.snapshot.names.items() if p == n}
    assert kept == {".github/workflows/ci.yml", ".gitlab-ci.yml", "A.py", "l"}
    found = []
    for folder, folders, files in os.walk(taken.snapshot.tree):
        for name in (*folders, *files):
            mode = (Path(folder) / name).lstat().st_mode
            assert stat.S_ISREG(mode) or stat.S_ISDIR(mode)
            assert name.lower() not in (".git", ".bandit", ".semgrepignore", ".gitignore", "head")
        found += [os.path.relpath(Path(folder) / f, taken.snapshot.tree) for f in files]
    assert sorted(found) == sorted(taken.snapshot.names.values())


def test_names_are_the_same_in_every_scan(repo: Repo, tmp_path: Path) -> None:
    for name in ("b c.py", "a b.py", "plain.py"):
        repo.write(name)
    one = take(repo.path, tmp_path / "s").snapshot.names
    assert one == take(repo.path, tmp_path / "t").snapshot.names
    assert one == {
        "a b.py": "stockade-alias/000001/file.py",
        "b c.py": "stockade-alias/000002/file.py",
        "plain.py": "plain.py",
    }


def test_lfs_pointer_is_a_gap(repo: Repo, tmp_path: Path) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12345\n"
    repo.write("model.bin", pointer)
    repo.write("code.py", pointer + "import os\n")
    taken = take(repo.path, tmp_path / "s")
    assert taken.paths == ["code.py"]
    assert taken.gaps == {"model.bin": "lfs-pointer"}


def test_interruption(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.py")
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    with pytest.raises(ScanInterrupted):
        take_snapshot(target, take_inventory(target), tmp_path / "tree", lambda: True)


def test_binary_blobs_round_trip(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = {f"f{n}.bin": bytes(range(256)) * n * n for n in range(40)}
    for name, data in contents.items():
        repo.write(name, data)
    repo.commit()
    monkeypatch.chdir(repo.path)
    taken = take("HEAD", tmp_path / "s")
    assert {p: read(taken.snapshot, p) for p in taken.paths} == contents


def test_beneath_refuses_links_on_the_way(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a").write_text("x")
    (tmp_path / "link").symlink_to("real")
    with Beneath(tmp_path) as below:
        assert below.read("real/a", 10) == b"x"
        with pytest.raises(Refused):
            below.read("link/a", 10)
        assert below.read("real/a", 10) == b"x"
