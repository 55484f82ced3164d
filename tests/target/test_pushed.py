"""Which commit a push is judged against, and what is said of the difference to what it sends."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stockade.model.errors import UsageError
from stockade.target.open import Target, open_target
from stockade.target.pushed import (
    FROM,
    MARK,
    REMOTE,
    TO,
    Push,
    default_branch,
    push_of,
    unsent,
    upstream,
)
from stockade.target.snapshot import read
from target.gitrepo import Repo, make_repo, take

NOTHING = f"{MARK}no commit is known that the remote has already: everything is judged as new."
ZERO = "0" * 40


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A clone: `main` has left `origin/main` after its only commit, by one commit."""
    there = make_repo(tmp_path / "there")
    there.write("a.py", "one\n")
    there.commit()
    clone = Repo(tmp_path / "repo")
    there.git("clone", "-q", str(there.path), str(clone.path))
    clone.write("b.py", "two\n")
    clone.commit()
    return clone


def opened(repo: Repo, scratch: Path) -> Target:
    """The work tree as a target."""
    return open_target(str(repo.path), scratch=scratch)


def push(repo: Repo, scratch: Path, **given: str) -> Push:
    """The push of the work tree in this environment."""
    return push_of(opened(repo, scratch), given)


def drop_remotes(repo: Repo) -> None:
    """Forget what origin has, as where a push is the first."""
    repo.git("remote", "remove", "origin")


def test_the_upstream_branch_is_the_base(repo: Repo, tmp_path: Path) -> None:
    first = repo.git("rev-parse", "main~1")
    assert push(repo, tmp_path / "s") == Push(base=first, tip=first)


def test_what_pre_commit_says_comes_first(repo: Repo, tmp_path: Path) -> None:
    second = repo.git("rev-parse", "main")
    repo.write("c.py")
    repo.commit()
    assert push(repo, tmp_path / "s", **{FROM: second}) == Push(base=second, tip=second)


def test_a_rewritten_branch_has_the_merge_base(repo: Repo, tmp_path: Path) -> None:
    """As in a forced push: the remote's commit is no ancestor of what is sent."""
    first, old = repo.git("rev-parse", "main~1"), repo.git("rev-parse", "main")
    repo.git("reset", "-q", "--hard", first)
    repo.write("other.py")
    repo.commit()
    assert push(repo, tmp_path / "s", **{FROM: old}) == Push(base=first, tip=old)


@pytest.mark.parametrize("unknown", [ZERO, "0" * 64, "1" * 40, "f" * 64])
def test_a_commit_that_is_not_there_is_passed_over(
    repo: Repo, tmp_path: Path, unknown: str
) -> None:
    first = repo.git("rev-parse", "main~1")
    assert push(repo, tmp_path / "s", **{FROM: unknown}) == Push(base=first, tip=first)


@pytest.mark.parametrize(
    "odd",
    [
        "main",
        "HEAD",
        "--all",
        "--output=x",
        "-x",
        f"^{'1' * 40}",
        f"{'1' * 40}\n",
        f"{'1' * 40}^0",
        "1" * 39,
        "A" * 40,
        "\u0661" * 40,
        " ",
    ],
)
def test_what_is_no_id_is_told_and_never_reaches_git(repo: Repo, tmp_path: Path, odd: str) -> None:
    """`HEAD` or `main` would make the base what is scanned: nothing would be new."""
    first = repo.git("rev-parse", "main~1")
    found = push(repo, tmp_path / "s", **{FROM: odd, TO: odd})
    assert (found.base, found.tip) == (first, first)
    assert found.notes == tuple(
        f"{MARK}{name} is no commit's full id, and was not used." for name in (FROM, TO)
    )
    assert not list(repo.path.rglob("x"))


