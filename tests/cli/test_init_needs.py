"""Which files `stockade init` offers to which repository."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from stockade.cli.house import POLICY
from stockade.cli.init_files import HOOKS, WORKFLOW
from stockade.cli.init_needs import OTHER_CI, Needs, host_of, needs
from stockade.target.open import open_target
from target.gitrepo import Repo, make_repo

TODAY = dt.date(2026, 7, 1)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository without a commit, whose branch is `main`."""
    return make_repo(tmp_path / "repo")


def needed(repo: Repo, *, hook: bool = True, workflow: bool = True) -> Needs:
    """What the repository needs."""
    target = open_target(str(repo.path), scratch=repo.path.parent / "scratch")
    return needs(target, TODAY, hook=hook, workflow=workflow)


def paths(found: Needs) -> list[str]:
    """Which files these are."""
    return [starter.path for starter in found.starters]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://github.com/a/b.git", "github.com"),
        ("https://user:word@GitHub.com:8443/a/b", "github.com"),
        ("ssh://git@ssh.github.com:443/a/b.git", "ssh.github.com"),
        ("git@github.com:a/b.git", "github.com"),
        ("GITLAB.example.org:a/b", "gitlab.example.org"),
        ("/srv/github.com/a", ""),
        ("../b:c", ""),
        ("file:///srv/x", ""),
        ("https://[::1/a", ""),
        ("", ""),
    ],
)
def test_the_host_of_a_remote(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "has_workflow", "has_hint"),
    [
        ("https://github.com/a/b.git", True, False),
        ("git@github.example.org:a/b.git", True, False),
        ("https://gitlab.com/a/b.git", False, True),
        ("ssh://git@gitlab.example.org/a/b", False, True),
        ("https://example.org/gitlab/github.git", True, False),
        ("", True, False),
    ],
)
def test_the_origin_decides(repo: Repo, url: str, has_workflow: bool, has_hint: bool) -> None:
    if url:
        repo.git("remote", "add", "origin", url)
    found = needed(repo)
    assert paths(found) == [POLICY, HOOKS, *([WORKFLOW] if has_workflow else [])]
    assert any("docs/gitlab.md" in hint for hint in found.hints) is has_hint


def test_a_file_of_gitlab_gets_the_hint(repo: Repo) -> None:
    repo.write(".gitlab-ci.yml")
    found = needed(repo)
    assert WORKFLOW not in paths(found)
    assert found.hints == (
        "GitLab: the job for .gitlab-ci.yml stands in docs/gitlab.md of Stockade.",
    )


def test_both_get_both(repo: Repo) -> None:
    repo.write(".gitlab-ci.yml")
    repo.write(".github/CODEOWNERS")
    found = needed(repo)
    assert WORKFLOW in paths(found)
    assert len(found.hints) == 1


@pytest.mark.parametrize("name", OTHER_CI)
def test_ci_of_another_kind_gets_no_workflow(repo: Repo, name: str) -> None:
    repo.write(name)
    found = needed(repo)
    assert paths(found) == [POLICY, HOOKS]
    assert found.hints == (f"{name}: let a job run `stockade scan .`, whose exit code decides.",)
    repo.git("remote", "add", "origin", "git@github.com:a/b.git")
    assert WORKFLOW in paths(needed(repo))
    assert not needed(repo).hints


def test_who_wants_no_workflow_gets_no_hint_either(repo: Repo) -> None:
    repo.write(".gitlab-ci.yml")
    found = needed(repo, hook=False, workflow=False)
    assert (paths(found), found.hints) == ([POLICY], ())


def branches(repo: Repo) -> list[str]:
    """The branches on whose pushes the workflow runs."""
    text = needed(repo).starters[-1].text
    found = yaml.safe_load(text)[True]["push"]["branches"]  # YAML 1.1 reads the key `on` as true
    assert isinstance(found, list)
    return found


def test_the_default_branch_of_the_remote_is_named(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "-b", "trunk")
    repo.write("a.py")
    repo.commit()
    clone = Repo(tmp_path / "clone")
    repo.git("clone", "-q", str(repo.path), str(clone.path))
    clone.git("checkout", "-q", "-b", "topic")
    assert branches(clone) == ["trunk"]


def test_without_a_remote_it_is_a_usual_name_or_the_one_there_is(repo: Repo) -> None:
    assert branches(repo) == ["main"]
    repo.git("checkout", "-q", "-b", "develop")
    repo.write("a.py")
    repo.commit()
    assert branches(repo) == ["develop"]
    repo.git("branch", "master")
    assert branches(repo) == ["master"]
    repo.git("branch", "main")
    assert branches(repo) == ["main"]


@pytest.mark.parametrize("name", ["on", "No", "null", "release/1.0", "v1.0", "a_b-c"])
def test_a_name_stays_a_name_in_yaml(repo: Repo, name: str) -> None:
    repo.git("checkout", "-q", "-b", name)
    repo.write("a.py")
    repo.commit()
    assert branches(repo) == [name]


@pytest.mark.parametrize("name", ["a'b", "a,b]", "ä", "a#b", "1.0", "{x}", 'a"', "!a", "+a", "a&b"])
def test_a_name_that_would_be_a_pattern_is_left_to_its_owner(repo: Repo, name: str) -> None:
    """A hostile one would else write into the workflow."""
    repo.git("checkout", "-q", "-b", name)
    repo.write("a.py")
    repo.commit()
    assert branches(repo) == ["main"]
    (hint,) = needed(repo).hints
    assert hint == "The workflow names the branch main: write your default branch there."


def test_a_detached_head_without_a_usual_branch(repo: Repo) -> None:
    repo.write("a.py")
    repo.commit()
    repo.git("checkout", "-q", "--detach")
    repo.git("branch", "-D", "main")
    assert branches(repo) == ["main"]
