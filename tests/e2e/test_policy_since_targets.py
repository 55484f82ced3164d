"""A change under review in every kind of target: what it touches, what reports say, which id."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli import page_text, run
from support.reviews import (
    CONFIG,
    OWN,
    POLICY,
    RULE,
    SHELL,
    WAIVER,
    blocked_by_the_base,
    edits,
    ids,
    only,
    refused,
    repository,
    reviewed,
    rulings,
)
from target.gitrepo import Repo

pytestmark = pytest.mark.slow


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a change under review."""
    return repository(tmp_path / "repo")


def test_which_files_the_change_touches(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/b.py", "import pickle\nx = 1\n")
    repo.write("src/new.py", "import pickle\n")
    repo.commit()
    found = reviewed(repo, tmp_path)
    changed = {f["locations"][0]["path"]: f["changed"] for f in found.findings}
    assert changed == {"src/a.py": False, "src/b.py": True, "src/new.py": True}
    assert not any("changed" in f for f in reviewed(repo, tmp_path, since=None).findings)
    policy = tmp_path / "touched.yml"
    policy.write_text(
        "stockade: 1\nrules:\n"
        '  - { id: touched, block: "changed", because: b }\n'
        '  - { id: rest, warn: "true", because: b }\n'
    )
    (repo.path / POLICY).unlink()
    found = reviewed(repo, tmp_path, "--policy", policy)
    by_path = {name.split()[1]: action for name, action in rulings(found).items()}
    assert (by_path["src/b.py"], by_path["src/new.py"]) == ("block", "block")


def test_a_revision_as_target(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN + WAIVER)
    repo.commit()
    repo.git("checkout", "-q", "main")
    assert reviewed(repo, tmp_path, target="change", since=None).code == 0
    found = reviewed(repo, tmp_path, target="change")
    blocked_by_the_base(found, repo)
    assert "would be passed instead of blocked" in only(found, POLICY)["message"]
    named = reviewed(repo, tmp_path, "--policy", POLICY, target="change")
    assert "would be passed instead of blocked" in only(named, POLICY)["message"]
    assert edits(reviewed(repo, tmp_path, target="main")) == {}


def test_what_is_staged(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/c.py", SHELL)
    repo.write(POLICY, OWN + WAIVER)
    repo.git("add", "--all")
    repo.write(POLICY, OWN)
    assert reviewed(repo, tmp_path, "--staged", since=None, target=None).code == 0
    found = reviewed(repo, tmp_path, "--staged", target=None)
    assert found.code == 1
    assert {f["locations"][0]["path"] for f in found.findings} == {"src/c.py", POLICY}
    assert all(f["changed"] for f in found.findings)
    assert "would be passed instead of blocked" in only(found, POLICY)["message"]


def test_staged_rules_alone(repo: Repo, tmp_path: Path) -> None:
    """Nothing else is staged: bandit has nothing to do, and no verdict would differ."""
    repo.write(POLICY, OWN + WAIVER)
    repo.git("add", "--all")
    found = reviewed(repo, tmp_path, "--staged", target=None)
    assert found.code == 0
    assert only(found, POLICY)["message"].endswith("nothing would be judged otherwise.")


@pytest.mark.parametrize("target", ["src", "src/a.py"])
def test_a_part_of_the_repository(repo: Repo, tmp_path: Path, target: str) -> None:
    unused = WAIVER.replace("W-1", "W-2").replace("B602", "B999").removeprefix("waivers:\n")
    repo.write(POLICY, f"{OWN}{WAIVER}{unused}waiver-checks: {{ unused: block }}\n")
    repo.commit()
    found = reviewed(repo, tmp_path, target=target)
    blocked_by_the_base(found, repo)
    assert "would be passed instead of blocked" in only(found, POLICY)["message"]
    assert edits(found)[POLICY]["locations"][0]["path"] == POLICY


def test_from_a_folder_below(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN + WAIVER)
    repo.commit()
    below = Repo(repo.path / "src")
    found = reviewed(below, tmp_path, "--policy", f"../{POLICY}")
    assert found.code == 1
    only(found, POLICY)


def test_a_dirty_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN + WAIVER)
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    only(found, POLICY)
    same = reviewed(repo, tmp_path, since="HEAD")
    assert edits(same) == edits(found)


def test_the_id_is_that_of_the_content(repo: Repo, tmp_path: Path) -> None:
    def id_of(text: str) -> str:
        repo.write(POLICY, text)
        found: str = only(reviewed(repo, tmp_path), POLICY)["fingerprints"]["stockade/v1"]
        return found

    first = id_of(OWN + WAIVER)
    assert len(first) == 32
    assert id_of(OWN + WAIVER + "# more\n") != first
    repo.write("src/c.py", "import pickle\n")
    assert id_of(OWN + WAIVER) == first
    repo.write(".stockade/config.toml", "")
    told = edits(reviewed(repo, tmp_path))
    assert told[POLICY]["fingerprints"]["stockade/v1"] == first
    assert told[CONFIG]["fingerprints"]["stockade/v1"] != first


def test_the_base_may_waive_it(repo: Repo, tmp_path: Path) -> None:
    """By its id, so that just this edit may pass: only who writes to the base can do so."""
    waived = OWN + WAIVER
    repo.write(POLICY, waived)
    known = ids(repo, tmp_path)[RULE]
    what = f"{{ finding: {known}, path: {POLICY} }}"
    match = f"waivers:\n  - {{ id: E, match: {what}, until: 2027-01-01, "
    repo.write(POLICY, f"{OWN}{match}owner: me, reason: r }}\n")
    repo.git("checkout", "-q", "main")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write(POLICY, waived)
    found = reviewed(repo, tmp_path, "--policy", "strict")
    assert rulings(found)[f"{RULE} {POLICY}"] == "pass"


def test_strict_blocks_it(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/a.py", "x = 1\n")
    repo.write(POLICY, OWN + "# a word\n")
    repo.commit()
    found = reviewed(repo, tmp_path, "--policy", "strict")
    assert rulings(found)[f"{RULE} {POLICY}"] == "block"


def deleted(repo: Repo) -> None:
    repo.git("rm", "-qr", ".stockade")


def edited(repo: Repo) -> None:
    repo.write(POLICY, OWN + WAIVER)


@pytest.mark.parametrize("edit", [deleted, edited])
def test_every_report_tells_it(repo: Repo, tmp_path: Path, edit: Callable[[Repo], None]) -> None:
    edit(repo)
    repo.commit()
    found = reviewed(repo, tmp_path)
    message = edits(found)[POLICY]["message"]
    results = [r for one in found.sarif["runs"] for r in one["results"] if r["ruleId"] == RULE]
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    assert POLICY in uris
    assert message in json.dumps(results)
    assert message in page_text(found.html) or message in found.html.replace("\\u0027", "'")
    assert "".join(message.split()) in "".join(found.text.replace("=", "").split())
    again = run("report", found.folder / "json", "--report", "sarif", home=tmp_path / "home")
    assert json.loads(again.stdout) == found.sarif


def test_untrusted_rules_are_neither_applied_nor_told(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN + WAIVER)
    repo.write("src/b.py", "import pickle\nx = 1\n")
    repo.commit()
    found = reviewed(repo, tmp_path, "--no-repository-config")
    assert found.result["verdict"]["policy"] == "recommended (built in)"
    assert edits(found) == {}
    assert {f["locations"][0]["path"]: f["changed"] for f in found.findings} == {
        "src/a.py": False,
        "src/b.py": True,
    }


def test_broken_rules_of_the_base_stop_the_scan(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "main")
    repo.write(POLICY, "stockade: 1\nrulez: []\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write(POLICY, OWN)
    repo.commit()
    commit = repo.git("rev-parse", "main")[:12]
    told = refused(repo, tmp_path)
    assert told.startswith(
        f"error: the rules as of {commit}, the merge base, cannot be used:\n  {POLICY}:2:1: "
    )


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("absent", "no such git revision: 'absent'"),
        ("--output=x", "no such git revision: '--output=x'"),
        ("-x", "no such git revision: '-x'"),
        ("\x1b[2J", "no such git revision: '\\x1b[2J'"),
        ("", "--since needs a revision"),
    ],
)
def test_what_is_no_revision(repo: Repo, tmp_path: Path, reference: str, said: str) -> None:
    told = refused(repo, tmp_path, f"--since={reference}", since=None)
    assert said in told
    assert "\x1b" not in told
    assert not (repo.path / "x").exists()


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    told = refused(Repo(tmp_path / "plain"), tmp_path)
    assert "--since needs a git repository" in told