def test_a_new_branch_is_judged_from_the_default_branch(repo: Repo, tmp_path: Path) -> None:
    first = repo.git("rev-parse", "main~1")
    repo.git("checkout", "-q", "--no-track", "-b", "topic")
    repo.write("c.py")
    repo.commit()
    assert push(repo, tmp_path / "s") == Push(base=first, tip=first)
    assert push(repo, tmp_path / "t", **{FROM: ZERO, REMOTE: "origin"}).base == first


def test_a_detached_head_is_judged_from_the_default_branch(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "--detach")
    assert push(repo, tmp_path / "s").base == repo.git("rev-parse", "main~1")


def test_the_remote_that_is_pushed_to_counts(repo: Repo, tmp_path: Path) -> None:
    second = repo.git("rev-parse", "main")
    repo.git("checkout", "-q", "--no-track", "-b", "topic")
    repo.write("c.py")
    repo.commit()
    repo.git("update-ref", "refs/remotes/team/fork/main", second)
    repo.git("symbolic-ref", "refs/remotes/team/fork/HEAD", "refs/remotes/team/fork/main")
    assert push(repo, tmp_path / "s", **{REMOTE: "team/fork"}).base == second


def test_what_another_remote_has_is_new_to_this_one(repo: Repo, tmp_path: Path) -> None:
    """The branch follows a private remote, and is pushed to a public one."""
    assert push(repo, tmp_path / "s", **{FROM: ZERO, REMOTE: "public"}) == Push(notes=(NOTHING,))
    assert push(repo, tmp_path / "t", **{FROM: ZERO, REMOTE: "origin"}).base


@pytest.mark.parametrize(
    "name",
    ["https://example.com/x.git", "git@example.com:x", "../x", "--all", "a b", "x\n", "absent"],
)
def test_a_remote_that_is_an_address_has_no_default_branch(
    repo: Repo, tmp_path: Path, name: str
) -> None:
    repo.git("checkout", "-q", "--no-track", "-b", "topic")
    assert push(repo, tmp_path / "s", **{REMOTE: name}) == Push(notes=(NOTHING,))


def test_nothing_is_known_of_the_first_push(repo: Repo, tmp_path: Path) -> None:
    drop_remotes(repo)
    assert push(repo, tmp_path / "s") == Push(notes=(NOTHING,))
    assert push(repo, tmp_path / "t", **{FROM: ZERO}) == Push(notes=(NOTHING,))


def test_another_history_is_no_base(repo: Repo, tmp_path: Path) -> None:
    there = repo.git("rev-parse", "origin/main")
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit()
    assert push(repo, tmp_path / "s", **{FROM: there}) == Push(notes=(NOTHING,))


def test_no_commit_yet(tmp_path: Path) -> None:
    assert push(make_repo(tmp_path / "new"), tmp_path / "s") == Push(notes=(NOTHING,))


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(UsageError) as caught:
        push(Repo(tmp_path / "plain"), tmp_path / "s")
    assert caught.value.message == "--pushed needs a git repository"
    assert "--pushed" in caught.value.remedy


def test_a_history_that_git_cannot_read_is_told(repo: Repo, tmp_path: Path) -> None:
    lost = repo.git("rev-parse", "main~1")
    repo.git("checkout", "-q", "-b", "side", "main~1")
    repo.write("c.py")
    side = repo.commit()
    repo.git("checkout", "-q", "main")
    damaged = repo.path / ".git/objects" / lost[:2] / lost[2:]
    damaged.unlink()
    damaged.write_bytes(b"no object")
    with pytest.raises(UsageError) as caught:
        push(repo, tmp_path / "s", **{FROM: side})
    assert caught.value.message.startswith("--pushed: git merge-base failed")
    assert "git fsck" in caught.value.remedy


def upstream_of(repo: Repo, scratch: Path, branch: str = "main") -> str:
    """The upstream by our own reading of the configuration."""
    git = opened(repo, scratch).git
    assert git is not None
    return upstream(git, branch)


