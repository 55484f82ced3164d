"""The branch has moved on since the change left it, and what the change hands to its own scan."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.reviews import (
    BASELINE,
    CONFIG,
    DATED,
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


pytestmark = pytest.mark.slow


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
    assert "the change under review brings it, or its branch has taken it out" in told


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
    assert f"{option} {name}: {name} is not as" in told
    reviewed(repo, tmp_path, option, name, since=None)


def test_what_options_name_is_that_of_the_branch_and_not_of_an_older_commit(
    repo: Repo, tmp_path: Path
) -> None:
    """A merge base may be a commit of an earlier change, which nobody has approved by itself."""
    repo.write("ci.toml", "timeout = 60\n")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "change", "-m", "merged")
    repo.write("ci.toml", "timeout = 90\n")
    repo.commit()
    repo.git("checkout", "-q", "change")
    assert "--config ci.toml: ci.toml is not as" in refused(repo, tmp_path, "--config", "ci.toml")
    outside = tmp_path / "org" / "c.toml"
    outside.parent.mkdir()
    outside.write_text("timeout = 60\n")
    reviewed(repo, tmp_path, "--config", "../org/c.toml")
    assert "names the whole repository" in refused(repo, tmp_path, "--rules", ".")


def test_a_baseline_counts_as_far_as_the_branch_has_it_still(repo: Repo, tmp_path: Path) -> None:
    known = ids(repo, tmp_path)["bandit/B602"]
    repo.git("checkout", "-q", "main")
    repo.write(POLICY, DATED)
    repo.write(BASELINE, baseline(known))
    repo.commit()
    repo.git("checkout", "-qB", "change")
    assert reviewed(repo, tmp_path).code == 0
    on_main(repo, BASELINE, baseline())
    assert reviewed(repo, tmp_path).code == 1


def test_a_link_does_not_make_the_users_policy_one_of_the_repository(
    repo: Repo, tmp_path: Path
) -> None:
    org = tmp_path / "org" / "org.yml"
    org.parent.mkdir()
    org.write_text("stockade: 1\nrules: [{ id: all, block: 'true', because: b }]\n")
    repo.git("checkout", "-q", "main")
    repo.git("rm", "-rq", ".stockade")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    (repo.path / ".stockade").mkdir()
    (repo.path / POLICY).symlink_to("../../org/org.yml")
    repo.commit()
    found = reviewed(repo, tmp_path, "--policy", "../org/org.yml")
    assert found.result["verdict"]["policy"] == "../org/org.yml"
    assert set(rulings(found).values()) == {"block"}


def test_a_named_policy_is_that_of_the_base_also_without_the_repositorys_rules(
    repo: Repo, tmp_path: Path
) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("ci.yml", "stockade: 1\nrules: [{ id: all, block: 'true', because: b }]\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write("ci.yml", "stockade: 1\nextends: stockade/audit@1\n")
    repo.commit()
    found = reviewed(repo, tmp_path, "--policy", "ci.yml", "--no-repository-config")
    assert set(rulings(found).values()) == {"block"}


def test_a_named_policy_has_the_defaults_of_today(repo: Repo, tmp_path: Path) -> None:
    """What the base said more mildly than the branch says now is no word of an upper layer."""
    repo.git("checkout", "-q", "main")
    repo.write("src/broken.py", "def (\n")
    rule = "rules: [{ id: none, warn: 'false', because: b }]\n"
    repo.write(POLICY, f"stockade: 1\n{rule}gaps: {{ unparsable: pass }}\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    assert reviewed(repo, tmp_path, "--policy", POLICY).code == 0
    on_main(repo, POLICY, f"stockade: 1\n{rule}")
    assert reviewed(repo, tmp_path, "--policy", POLICY).code == 3


@pytest.mark.parametrize("part", ["pay", "pay/a.py"])
def test_a_part_does_not_take_what_the_whole_accepts(repo: Repo, tmp_path: Path, part: str) -> None:
    known = ids(repo, tmp_path)["bandit/B602"]
    repo.write(POLICY, "stockade: 1\nextends: stockade/recommended@1\n")
    repo.write(BASELINE, baseline(known))
    repo.write("pay/a.py", SHELL)
    repo.commit()
    assert reviewed(repo, tmp_path, since=None, target=part).code == 1


def test_staged_lines_are_told_from_those_of_the_commit(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/b.py", "import pickle\nimport subprocess\n")
    repo.git("add", "src/b.py")
    for since in ("main", None):
        found = reviewed(repo, tmp_path, "--staged", since=since, target=None)
        told = {f["rule"]: (f["changed"], f["introduced"]) for f in found.findings}
        assert told == {"bandit/B403": (True, False), "bandit/B404": (True, True)}


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
