"""The work tree: tracked, ignored, nested."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stockade.model.file import Tracking
from target.gitrepo import Repo, make_repo, take


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def test_tracking(repo: Repo, tmp_path: Path) -> None:
    repo.write(".gitignore", "*.log\nbuild/\n")
    repo.write("kept.log")
    repo.git("add", "--force", "kept.log", ".gitignore")
    repo.git("commit", "-qm", "x")
    for name in ("new.py", "other.log", "build/x.py", "build/deep/y.py"):
        repo.write(name)
    taken = take(repo.path, tmp_path / "s")
    assert {f.path: f.tracking for f in taken.snapshot.files} == {
        ".gitignore": Tracking.TRACKED,
        "kept.log": Tracking.IGNORED_TRACKED,
        "new.py": Tracking.UNTRACKED,
    }
    assert taken.inventory.ignored == 2


def test_tracked_file_in_an_ignored_folder(repo: Repo, tmp_path: Path) -> None:
    repo.write(".gitignore", "build/\n*\n")
    repo.write("build/a/kept.py")
    repo.write("build/a/other.py")
    repo.git("add", "--force", "build/a/kept.py")
    taken = take(repo.path, tmp_path / "s")
    assert taken.paths == ["build/a/kept.py"]
    assert taken.inventory.ignored == 2


@pytest.mark.parametrize("rule", ["/mine/\n", "*\n", "mine/sub\n", "/mine/*\n"])
def test_ignored_target_is_scanned_all_the_same(rule: str, repo: Repo, tmp_path: Path) -> None:
    repo.write(".gitignore", rule)
    repo.write("mine/sub/a.py")
    repo.write("mine/sub/b/c.py")
    taken = take(repo.path / "mine/sub", tmp_path / "s")
    assert taken.paths == ["mine/sub/a.py", "mine/sub/b/c.py"]
    assert taken.inventory.notes == (
        "git ignores the target itself: ignore rules were not applied.",
    )
    assert take(repo.path / "mine/sub/a.py", tmp_path / "t").paths == ["mine/sub/a.py"]


def test_nested_repository_is_a_gap(repo: Repo, tmp_path: Path) -> None:
    nested = make_repo(repo.path / "vendor/x")
    nested.write("inside.py")
    nested.commit()
    repo.write("vendor/outside.py")
    taken = take(repo.path, tmp_path / "s")
    assert taken.paths == ["vendor/outside.py"]
    assert taken.gaps == {"vendor/x": "nested-repository"}


def test_nested_repository_without_git_is_walked(tmp_path: Path) -> None:
    nested = make_repo(tmp_path / "plain/x")
    nested.write("inside.py")
    taken = take(tmp_path / "plain", tmp_path / "s")
    assert taken.paths == ["x/inside.py"]
    assert taken.gaps == {"x": "nested-repository"}


def test_repository_planted_around_tracked_files(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/a.py")
    repo.write("src/deep/b.py")
    repo.commit()
    make_repo(repo.path / "src").write("new.py")
    taken = take(repo.path, tmp_path / "s")
    assert taken.paths == ["src/a.py", "src/deep/b.py"]
    assert taken.gaps == {"src": "nested-repository"}


@pytest.mark.parametrize("make", ["folder", "fifo", "link"])
def test_false_git_entry_hides_nothing(make: str, repo: Repo, tmp_path: Path) -> None:
    repo.write("src/a.py")
    trap = repo.path / "src/.git"
    if make == "folder":
        trap.mkdir()
    elif make == "fifo":
        os.mkfifo(trap)
    else:
        trap.symlink_to("/etc")
    assert take(repo.path, tmp_path / "s").paths == ["src/a.py"]
