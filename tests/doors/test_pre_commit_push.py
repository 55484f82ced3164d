"""The push hook as `stockade init` writes it, installed by the real pre-commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.committing import PRE_COMMIT, Ran, User
from support.hooked import CLOSED, program, pusher

pytestmark = pytest.mark.slow

CLEAN = "def add(a, b):\n    return a + b\n"
BAD = "import subprocess\n\n\ndef run(x):\n    subprocess.call(x, shell=True)\n"
NOTE = "Push: "
NOTHING_KNOWN = "no commit is known that the remote has already: everything is judged as new"
WAIVER = """\
waivers:
  - id: W-001
    match: { rule: bandit/B602, path: "*.py" }
    until: 2030-01-01
    owner: "@me"
    reason: I say so.
"""


@pytest.fixture
def user(installed: Path, tmp_path: Path) -> User:
    """With a first commit that the remote has."""
    made = pusher(installed, tmp_path / "repo")
    send(made)
    return made


def send(user: User) -> None:
    """Let the remote have the branch, past the hooks."""
    user.git("push", "--quiet", "--no-verify", "--set-upstream", "origin", "HEAD")
    user.git("remote", "set-head", "origin", "main")


def add(user: User, name: str, text: str) -> None:
    """Commit a file past the hooks."""
    user.write(name, text)
    user.keep()


def push(user: User, *words: str, **variables: str) -> Ran:
    """`git push` through the hook."""
    return user.run("git", "push", *words, **variables)


def there(user: User, branch: str = "main") -> str:
    """What the remote has; empty: nothing."""
    return user.git("ls-remote", "origin", f"refs/heads/{branch}").partition("\t")[0]


def test_a_push_of_a_high_finding_is_stopped(user: User) -> None:
    before = there(user)
    add(user, "a.py", BAD)
    ran = push(user)
    assert (ran.code, "a.py:5:5" in ran.text, "Blocked by 1 of" in ran.text) == (1, True, True)
    assert there(user) == before
    assert NOTE not in ran.text


def test_a_clean_push_passes_and_says_so(user: User) -> None:
    add(user, "a.py", CLEAN)
    ran = push(user)
    assert (ran.code, "Passed: 0 findings" in ran.text) == (0, True)
    assert there(user) == user.git("rev-parse", "HEAD")
    assert NOTE not in ran.text


def test_the_hook_can_be_skipped(user: User) -> None:
    add(user, "a.py", BAD)
    ran = push(user, SKIP="stockade-push")
    assert (ran.code, "Skipped" in ran.text) == (0, True)


def test_a_push_asks_no_network(user: User) -> None:
    ways = {f"{scheme}_proxy": CLOSED for scheme in ("http", "https", "all")}
    ways |= {name.upper(): value for name, value in ways.items()}
    add(user, "a.py", BAD)
    assert push(user, **ways).code == 1
    add(user, "a.py", CLEAN)
    assert push(user, **ways).code == 0


def test_a_merge_commit_brings_what_it_merges(user: User) -> None:
    user.git("switch", "--quiet", "--create", "side")
    add(user, "side.py", BAD)
    user.git("switch", "--quiet", "main")
    add(user, "main.py", CLEAN)
    user.git("merge", "--quiet", "--no-ff", "--no-verify", "-m", "m", "side")
    ran = push(user)
    assert (ran.code, "side.py:5:5" in ran.text) == (1, True)


def test_a_new_branch_does_not_write_its_own_rules(user: User) -> None:
    """Its base is where it left what the remote has, by whose rules it is judged."""
    user.git("switch", "--quiet", "--create", "topic")
    add(user, "a.py", BAD)
    policy = user.folder / ".stockade/policy.yml"
    policy.write_text(policy.read_text() + WAIVER)
    user.keep()
    ran = push(user, "--set-upstream", "origin", "topic")
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)
    assert NOTHING_KNOWN not in ran.text
    assert there(user, "topic") == ""


def test_an_old_branch_is_stopped_by_what_is_new_alone(installed: Path, user: User) -> None:
    """What was there when the baseline was made is not; nor does a push bring its own baseline."""
    add(user, "old.py", BAD)
    baseline(user, program(installed))
    send(user)
    add(user, "clean.py", CLEAN)
    ran = push(user)
    assert (ran.code, "Passed: 2 findings, none blocking" in ran.text) == (0, True)
    add(user, "new.py", BAD)
    baseline(user, program(installed))
    ran = push(user)
    assert (ran.code, "new.py:5:5" in ran.text) == (1, True)
    assert "old.py" not in ran.text
    assert "Blocked by 1 of" in ran.text


def baseline(user: User, stockade: Path) -> None:
    """Accept all that is there today, and commit that."""
    record = user.folder.with_name("result.json")
    user.run(stockade, "scan", ".", "--report", f"json={record}")
    ran = user.run(stockade, "baseline", "create", str(record))
    assert ran.code == 0, ran.text
    user.keep()


def test_the_first_push_of_all_is_judged_whole_and_says_so(installed: Path, tmp_path: Path) -> None:
    user = pusher(installed, tmp_path / "repo")
    add(user, "a.py", BAD)
    ran = push(user, "origin", "main")
    assert (ran.code, NOTHING_KNOWN in ran.text, "a.py:5:5" in ran.text) == (1, True, True)
    add(user, "a.py", CLEAN)
    ran = push(user, "origin", "main")
    assert (ran.code, NOTHING_KNOWN in ran.text) == (0, True)


def test_what_is_not_staged_is_put_aside(user: User) -> None:
    """pre-commit does so: the commit is judged, and not what is being worked on."""
    add(user, "a.py", BAD)
    user.write("a.py", CLEAN, stage=False)
    ran = push(user)
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)
    assert NOTE not in ran.text
    assert (user.folder / "a.py").read_text() == CLEAN


def test_what_is_staged_is_scanned_and_told(user: User) -> None:
    add(user, "a.py", CLEAN)
    user.write("b.py", CLEAN)
    ran = push(user)
    assert ran.code == 0
    told = "it sends commits, and the work tree was scanned, where 1 file differs from HEAD"
    assert f"{NOTE}{told}, e.g. b.py." in ran.text


def test_another_branch_than_the_one_at_hand_is_told(user: User) -> None:
    user.git("switch", "--quiet", "--create", "other")
    add(user, "a.py", CLEAN)
    sent = user.git("rev-parse", "HEAD")
    user.git("switch", "--quiet", "main")
    ran = push(user, "origin", "other")
    here = user.git("rev-parse", "HEAD")
    assert ran.code == 0
    told = f"it sends {sent[:12]}, and what was scanned is the work tree of {here[:12]}."
    assert f"{NOTE}{told}" in ran.text


def test_trying_the_push_hook(installed: Path, user: User) -> None:
    add(user, "a.py", BAD)
    source = str(installed / "source")
    refs = ("--from-ref", there(user), "--to-ref", user.git("rev-parse", "HEAD"))
    stage = ("--hook-stage", "pre-push")
    ran = user.run(PRE_COMMIT, "try-repo", source, "stockade-push", *stage, *refs)
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)
    assert NOTE not in ran.text


def test_a_run_by_hand_with_names_of_branches(user: User) -> None:
    """pre-commit hands them on as they were typed; only full ids are believed."""
    add(user, "a.py", BAD)
    refs = ("--from-ref", "origin/main", "--to-ref", "HEAD")
    ran = user.run(PRE_COMMIT, "run", "stockade-push", "--hook-stage", "pre-push", *refs)
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)
    assert f"{NOTE}PRE_COMMIT_FROM_REF is no commit's full id, and was not used." in ran.text


def test_init_installs_the_commit_hook_too(user: User) -> None:
    user.write("a.py", BAD)
    ran = user.commit()
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)
    user.git("switch", "--quiet", "--create", "side")
    user.git("commit", "--quiet", "--no-verify", "-m", "c")
    user.git("switch", "--quiet", "main")
    add(user, "b.py", CLEAN)
    ran = user.run("git", "merge", "--no-ff", "side")
    assert (ran.code, "a.py:5:5" in ran.text) == (1, True)
