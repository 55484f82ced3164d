"""The pre-commit hook, installed by the real pre-commit, in front of real commits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from support.checkout import ROOT
from support.committing import PRE_COMMIT, User
from support.hooked import CLOSED, committer
from target.gitrepo import listing

CLEAN = "def add(a, b):\n    return a + b\n"
BAD = "import subprocess\n\n\ndef run(x):\n    subprocess.call(x, shell=True)\n"
NOTHING = "Passed: the change holds nothing for any scanner."
NO_ADVISORIES = """\
stockade: 1
about: As recommended, but a commit may be made while no advisories can be had.
rules:
  - id: high-severity
    block: severity >= high
    because: High and critical findings are not merged.
gaps:
  no-advisory-data: warn
"""


def test_the_hooks_are_what_their_names_say() -> None:
    hooks = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert set(hooks) == {"stockade", "stockade-push", "stockade-all"}
    for hook in hooks.values():
        # pre-commit hands over names of work tree files; Stockade lists what it scans by itself.
        assert hook["always_run"] is True
        assert hook["pass_filenames"] is False
    assert "--staged" in hooks["stockade"]["entry"]
    assert "--staged" not in hooks["stockade-all"]["entry"]
    assert "--pushed" in hooks["stockade-push"]["entry"]
    for name in ("stockade-push", "stockade-all"):
        assert hooks[name]["stages"] == ["pre-push", "manual"]


@pytest.fixture
def user(installed: Path, tmp_path: Path) -> User:
    return committer(installed, tmp_path / "repo")


@pytest.fixture
def based(user: User) -> User:
    """With a first commit."""
    user.write("base.py", CLEAN)
    user.keep()
    return user


@pytest.mark.slow
def test_a_high_finding_blocks_the_first_commit(user: User) -> None:
    user.write("a.py", BAD)
    ran = user.commit()
    assert ran.code == 1
    assert "a.py:5:5" in ran.text
    assert "bandit/B602" in ran.text
    assert "Blocked by 1 of" in ran.text
    assert user.commits() == 0


@pytest.mark.slow
def test_a_clean_first_commit_passes_and_says_so(user: User) -> None:
    user.write("a.py", CLEAN)
    ran = user.commit()
    assert ran.code == 0
    assert "Passed: 0 findings" in ran.text
    assert user.commits() == 1


@pytest.mark.slow
def test_what_is_staged_counts_and_not_the_work_tree(based: User) -> None:
    based.write("a.py", BAD)
    based.write("a.py", CLEAN, stage=False)
    assert based.commit().code == 1
    based.write("a.py", CLEAN)
    based.write("a.py", BAD, stage=False)
    assert based.commit().code == 0
    assert based.git("show", "HEAD:a.py") == CLEAN.strip()
    assert (based.folder / "a.py").read_text() == BAD


@pytest.mark.slow
def test_a_deletion_passes_and_a_renamed_file_is_scanned(based: User) -> None:
    based.write("old.py", BAD)
    based.write("gone.py", BAD)
    based.keep()
    based.git("rm", "--quiet", "gone.py")
    ran = based.commit()
    assert (ran.code, NOTHING in ran.text) == (0, True)
    based.git("mv", "old.py", "new.py")
    ran = based.commit()
    assert (ran.code, NOTHING in ran.text) == (0, False), "it is scanned, and brings nothing"
    assert "none blocking" in ran.text
    based.git("mv", "new.py", "newer.py")
    based.write("newer.py", BAD.replace("def run", "def go") + BAD)
    ran = based.commit()
    assert (ran.code, "newer.py:" in ran.text) == (1, True)


@pytest.mark.slow
def test_commit_all(based: User) -> None:
    based.write("base.py", BAD, stage=False)
    ran = based.commit("--all")
    assert (ran.code, "base.py:5:5" in ran.text) == (1, True)


@pytest.mark.slow
def test_a_partial_commit_is_judged_by_its_own_index(based: User) -> None:
    based.write("bad.py", BAD)
    based.write("clean.py", CLEAN)
    assert based.commit("clean.py").code == 0
    assert based.git("show", "--name-only", "--format=", "HEAD") == "clean.py"
    based.write("clean.py", CLEAN + CLEAN)
    ran = based.commit("bad.py")
    assert (ran.code, "bad.py:5:5" in ran.text) == (1, True)


@pytest.mark.slow
def test_a_merge_is_judged_by_what_it_brings_in(based: User) -> None:
    based.git("switch", "--quiet", "--create", "side")
    based.write("side.py", BAD)
    based.keep()
    based.git("switch", "--quiet", "main")
    based.write("main.py", CLEAN)
    based.keep()
    based.git("merge", "--no-ff", "--no-commit", "side")
    ran = based.commit()
    assert (ran.code, "side.py:5:5" in ran.text) == (1, True)
    based.git("merge", "--abort")
    assert based.run(PRE_COMMIT, "install", "--hook-type", "pre-merge-commit").code == 0
    ran = based.run("git", "merge", "--no-ff", "side")
    assert (ran.code, "side.py:5:5" in ran.text) == (1, True)


@pytest.mark.slow
def test_a_commit_in_a_linked_worktree(based: User, tmp_path: Path) -> None:
    based.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    linked = User(folder=tmp_path / "linked", environment=based.environment)
    linked.write("bad.py", BAD)
    linked.write("clean.py", CLEAN)
    ran = linked.commit()
    assert (ran.code, "bad.py:5:5" in ran.text) == (1, True)
    assert linked.commit("clean.py").code == 0


@pytest.mark.slow
def test_skip_and_documentation_alone(based: User) -> None:
    based.write("notes.md", "# Notes\n")
    ran = based.commit()
    assert (ran.code, "Passed" in ran.text) == (0, True)
    based.write("a.py", BAD)
    ran = based.commit(SKIP="stockade")
    assert (ran.code, "Skipped" in ran.text) == (0, True)


@pytest.mark.slow
def test_dependencies_without_advisories_stop_the_commit_and_say_what_to_do(
    installed: Path, based: User, tmp_path: Path
) -> None:
    based.write("requirements.txt", "requests==2.19.0\n")
    ran = based.commit()
    assert ran.code == 1
    assert "- exit code: 3" in ran.text
    assert "requirements.txt:1 pkg:pypi/requests@2.19.0" in ran.text
    assert "remedy: " in ran.text
    assert "--policy FILE" in ran.text
    tolerant = committer(installed, tmp_path / "tolerant", "--policy", "policy.yml")
    tolerant.write("policy.yml", NO_ADVISORIES, stage=False)
    tolerant.write("requirements.txt", "requests==2.19.0\n")
    ran = tolerant.commit()
    assert (ran.code, "1 gap allowed by policy" in ran.text) == (0, True)


@pytest.mark.slow
def test_a_commit_asks_no_network(based: User) -> None:
    """Every way out leads to a port where nobody answers: a commit without dependencies needs
    none."""
    ways = {f"{scheme}_proxy": CLOSED for scheme in ("http", "https", "all")}
    ways |= {name.upper(): value for name, value in ways.items()}
    based.write("a.py", BAD)
    ran = based.commit(**ways)
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)
    based.write("a.py", CLEAN)
    ran = based.commit(**ways)
    assert (ran.code, "Passed: 0 findings" in ran.text) == (0, True)


@pytest.mark.slow
def test_nothing_staged_says_so_and_the_other_hook_scans_everything(based: User) -> None:
    based.write("a.py", BAD)
    based.keep()
    ran = based.run(PRE_COMMIT, "run", "stockade", "--all-files")
    assert (ran.code, NOTHING in ran.text) == (0, True)
    ran = based.run(PRE_COMMIT, "run", "stockade-all", "--all-files", "--hook-stage", "pre-push")
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)


@pytest.mark.slow
def test_trying_the_hook_without_a_configuration(installed: Path, based: User) -> None:
    based.write("a.py", BAD)
    source = str(installed / "source")
    ran = based.run(PRE_COMMIT, "try-repo", source, "stockade", "--files", "a.py")
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)


@pytest.mark.slow
def test_the_repository_is_left_as_it_was(based: User) -> None:
    based.write("a.py", BAD)
    based.write("sub/b.md", "text\n")
    # What pre-commit itself writes below .git, it has written then.
    assert based.run(PRE_COMMIT, "run", "stockade", SKIP="stockade").code == 0
    before = _state(based)
    assert based.run(PRE_COMMIT, "run", "stockade").code == 1
    assert _state(based) == before


def _state(user: User) -> dict[bytes, tuple[int, int, int, bytes]]:
    """Everything but the time at which pre-commit's own git locked and unlocked the index."""
    found = listing(user.folder)
    del found[os.fsencode(user.folder / ".git")]
    return found
