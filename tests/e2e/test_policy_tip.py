"""The branch has moved on since the change left it, and what the change hands to its own scan."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.reviews import (
    BASELINE,
    CONFIG,
    OWN,
    POLICY,
    SHELL,
    WAIVER,
    baseline,
    edits,
    ids,
    refused,
    repository,
    reviewed,
    rulings,
)
from target.gitrepo import Repo

STRICT = """\
  - id: no-pickle
    block: rule == "bandit/B403"
    because: No pickle either.
"""


RULES = """\
rules:
  - id: mine
    pattern: eval(...)
    message: No eval.
    languages: [python]
    severity: ERROR
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a change under review."""
    return repository(tmp_path / "repo")


def on_main(repo: Repo, path: str, text: str) -> None:
    """A commit on `main` after the change has left it."""
    repo.git("checkout", "-q", "main")
    repo.write(path, text)
    repo.commit()
    repo.git("checkout", "-q", "change")


def test_a_rule_that_the_branch_has_now_counts(repo: Repo, tmp_path: Path) -> None:
    """Else a change would choose its judge by where it leaves the branch."""
    on_main(repo, POLICY, OWN.replace("budgets:", f"{STRICT}budgets:"))
    found = reviewed(repo, tmp_path)
    assert rulings(found)["bandit/B403 src/b.py"] == "block"
    names = [repo.git("rev-parse", r)[:12] for r in ("main", "change")]
    assert found.result["verdict"]["policy"] == (
        f"recommended (built in), then {POLICY} as of {names[0]}, then {POLICY} as of {names[1]}"
    )
    assert edits(found) == {}


def test_a_waiver_that_the_branch_has_no_more_does_not(repo: Repo, tmp_path: Path) -> None:
    on_main(repo, POLICY, OWN + WAIVER)
    repo.git("merge", "-q", "main")
    assert reviewed(repo, tmp_path).code == 0
    on_main(repo, POLICY, OWN)
    assert rulings(reviewed(repo, tmp_path))["bandit/B602 src/a.py"] == "block"


def test_a_waiver_that_the_branch_has_now_does(repo: Repo, tmp_path: Path) -> None:
    on_main(repo, POLICY, OWN + WAIVER)
    assert reviewed(repo, tmp_path).code == 0


def test_what_the_branch_scans_now_is_scanned(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "main")
    repo.write(CONFIG, 'exclude = ["src/a.py"]\n')
    repo.commit()
    repo.git("checkout", "-qB", "change")
    assert reviewed(repo, tmp_path).code == 0
    on_main(repo, CONFIG, 'exclude = ["src/z.py"]\n')
    assert reviewed(repo, tmp_path).code == 1


def test_a_policy_that_the_change_brings_is_no_policy_of_the_users(
    repo: Repo, tmp_path: Path
) -> None:
    repo.write("ci/policy.yml", "stockade: 1\nextends: stockade/audit@1\n")
    repo.commit()
    told = refused(repo, tmp_path, "--policy", "ci/policy.yml")
    assert "ci/policy.yml does not exist as of" in told
    assert "the change under review brings it" in told


@pytest.mark.parametrize("option", ["--config", "--rules"])
def test_a_change_does_not_write_what_options_name(repo: Repo, tmp_path: Path, option: str) -> None:
    repo.git("checkout", "-q", "main")
    name = "ci/rules.yml" if option == "--rules" else "ci/stockade.toml"
    repo.write(name, RULES if option == "--rules" else "timeout = 60\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    reviewed(repo, tmp_path, option, name)
    repo.write(name, "# mine\n" + (repo.path / name).read_text())
    told = refused(repo, tmp_path, option, name)
    assert f"{option} {name}: the change under review edits {name}" in told
    reviewed(repo, tmp_path, option, name, since=None)


def test_a_tool_that_belongs_to_the_repository_is_not_run(repo: Repo, tmp_path: Path) -> None:
    evil = repo.write("bin/bandit", f"#!{sys.executable}\nopen({str(tmp_path / 'ran')!r}, 'w')\n")
    evil.chmod(0o755)
    repo.commit()
    link = tmp_path / "bandit"
    link.symlink_to(evil)
    config = tmp_path / "user.toml"
    for path in (evil, link):
        config.write_text(f'[tools]\nbandit = "{path}"\n')
        told = refused(repo, tmp_path, "--config", str(config), since=None)
        assert f"tools.bandit is {path}, which belongs to the scanned repository" in told
    assert not (tmp_path / "ran").exists()


def test_a_named_policy_leads_to_no_file_of_the_machine(repo: Repo, tmp_path: Path) -> None:
    """What an error shows of it would stand in the log of a pull request."""
    (tmp_path / "private.yml").write_text("login: hunter\n")
    (repo.path / "link.yml").symlink_to(tmp_path / "private.yml")
    repo.write("far.yml", "stockade: 1\nextends: ../private.yml\n")
    for name in ("link.yml", "far.yml"):
        told = refused(repo, tmp_path, "--policy", f"./{name}", since=None)
        assert "hunter" not in told


def test_a_copy_does_not_take_the_place_of_what_the_baseline_accepts(
    repo: Repo, tmp_path: Path
) -> None:
    """Equal findings are counted in the order of paths: the copy comes first."""
    known = ids(repo, tmp_path)["bandit/B602"]
    repo.git("checkout", "-q", "main")
    repo.write(POLICY, "stockade: 1\nextends: stockade/recommended@1\n")
    repo.write(BASELINE, baseline(known))
    repo.commit()
    repo.git("checkout", "-qB", "change")
    assert reviewed(repo, tmp_path).code == 0
    repo.write("pay/a.py", SHELL)
    repo.commit()
    found = reviewed(repo, tmp_path)
    assert found.code == 1
    assert rulings(found)["bandit/B602 pay/a.py"] == "block"


def test_what_the_change_brings_is_told_from_what_it_moves(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/a.py", f"# moved down\n\n{SHELL}")
    repo.write("src/b.py", "import pickle\nimport subprocess\n")
    repo.write("src/new.py", SHELL)
    repo.commit()
    found = reviewed(repo, tmp_path)
    told = {f"{f['rule']} {f['locations'][0]['path']}": f["introduced"] for f in found.findings}
    assert told == {
        "bandit/B404 src/a.py": False,
        "bandit/B602 src/a.py": False,
        "bandit/B403 src/b.py": False,
        "bandit/B404 src/b.py": True,
        "bandit/B404 src/new.py": True,
        "bandit/B602 src/new.py": True,
    }
