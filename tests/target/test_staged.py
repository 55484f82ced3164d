"""What a commit would add, from the index and never from the work tree."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from target.gitrepo import Repo, make_repo, take


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def test_staged(repo: Repo, tmp_path: Path) -> None:
    repo.write("first.py", "1\n")
    repo.git("add", ".")
    assert take(repo.path, tmp_path / "first", staged=True).paths == ["first.py"]
    for name in ("same.py", "changed.py", "deleted.py", "moved.py"):
        repo.write(name, f"{name}\n")
    repo.commit()
    assert take(repo.path, tmp_path / "none", staged=True).paths == []
    repo.write("changed.py", "staged\n")
    repo.write("new.py", "new\n")
    repo.git("rm", "-q", "deleted.py")
    repo.git("mv", "moved.py", "renamed.py")
    (repo.path / "link").symlink_to("new.py")
    repo.git("add", "--all")
    repo.write("changed.py", "not staged\n")
    repo.write("same.py", "not staged\n")
    taken = take(repo.path, tmp_path / "s", staged=True)
    assert taken.target.kind == "staged"
    assert taken.paths == ["changed.py", "link", "new.py", "renamed.py"]
    assert taken.text("changed.py") == "staged\n"
    assert taken.text("link") == "new\n"
    assert taken.gaps == {}


def test_partial_commit_uses_the_index_that_git_names(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a.py")
    repo.commit()
    repo.write("b.py")
    repo.git("add", "b.py")
    (repo.path / ".git/next-index-1.lock").write_bytes((repo.path / ".git/index").read_bytes())
    repo.write("c.py")
    repo.git("add", "c.py")
    monkeypatch.setenv("GIT_INDEX_FILE", str(repo.path / ".git/next-index-1.lock"))
    monkeypatch.setenv("GIT_DIR", ".git")
    assert take(repo.path, tmp_path / "s", staged=True).paths == ["b.py"]


def test_unmerged_path_is_a_gap_when_staged(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.py", "base\n")
    repo.commit()
    repo.git("checkout", "-qb", "side")
    repo.write("a.py", "side\n")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.write("a.py", "main\n")
    repo.commit()
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("merge", "side")
    assert take(repo.path, tmp_path / "s", staged=True).gaps == {"a.py": "unreadable"}
    assert take(repo.path, tmp_path / "t").paths == ["a.py"]