def test_the_upstream_is_that_of_git(repo: Repo, tmp_path: Path) -> None:
    assert upstream_of(repo, tmp_path / "s") == "refs/remotes/origin/main"
    repo.git("push", "-q", "origin", "main:release/1.0")
    repo.git("checkout", "-q", "-b", "fix/1.x", "--track", "origin/release/1.0")
    ours = upstream_of(repo, tmp_path / "t", "fix/1.x")
    assert ours == repo.git("rev-parse", "--symbolic-full-name", "@{upstream}")
    assert ours == "refs/remotes/origin/release/1.0"


def test_a_local_branch_is_no_upstream(repo: Repo, tmp_path: Path) -> None:
    """No remote has it, and with it as base nothing would be new."""
    repo.git("checkout", "-q", "--track", "-b", "topic", "main")
    assert repo.git("rev-parse", "--symbolic-full-name", "@{upstream}") == "refs/heads/main"
    assert upstream_of(repo, tmp_path / "s", "topic") == ""
    assert push(repo, tmp_path / "t").base == repo.git("rev-parse", "origin/main")


@pytest.mark.parametrize(
    ("remote", "merge"),
    [
        ("origin", "main"),
        ("origin", "refs/tags/v1"),
        ("origin", "refs/heads/"),
        ("", "refs/heads/main"),
        (".", "refs/heads/main"),
        ("origin", "refs/heads/x^{/.}"),
        ("origin", "refs/heads/main~0"),
        ("../../heads", "refs/heads/main"),
        ("--output=x", "refs/heads/main"),
    ],
)
def test_a_hostile_configuration_names_no_other_commit(
    repo: Repo, tmp_path: Path, remote: str, merge: str
) -> None:
    config = f'[branch "main"]\n\tremote = {remote}\n\tmerge = {merge}\n'
    (repo.path / ".git/config").write_text("[core]\n\tfsmonitor = touch fired\n" + config)
    found = push(repo, tmp_path / "s")
    assert found.base == repo.git("rev-parse", "origin/main")
    assert not (repo.path / "fired").exists()


def test_the_default_branch(repo: Repo, tmp_path: Path) -> None:
    git = opened(repo, tmp_path / "s").git
    assert git is not None
    assert default_branch(git) == "main"
    drop_remotes(repo)
    git = opened(repo, tmp_path / "t").git
    assert git is not None
    assert default_branch(git) == ""


def notes(repo: Repo, scratch: Path, argument: str | None = None, **given: str) -> list[str]:
    """What is said of the difference between what is scanned and what is sent."""
    taken = take(argument or str(repo.path), scratch)
    return list(unsent(taken.target, given, taken.paths, lambda path: read(taken.snapshot, path)))


def differs(*, count: str, example: str) -> str:
    """The note of a work tree that is not as HEAD has it."""
    where = f"{count} from HEAD, e.g. {example}."
    return f"{MARK}it sends commits, and the work tree was scanned, where {where}"


def test_a_clean_tree_is_what_is_sent(repo: Repo, tmp_path: Path) -> None:
    (repo.path / "link").symlink_to("a.py")
    repo.write(".gitignore", "*.tmp\n")
    head = repo.commit()
    repo.write("x.tmp")
    assert notes(repo, tmp_path / "s") == []
    assert notes(repo, tmp_path / "t", **{TO: head}) == []
    repo.git("tag", "-a", "v1", "-m", "m")
    tag = repo.git("rev-parse", "v1")
    assert notes(repo, tmp_path / "u", **{TO: tag}) == []


