"""`stockade scan --pushed`: whose rules judge, what is said, and that nothing of git's runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from stockade.target.pushed import FROM, MARK, TO
from support.cli import Ended, run
from target.gitrepo import Repo, make_repo

BAD = "import subprocess\n\n\ndef run(x):\n    subprocess.call(x, shell=True)\n"
POLICY = ".stockade/policy.yml"
OWN = """\
stockade: 1
rules:
  - id: shell
    block: rule == "bandit/B602"
    because: No shells.
"""
LAX = OWN.replace("block:", "warn:")
NOTHING = f"{MARK}no commit is known that the remote has already: everything is judged as new."


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A clone whose only commit `origin/main` has, and which is clean."""
    there = make_repo(tmp_path / "there")
    there.write("a.py", "x = 1\n")
    there.write(POLICY, OWN)
    there.commit()
    clone = Repo(tmp_path / "repo")
    there.git("clone", "-q", str(there.path), str(clone.path))
    return clone


def scan(repo: Repo, *words: str, **given: str) -> Ended:
    """Scan what is pushed with bandit alone, by the repository's own rules."""
    alone = ("--offline", "--scanner", "bandit", "--policy", POLICY)
    home = repo.path.parent / "home"
    home.mkdir(exist_ok=True)
    ended = run("scan", "--pushed", *alone, *words, home=home, cwd=repo.path, env=given)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def test_the_rules_are_those_that_the_remote_has(repo: Repo) -> None:
    repo.write("a.py", BAD)
    repo.write(POLICY, LAX)
    repo.commit()
    ended = scan(repo, "--report", "json")
    assert ended.code == 1, ended.stderr
    result = json.loads(ended.stdout)["result"]
    base = repo.git("rev-parse", "origin/main")
    assert result["verdict"]["policy"] == f"{POLICY} as of {base[:12]}"
    found = {f["rule"]: f for f in result["findings"]}
    assert found["bandit/B602"]["introduced"] is True
    assert "stockade/policy-changed" in found
    # By its own rules it would pass, as it does where the remote has them.
    head = repo.git("rev-parse", "HEAD")
    assert scan(repo, **{FROM: head, TO: head}).code == 0


def test_it_is_what_since_is(repo: Repo) -> None:
    repo.write("a.py", BAD)
    repo.commit()
    words = ("--offline", "--scanner", "bandit", "--policy", POLICY, "--report", "json")
    home = repo.path.parent / "home"
    home.mkdir()
    since = run("scan", "--since", "origin/main", *words, home=home, cwd=repo.path)
    pushed = scan(repo, "--report", "json")
    one, other = (json.loads(ended.stdout)["result"] for ended in (since, pushed))
    for part in ("target", "findings", "gaps", "verdict"):
        assert one[part] == other[part]


def test_without_a_base_everything_is_judged_and_a_line_says_so(repo: Repo) -> None:
    repo.git("remote", "remove", "origin")
    repo.write("a.py", BAD)
    repo.commit()
    quiet = scan(repo, "--quiet")
    assert (quiet.code, quiet.stderr) == (1, f"{NOTHING}\n")
    assert MARK.encode() not in quiet.stdout
    loud = scan(repo)
    assert (loud.code, loud.stderr) == (1, "")
    assert "Note      Push: no commit is known" in loud.stdout.decode()
    record = json.loads(scan(repo, "--report", "json").stdout)
    assert record["result"]["target"]["notes"] == [NOTHING]


def test_a_clean_push_says_nothing(repo: Repo) -> None:
    head = repo.git("rev-parse", "HEAD")
    ended = scan(repo, "--quiet", **{FROM: head, TO: head})
    assert (ended.code, ended.stderr) == (0, "")


def test_a_name_that_would_steer_the_terminal_is_escaped(repo: Repo) -> None:
    repo.write("\x1b[2J.py", "x = 1\n")
    ended = scan(repo, "--quiet")
    assert "\x1b" not in ended.stderr
    assert "1 file differs from HEAD, e.g. \\x1b[2J.py." in ended.stderr


def test_nothing_that_git_may_be_told_to_run_runs(repo: Repo) -> None:
    """Neither by the repository's configuration nor by names in the environment."""
    fired = repo.path.parent / "fired"
    touch = f"touch {fired}"
    repo.write(".gitattributes", "* filter=evil diff=evil\n")
    repo.commit()
    config = repo.path / ".git/config"
    config.write_text(
        config.read_text()
        + f"[core]\n\tfsmonitor = {touch}\n\tsshCommand = {touch}\n\tpager = {touch}\n"
        f'[filter "evil"]\n\tclean = {touch}\n\tsmudge = {touch}\n\tprocess = {touch}\n'
        f'[diff "evil"]\n\ttextconv = {touch}\n\tcommand = {touch}\n'
    )
    repo.write("a.py", "x = 2\n")
    ended = scan(repo, "--quiet", **{FROM: f"--upload-pack={touch}", TO: f"ext::{touch}"})
    assert ended.code == 0, ended.stderr
    assert f"{FROM} is no commit's full id" in ended.stderr
    assert f"{TO} is no commit's full id" in ended.stderr
    assert "1 file differs from HEAD, e.g. a.py." in ended.stderr
    assert not fired.exists()
    subprocess.run(["git", "status"], cwd=repo.path, capture_output=True, check=False)
    assert fired.exists()  # git itself would have


@pytest.mark.parametrize(
    "words", [("--staged",), ("--since", "main"), ("--environment", ".")], ids=lambda w: str(w[0])
)
def test_it_names_the_change_alone(repo: Repo, words: tuple[str, ...]) -> None:
    ended = run("scan", "--pushed", *words, home=repo.path.parent, cwd=repo.path)
    assert ended.code == 2
    assert "--pushed finds its base" in ended.stderr


def test_a_folder_without_git(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    ended = run("scan", "--pushed", "plain", home=tmp_path)
    assert ended.code == 2
    assert "--pushed needs a git repository" in ended.stderr
