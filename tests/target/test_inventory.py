"""Every entry of a folder is taken, or named with the reason why not."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from stockade.model.errors import UsageError
from target.gitrepo import Repo, make_repo, take

HOSTILE_NAMES: tuple[bytes, ...] = (
    b"new\nline.py",
    b"\n.py",
    b"tab\t.py",
    b"carriage\r.py",
    b"\x1b[31mred.py",
    b"\x1b]0;title\x07.py",
    b"bell\x07.py",
    b"delete\x7f.py",
    b"-rf.py",
    b"--config=x.py",
    b"-",
    b"@file.py",
    b"::error::x.py",
    b"::set-output name=x::y.py",
    b"quote'.py",
    b'double".py',
    b"back\\slash.py",
    b"back`tick`.py",
    b"$(touch x).py",
    b"a;b.py",
    b"a|b&c.py",
    b"<script>alert(1)<.py",
    b"<img src=x onerror=y>.py",
    b"=cmd|' !A1.py",
    b"per%cent%2f.py",
    b"hash#pkg:pypi.py",
    b"star*?.py",
    b"[x](y).py",
    b" leading and trailing .py ",
    b"latin-\xe9.py",
    b"bad-\xff\xfe.py",
    b"half-\xc3.py",
    b"bidi-\xe2\x80\xae.py",
    b"wide-\xf0\x9f\x98\x80.py",
)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


@pytest.mark.parametrize("tracked", [False, True, None])
def test_hostile_names_survive(tracked: bool | None, tmp_path: Path) -> None:
    folder = tmp_path / "repo"
    repo = make_repo(folder) if tracked is not None else Repo(folder)
    folder.mkdir(exist_ok=True)
    for raw in HOSTILE_NAMES:
        (folder / os.fsdecode(raw)).write_bytes(raw)
    if tracked:
        repo.commit()
    taken = take(folder, tmp_path / "s")
    assert sorted(map(os.fsencode, taken.paths)) == sorted(HOSTILE_NAMES)
    for path in taken.paths:
        name = taken.snapshot.names[path]
        assert (taken.snapshot.tree / name).read_bytes() == os.fsencode(path)
        assert name.isascii()
        assert name.isprintable()
        assert not any(part.startswith("-") for part in name.split("/"))


def test_hostile_names_of_a_revision(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in HOSTILE_NAMES:
        (repo.path / os.fsdecode(name)).write_bytes(name)
    repo.commit()
    monkeypatch.chdir(repo.path)
    taken = take("HEAD", tmp_path / "s")
    assert sorted(map(os.fsencode, taken.paths)) == sorted(HOSTILE_NAMES)


def test_links_and_special_files(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.py")
    (repo.path / "loop").symlink_to("loop")
    (repo.path / "up").symlink_to("..")
    (repo.path / "zero").symlink_to("/dev/zero")
    (repo.path / "passwd").symlink_to("/etc/passwd")
    os.mkfifo(repo.path / "fifo")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(repo.path)
        try:
            listener.bind("socket")
        finally:
            os.chdir(here)
        taken = take(repo.path, tmp_path / "s")
    assert taken.paths == ["a.py"]
    assert taken.gaps == {
        "loop": "symlink",
        "up": "symlink",
        "zero": "symlink",
        "passwd": "symlink",
        "fifo": "special-file",
        "socket": "special-file",
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a device")
def test_device(repo: Repo, tmp_path: Path) -> None:
    try:
        os.mknod(repo.path / "null", 0o20666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("this container may not make devices")
    assert take(repo.path, tmp_path / "s").gaps == {"null": "special-file"}


def test_named_fifo_and_link(repo: Repo, tmp_path: Path) -> None:
    os.mkfifo(repo.path / "fifo")
    (repo.path / "link").symlink_to("/etc/passwd")
    assert take(repo.path / "fifo", tmp_path / "s").gaps == {"fifo": "special-file"}
    assert take(repo.path / "link", tmp_path / "t").gaps == {"link": "symlink"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads what its mode forbids")
def test_unreadable_as_a_user(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.py").chmod(0)
    repo.write("closed/b.py")
    (repo.path / "closed").chmod(0)
    try:
        taken = take(repo.path, tmp_path / "s")
    finally:
        (repo.path / "closed").chmod(0o700)
    assert taken.gaps == {"a.py": "unreadable", "closed": "unreadable"}


def test_refusal_of_the_system_is_a_gap(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What mode 000 does to users, done to root as well: the system's answer is the seam.
    repo.write("a.py")
    repo.write("closed/b.py")
    real = os.open

    def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path in ("a.py", "closed"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)
    taken = take(repo.path, tmp_path / "s")
    assert taken.gaps == {"a.py": "unreadable", "closed": "unreadable"}
    assert taken.snapshot.gaps[0].detail == "The system refused to read it: Permission denied."


def test_limits_of_size(repo: Repo, tmp_path: Path) -> None:
    repo.write("small.py", b"x" * 100)
    repo.write("large.py", b"x" * 101)
    taken = take(repo.path, tmp_path / "s", max_bytes=100)
    assert taken.paths == ["small.py"]
    assert taken.gaps == {"large.py": "too-large"}


def test_very_deep_and_very_long(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.py")
    here = os.open(repo.path, os.O_RDONLY)
    for _ in range(120):
        os.mkdir("d" * 100, dir_fd=here)
        below = os.open("d" * 100, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
        os.close(os.open("f.py", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    try:
        taken = take(repo.path, tmp_path / "s")
    finally:
        subprocess.run(["rm", "-rf", str(repo.path)], check=True)
    assert "a.py" in taken.paths
    assert len(taken.paths) == 1 + 40
    assert set(taken.gaps.values()) == {"unreadable"}
    assert len(taken.gaps) == 100 - 40 + 1


def test_excludes(repo: Repo, tmp_path: Path) -> None:
    for name in ("a.py", "tests/b.py", "tests/deep/c.py", "docs/d.md", "docs/e.py"):
        repo.write(name)
    (repo.path / "tests/link").symlink_to("x")
    taken = take(
        repo.path, tmp_path / "s", excludes=(("tests/", "config.toml"), ("*.md", "--exclude"))
    )
    assert taken.paths == ["a.py", "docs/e.py"]
    assert {e.path: e.by for e in taken.inventory.excluded} == {
        "docs/d.md": "*.md (--exclude)",
        "tests/b.py": "tests/ (config.toml)",
        "tests/deep/c.py": "tests/ (config.toml)",
        "tests/link": "tests/ (config.toml)",
    }
    assert taken.gaps == {}


def test_wrong_exclude(repo: Repo, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="without its"):
        take(repo.path, tmp_path / "s", excludes=(("[x", "config.toml"),))


def test_missing_object_is_a_gap(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a.py", "a\n")
    repo.write("b.py", "b\n")
    repo.commit()
    blob = repo.git("rev-parse", "HEAD:b.py")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    monkeypatch.chdir(repo.path)
    taken = take("HEAD", tmp_path / "s")
    assert taken.paths == ["a.py"]
    assert taken.gaps == {"b.py": "unreadable"}