def test_a_repository_by_sha256(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo", "--object-format=sha256")
    repo.write("a.py")
    first = repo.commit()
    assert len(first) == 64
    repo.write("b.py")
    second = repo.commit()
    assert push(repo, tmp_path / "s", **{FROM: first}) == Push(base=first, tip=first)
    assert notes(repo, tmp_path / "t", **{TO: second}) == []
    repo.write("b.py", "other\n")
    expected = differs(count="1 file differs", example="b.py")
    assert notes(repo, tmp_path / "u", **{TO: second}) == [expected]


def changed(repo: Repo) -> None:
    repo.write("a.py", "other\n")


def untracked(repo: Repo) -> None:
    repo.write("a.txt")


def staged(repo: Repo) -> None:
    repo.write("a.txt")
    repo.git("add", "a.txt")


def deleted(repo: Repo) -> None:
    (repo.path / "a.py").unlink()


def a_lost_link(repo: Repo) -> None:
    (repo.path / "a.link").symlink_to("a.py")
    repo.commit()
    (repo.path / "a.link").unlink()


@pytest.mark.parametrize("make", [changed, untracked, staged, deleted, a_lost_link])
def test_a_dirty_tree_is_told(repo: Repo, tmp_path: Path, make: Callable[[Repo], None]) -> None:
    make(repo)
    (note,) = notes(repo, tmp_path / "s")
    assert note.startswith(f"{MARK}it sends commits, and the work tree was scanned, where 1 file ")
    assert note.endswith((" a.py.", " a.txt.", " a.link."))


def test_several_are_counted_and_a_name_is_escaped(repo: Repo, tmp_path: Path) -> None:
    changed(repo)
    repo.write("\x1b[2J\n.py")
    (repo.path / "b.py").unlink()
    expected = differs(count="3 files differ", example="\\x1b[2J\\x0a.py")
    assert notes(repo, tmp_path / "s") == [expected]


def test_a_part_of_the_tree_is_compared_alone(repo: Repo, tmp_path: Path) -> None:
    repo.write("sub/c.py")
    repo.commit()
    deleted(repo)
    assert notes(repo, tmp_path / "s", str(repo.path / "sub")) == []
    (repo.path / "sub/c.py").unlink()
    repo.write("sub/d.py")
    expected = differs(count="2 files differ", example="sub/c.py")
    assert notes(repo, tmp_path / "t", str(repo.path / "sub")) == [expected]


def test_another_commit_than_head_is_told(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, head = repo.git("rev-parse", "main~1"), repo.git("rev-parse", "main")
    told = f"{MARK}it sends {first[:12]}, and what was scanned is "
    assert notes(repo, tmp_path / "s", **{TO: first}) == [f"{told}the work tree of {head[:12]}."]
    changed(repo)
    assert len(notes(repo, tmp_path / "t", **{TO: first})) == 2
    monkeypatch.chdir(repo.path)
    assert notes(repo, tmp_path / "u", "main", **{TO: first}) == [f"{told}{head[:12]}."]
    assert notes(repo, tmp_path / "v", "main~1", **{TO: first}) == []


def test_a_deleted_branch_sends_nothing_to_compare(repo: Repo, tmp_path: Path) -> None:
    assert notes(repo, tmp_path / "s", **{TO: ZERO}) == []
    head = repo.git("rev-parse", "main")
    (note,) = notes(repo, tmp_path / "t", **{TO: "1" * 40})
    assert (
        note == f"{MARK}it sends {'1' * 12}, and what was scanned is the work tree of {head[:12]}."
    )


def test_a_commit_whose_tree_is_missing(repo: Repo, tmp_path: Path) -> None:
    lost = repo.git("rev-parse", "main^{tree}")
    (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(UsageError) as caught:
        notes(repo, tmp_path / "s")
    assert "git ls-tree failed" in caught.value.message
    assert "--pushed" in caught.value.remedy


def test_nothing_is_read_from_the_process_itself(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The caller says which environment counts; git's own variables in ours do not mislead."""
    monkeypatch.setenv("GIT_DIR", os.devnull)
    monkeypatch.setenv(FROM, repo.git("rev-parse", "main"))
    assert push(repo, tmp_path / "s").base == repo.git("rev-parse", "origin/main")
