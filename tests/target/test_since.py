"""Where a change left its base, and which files it touches."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.errors import UsageError
from stockade.target.open import open_target
from stockade.target.since import base_of, touched
from stockade.target.snapshot import read
from target.gitrepo import Repo, make_repo, take


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """`main` with two commits, and `change` that left it after the first."""
    made = make_repo(tmp_path / "repo")
    made.write("a.py", "one\n")
    made.commit()
    made.git("branch", "change")
    made.write("b.py", "main\n")
    made.commit()
    made.git("checkout", "-q", "change")
    made.write("c.py", "change\n")
    made.commit()
    return made


def base(repo: Repo, scratch: Path, reference: str, argument: str | None = None) -> str:
    """The merge base of a reference and what is scanned."""
    return base_of(open_target(argument or str(repo.path), scratch=scratch), reference)


def refused(repo: Repo, scratch: Path, reference: str) -> UsageError:
    """What is said of a reference that cannot be used."""
    with pytest.raises(UsageError) as caught:
        base(repo, scratch, reference)
    return caught.value


def test_the_base_is_where_the_change_left(repo: Repo, tmp_path: Path) -> None:
    fork = repo.git("rev-parse", "main~1")
    assert len(fork) == 40
    assert base(repo, tmp_path / "s", "main") == fork
    assert base(repo, tmp_path / "s", "refs/heads/main") == fork
    assert base(repo, tmp_path / "s", "main~1") == fork
    assert base(repo, tmp_path / "s", fork[:8]) == fork


def test_head_itself_and_what_lies_ahead(repo: Repo, tmp_path: Path) -> None:
    head = repo.git("rev-parse", "HEAD")
    assert base(repo, tmp_path / "s", "HEAD") == head
    repo.git("branch", "ahead")
    repo.git("checkout", "-q", "ahead")
    repo.commit()
    repo.git("checkout", "-q", "change")
    assert base(repo, tmp_path / "s", "ahead") == head


def test_a_detached_head_and_tags(repo: Repo, tmp_path: Path) -> None:
    fork = repo.git("rev-parse", "main~1")
    repo.git("tag", "light", "main")
    repo.git("tag", "-a", "heavy", "-m", "m", "main")
    repo.git("checkout", "-q", "--detach")
    assert base(repo, tmp_path / "s", "light") == fork
    assert base(repo, tmp_path / "s", "heavy") == fork


def test_after_a_merge_of_the_base_it_is_the_newer_commit(repo: Repo, tmp_path: Path) -> None:
    repo.git("merge", "-q", "main", "-m", "merge")
    assert base(repo, tmp_path / "s", "main") == repo.git("rev-parse", "main")


def test_a_revision_as_target(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fork = repo.git("rev-parse", "main~1")
    repo.git("checkout", "-q", "main")
    monkeypatch.chdir(repo.path)
    assert base(repo, tmp_path / "s", "main", "change") == fork
    assert base(repo, tmp_path / "s", "main", "main") == repo.git("rev-parse", "main")


def test_a_remote_branch(repo: Repo, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone")
    repo.git("clone", "-q", str(repo.path), str(clone.path))
    found = base(clone, tmp_path / "s", "origin/main")
    assert found == repo.git("rev-parse", "main~1")


def test_no_common_ancestor(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit()
    error = refused(repo, tmp_path / "s", "main")
    assert error.message == "--since main: no common ancestor with what is scanned"
    assert "git fetch --unshallow" in error.remedy


def test_a_shallow_clone_that_lacks_the_base(repo: Repo, tmp_path: Path) -> None:
    clone = Repo(tmp_path / "clone")
    shallow = ("clone", "-q", "--depth=1", "--no-single-branch", f"file://{repo.path}")
    repo.git(*shallow, str(clone.path))
    error = refused(clone, tmp_path / "s", "origin/main")
    assert "origin/main: no common ancestor" in error.message
    assert "fetch-depth: 0" in error.remedy
    clone.git("fetch", "-q", "--unshallow")
    assert base(clone, tmp_path / "t", "origin/main") == repo.git("rev-parse", "main~1")


def test_a_history_with_a_hole(repo: Repo, tmp_path: Path) -> None:
    lost = repo.git("rev-parse", "main~1")
    (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    error = refused(repo, tmp_path / "s", "main")
    assert error.message.startswith("--since main: ")
    assert "fetch" in error.remedy


@pytest.mark.parametrize(
    "reference",
    [
        "absent",
        "--output=x",
        "-x",
        "--",
        "--all",
        "main\n",
        "main\nchange",
        "ma\0in",
        "",
        " ",
        "main:a.py",
        "main^{tree}",
        "main..change",
        "^main",
        "\udcff",
        "x" * 5000,
        "0" * 40,
    ],
)
def test_no_such_revision(repo: Repo, tmp_path: Path, reference: str) -> None:
    error = refused(repo, tmp_path / "s", reference)
    assert error.message == f"--since: no such git revision: {reference!r}"
    assert "git fetch" in error.remedy
    assert not (repo.path / "x").exists()


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    error = refused(Repo(tmp_path / "plain"), tmp_path / "s", "main")
    assert error.message == "--since needs a git repository"
    assert error.remedy == "Scan a folder of the repository, or leave --since out."


def test_a_repository_that_git_cannot_read(repo: Repo, tmp_path: Path) -> None:
    (repo.path / ".git/HEAD").write_text("nonsense\n")
    error = refused(repo, tmp_path / "s", "main")
    assert error.message == "--since needs a git repository"
    assert "git could not read the repository" in error.remedy


def test_no_commit_yet(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "new")
    assert "no commit yet" in refused(repo, tmp_path / "s", "main").message


def test_a_branch_without_a_commit(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "--orphan", "new")
    assert "no commit yet" in refused(repo, tmp_path / "s", "main").message


def seen(repo: Repo, scratch: Path, *, staged: bool = False, since: str = "main") -> set[str]:
    """Which of all scanned files the change touches."""
    taken = take(repo.path, scratch, staged=staged)
    target = taken.target
    assert target.git is not None
    return set(
        touched(
            target.git,
            base_of(target, since),
            taken.paths,
            lambda path: read(taken.snapshot, path),
        )
    )


def test_what_a_change_touches(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    same = {"same.py": "s\n", "crlf.py": "a\r\nb\r\n", "empty": "", os_name(b"\xff"): "b\n"}
    for name, text in same.items():
        repo.write(name, text)
    for name in ("changed.py", "moved.py", "ends.py", "gone.py"):
        repo.write(name, f"{name}\n")
    repo.commit()
    repo.git("checkout", "-qb", "change")
    repo.write("changed.py", "other\n")
    repo.write("new.py", "new\n")
    repo.git("mv", "moved.py", "there.py")
    repo.write("ends.py", "ends.py\r\n")
    (repo.path / "gone.py").unlink()
    repo.commit()
    committed = {"changed.py", "new.py", "there.py", "ends.py"}
    assert seen(repo, tmp_path / "s") == committed
    repo.write("same.py", "dirty\n")
    repo.write("untracked.py", "u\n")
    repo.write("changed.py", "changed.py\n")
    dirty = {"same.py", "untracked.py", "new.py", "there.py", "ends.py"}
    assert seen(repo, tmp_path / "t") == dirty


def os_name(name: bytes) -> str:
    """A name that is not UTF-8."""
    return name.decode("utf-8", "surrogateescape")


def test_a_changed_mode_touches_nothing(repo: Repo, tmp_path: Path) -> None:
    (repo.path / "a.py").chmod(0o755)
    repo.commit()
    assert seen(repo, tmp_path / "s") == {"c.py"}


def test_what_the_base_got_meanwhile_is_not_of_the_change(repo: Repo, tmp_path: Path) -> None:
    repo.write("b.py", "main\n")
    assert seen(repo, tmp_path / "s") == {"b.py", "c.py"}  # the base did not have it yet


def test_staged_contents_count(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.py", "two\n")
    repo.write("d.py", "d\n")
    repo.git("add", "--all")
    repo.write("a.py", "one\n")
    assert seen(repo, tmp_path / "s", staged=True) == {"a.py", "d.py"}


def test_a_repository_by_sha256(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", "--object-format=sha256")
    repo.write("same.py")
    repo.write("changed.py")
    assert len(repo.commit()) == 64
    repo.git("checkout", "-qb", "change")
    repo.write("changed.py", "y\n")
    repo.write("new.py")
    repo.commit()
    assert seen(repo, tmp_path / "s") == {"changed.py", "new.py"}


def test_a_link_that_became_a_file(repo: Repo, tmp_path: Path) -> None:
    (repo.path / "link").symlink_to("a.py")
    repo.git("checkout", "-q", "main")
    repo.commit()
    repo.git("checkout", "-qb", "other")
    (repo.path / "link").unlink()
    repo.write("link", "one\n")
    repo.commit()
    assert seen(repo, tmp_path / "s") == {"link"}


def test_a_base_whose_tree_is_missing(repo: Repo, tmp_path: Path) -> None:
    lost = repo.git("rev-parse", "main~1^{tree}")
    (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    assert target.git is not None
    with pytest.raises(UsageError) as caught:
        touched(target.git, base_of(target, "main"), ["a.py"], lambda _: b"one\n")
    assert "git ls-tree failed" in caught.value.message
    assert "Fetch the whole commit" in caught.value.remedy


def test_ids_are_those_of_git(repo: Repo, tmp_path: Path) -> None:
    """Whatever the content: an empty file, one with NUL, a large one."""
    contents = [b"", b"\0", b"\r\n", bytes(range(256)) * 999]
    for number, data in enumerate(contents):
        repo.write(f"{number}", data)
    repo.commit()
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    assert target.git is not None
    names = [f"{number}" for number in range(len(contents))]
    assert not touched(target.git, target.revision, names, lambda name: contents[int(name)])
