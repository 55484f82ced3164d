"""Opening: what an argument means, and which repository is believed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stockade.model.errors import UsageError
from stockade.target.git import GitError, run
from stockade.target.open import open_target
from target.gitrepo import Repo, make_repo, take


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.write("a.py", "one\n")
    made.write("src/b.py")
    made.commit()
    return made


def test_repository(repo: Repo, tmp_path: Path) -> None:
    repo.git("remote", "add", "origin", "https://user:word@example.com:8443/o/r.git?x=1")
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    assert (target.kind, target.name, target.root) == ("directory", "repo", repo.path)
    assert target.revision == repo.git("rev-parse", "HEAD")
    assert target.branch == "main"
    assert target.repository == "https://example.com:8443/o/r"
    assert target.notes == ()


def test_folder_inside_is_a_scope(repo: Repo, tmp_path: Path) -> None:
    taken = take(repo.path / "src", tmp_path / "s")
    assert taken.target.root == repo.path
    assert taken.target.scope == "src"
    assert taken.paths == ["src/b.py"]


def test_file(repo: Repo, tmp_path: Path) -> None:
    taken = take(repo.path / "src/b.py", tmp_path / "s")
    assert taken.target.kind == "file"
    assert taken.target.name == "b.py"
    assert taken.paths == ["src/b.py"]


def test_file_without_git(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/a.py").write_text("x")
    (tmp_path / "plain/b.py").write_text("x")
    taken = take(tmp_path / "plain/a.py", tmp_path / "s")
    assert taken.target.root == tmp_path / "plain"
    assert taken.target.git is None
    assert taken.paths == ["a.py"]


def test_revisions(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.git("tag", "-a", "v1", "-m", "v1")
    repo.write("a.py", "two\n")
    repo.write("new.py")
    repo.commit()
    repo.write("a.py", "three\n")
    monkeypatch.chdir(repo.path / "src")
    for number, name in enumerate(("v1", "HEAD~1", first[:10], "main^")):
        taken = take(name, tmp_path / str(number))
        assert taken.target.kind == "revision"
        assert taken.target.name == name
        assert taken.target.revision == first
        assert taken.paths == ["a.py", "src/b.py"]
        assert taken.text("a.py") == "one\n"


@pytest.mark.parametrize("name", ["HEAD", "main", "v1.0", "topic/x", "HEAD^0", "@", "src"])
def test_path_that_is_a_revision_too(
    name: str, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ref in ("v1.0", "topic/x", "src"):
        repo.git("branch", ref)
    repo.write(f"{name}/decoy.py")
    monkeypatch.chdir(repo.path)
    with pytest.raises(UsageError) as raised:
        open_target(name, scratch=tmp_path / "s")
    assert raised.value.message == f"{name!r} is both a path and a git revision"
    assert raised.value.remedy == (f"Write ./{name} for the path, or {name}^0 for the revision.")
    for number, path in enumerate((f"./{name}", f"{name}/", str(repo.path / name))):
        assert take(path, tmp_path / f"p{number}").target.kind == "directory"
    assert take(f"{name}^0", tmp_path / "r").target.kind == "revision"
    assert open_target(name, staged=True, scratch=tmp_path / "t").kind == "staged"


def test_path_inside_a_repository_that_is_a_revision_of_another(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = make_repo(repo.path / "main")
    inner.write("a.py")
    monkeypatch.chdir(repo.path)
    with pytest.raises(UsageError, match="both a path and a git revision"):
        open_target("main", scratch=tmp_path / "s")


def test_plain_path_is_no_revision(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "main").mkdir()
    monkeypatch.chdir(tmp_path)
    assert open_target("main", scratch=tmp_path / "s").kind == "directory"
    monkeypatch.chdir(repo.path)
    assert open_target("src", scratch=tmp_path / "s").kind == "directory"
    assert open_target("a.py", scratch=tmp_path / "s").kind == "file"


def test_errors_hold_no_control_characters(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path)
    target = open_target(None, scratch=tmp_path / "s")
    assert target.git is not None
    hostile = "\x1b]0;title\x07\x1b[31m\u202ered"
    with pytest.raises(GitError) as told:
        run(target.git, ["cat-file", "-t", "--end-of-options", hostile])
    assert "]0;title" in told.value.message
    assert told.value.message.isprintable()
    with pytest.raises(UsageError) as raised:
        open_target(hostile, scratch=tmp_path / "t")
    assert raised.value.message.isprintable()
    repo.git("tag", "x\u202ey")
    repo.write("x\u202ey/a.py")
    with pytest.raises(UsageError) as both:
        open_target("x\u202ey", scratch=tmp_path / "u")
    assert f"{both.value.message}{both.value.remedy}".isprintable()


@pytest.mark.parametrize(
    "name", ["nope", "--all", "-h", "main..v1", "HEAD:src", "\x1b[31m", "a\0b"]
)
def test_neither_path_nor_revision(
    name: str, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path)
    with pytest.raises(UsageError, match="no such file, directory or git revision"):
        open_target(name, scratch=tmp_path / "s")


def test_staged_needs_git(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(UsageError, match="--staged needs a git repository"):
        open_target(str(tmp_path / "plain"), staged=True, scratch=tmp_path / "s")


def test_linked_worktree_is_followed(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    (tmp_path / "linked/new.py").write_text("x")
    taken = take(tmp_path / "linked", tmp_path / "s")
    assert taken.target.branch == "side"
    assert taken.paths == ["a.py", "new.py", "src/b.py"]


def test_submodule_is_a_gap_and_a_target_of_its_own(repo: Repo, tmp_path: Path) -> None:
    outer = make_repo(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repo.path), "sub")
    outer.commit()
    taken = take(outer.path, tmp_path / "s")
    assert taken.paths == [".gitmodules"]
    assert taken.gaps == {"sub": "nested-repository"}
    inner = take(outer.path / "sub", tmp_path / "t")
    assert inner.target.root == outer.path / "sub"
    assert inner.target.git is not None
    assert inner.paths == ["a.py", "src/b.py"]


def test_git_file_that_does_not_point_back(repo: Repo, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / ".git").write_text(f"gitdir: {repo.path}/.git\n")
    (trap / "own.py").write_text("x")
    taken = take(trap, tmp_path / "s")
    assert taken.target.git is None
    assert "does not point back" in taken.target.notes[0]
    assert taken.paths == [".git", "own.py"]


def test_git_link_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / ".git").symlink_to(repo.path / ".git")
    taken = take(trap, tmp_path / "s")
    assert taken.target.git is None
    assert taken.gaps == {".git": "symlink"}


def test_linked_objects_are_not_believed(repo: Repo, tmp_path: Path) -> None:
    trap = make_repo(tmp_path / "trap")
    (trap.path / ".git/objects/info").rmdir()
    (trap.path / ".git/objects/pack").rmdir()
    (trap.path / ".git/objects").rmdir()
    (trap.path / ".git/objects").symlink_to(repo.path / ".git/objects")
    assert open_target(str(trap.path), scratch=tmp_path / "s").git is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_owner_does_not_matter(repo: Repo, tmp_path: Path) -> None:
    for folder, folders, files in os.walk(repo.path):
        for name in (*folders, *files):
            os.chown(Path(folder) / name, 12345, 12345)
    os.chown(repo.path, 12345, 12345)
    taken = take(repo.path, tmp_path / "s")
    assert taken.target.git is not None
    assert taken.paths == ["a.py", "src/b.py"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_planted_repository_above_is_not_believed(tmp_path: Path) -> None:
    planted = make_repo(tmp_path / "shared")
    planted.write(".gitignore", "*\n")
    os.chown(planted.path / ".git", 12345, 12345)
    planted.write("mine/a.py")
    taken = take(planted.path / "mine", tmp_path / "s")
    assert taken.target.git is None
    assert taken.paths == ["a.py"]
    assert "another user" in taken.target.notes[0]


def test_sha256_repository(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", "--object-format=sha256")
    repo.write("a.py")
    repo.git("add", "--all")
    assert take(repo.path, tmp_path / "s", staged=True).paths == ["a.py"]
    commit = repo.commit()
    taken = take(repo.path, tmp_path / "t")
    assert taken.target.revision == commit
    assert len(commit) == 64


def test_without_git_installed(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write(".gitignore", "a.py\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    taken = take(repo.path, tmp_path / "s")
    assert taken.target.notes == ("git is not installed: every file was taken.",)
    assert taken.paths == [".gitignore", "a.py", "src/b.py"]


def test_git_is_not_taken_from_the_target(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "ran"
    repo.write("bin/git", f"#!/bin/sh\ntouch {marker}\nexit 1\n").chmod(0o755)
    monkeypatch.chdir(repo.path / "bin")
    monkeypatch.setenv("PATH", f"{repo.path}/bin:.::{os.environ['PATH']}")
    assert take(repo.path, tmp_path / "s").target.git is not None
    assert not marker.exists()


def test_variables_of_a_calling_git_do_not_redirect(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_repo(tmp_path / "other")
    other.write("other.py")
    other.commit()
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git/index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_COMMON_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.excludesFile")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(other.write("ignore", "*")))
    taken = take(repo.path, tmp_path / "s")
    assert [(f.path, f.tracking.value) for f in taken.snapshot.files] == [
        ("a.py", "tracked"),
        ("src/b.py", "tracked"),
    ]


def test_corrupt_index_takes_everything(repo: Repo, tmp_path: Path) -> None:
    repo.write(".gitignore", "a.py\n")
    (repo.path / ".git/index").write_bytes(b"DIRC" + b"\xff" * 100)
    taken = take(repo.path, tmp_path / "s")
    assert taken.inventory.notes == ("git could not list the work tree: every file was taken.",)
    assert taken.paths == [".gitignore", "a.py", "src/b.py"]


def test_reftable_is_named(repo: Repo, tmp_path: Path) -> None:
    (repo.path / ".git/reftable").mkdir()
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    assert target.git is None
    assert "reftable" in target.notes[0]
