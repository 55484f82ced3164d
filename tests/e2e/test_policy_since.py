"""A change under review is judged by rules that it did not write, and its edit of them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.reviews import (
    BASELINE,
    CONFIG,
    DATED,
    DAY,
    OWN,
    POLICY,
    PROJECT,
    RULE,
    SHELL,
    VENDORED,
    WAIVER,
    baseline,
    blocked_by_the_base,
    edits,
    ids,
    lock,
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


def test_without_an_edit_there_is_no_finding(repo: Repo, tmp_path: Path) -> None:
    repo.write("src/c.py", "x = 1\n")
    repo.write("pyproject.toml", PROJECT + 'version = "2"\n')
    repo.commit()
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    assert edits(found) == {}
    assert "target" in found.result
    assert "notes" not in found.result["target"]


def test_a_waiver_of_the_change_does_not_count(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN + WAIVER)
    repo.commit()
    assert reviewed(repo, tmp_path, since=None).code == 0
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    one = only(found, POLICY)
    assert one["message"].endswith(
        " Under the new ones 1 finding would be judged more mildly (bandit/B602 in src/a.py); "
        "the verdict would be passed instead of blocked."
    )
    assert one["severity"] == "medium"
    assert rulings(found)[f"{RULE} {POLICY}"] == "warn"
    assert found.result["target"]["notes"] == [f"{POLICY}: {one['message']}"]


def test_rules_that_the_change_loosens_are_those_of_the_base(repo: Repo, tmp_path: Path) -> None:
    """Here without `recommended` above, so that the edit would count."""
    repo.write(POLICY, OWN.replace("block:", "warn:").replace("vendor/base.yml", "stockade/audit"))
    repo.commit()
    named = ("--policy", POLICY)
    assert reviewed(repo, tmp_path, *named, since=None).code == 0
    found = reviewed(repo, tmp_path, *named)
    assert found.code == 1
    commit = repo.git("rev-parse", "main")[:12]
    assert found.result["verdict"]["policy"] == f"{POLICY} as of {commit}"
    message = only(found, POLICY)["message"]
    assert "1 finding would be judged more mildly (bandit/B602 in src/a.py)" in message
    assert "the verdict would be passed instead of blocked" in message


@pytest.mark.parametrize("edit", ["ci/policy.yml", "ci/base.yml"])
def test_so_are_those_of_another_file_that_the_user_names(
    repo: Repo, tmp_path: Path, edit: str
) -> None:
    repo.git("checkout", "-q", "main")
    repo.git("rm", "-qr", ".stockade")
    repo.write("ci/base.yml", VENDORED)
    repo.write("ci/policy.yml", "stockade: 1\nextends: base.yml\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write(edit, "stockade: 1\nextends: stockade/audit\n")
    repo.commit()
    named = ("--policy", "./src/../ci/policy.yml")
    assert reviewed(repo, tmp_path, *named, since=None).code == 0
    found = reviewed(repo, tmp_path, *named)
    assert found.code == 1
    commit = repo.git("rev-parse", "main")[:12]
    assert found.result["verdict"]["policy"] == f"ci/policy.yml as of {commit}"
    assert "would be passed instead of blocked" in only(found, edit)["message"]


def test_a_link_of_the_repository_leads_nowhere(repo: Repo, tmp_path: Path) -> None:
    """The change could lead it elsewhere."""
    repo.git("checkout", "-q", "main")
    repo.write("ci.yml", VENDORED)
    (repo.path / "link.yml").symlink_to("ci.yml")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    (repo.path / "link.yml").unlink()
    repo.write("lax.yml", "stockade: 1\nextends: stockade/audit\n")
    (repo.path / "link.yml").symlink_to("lax.yml")
    told = refused(repo, tmp_path, "--policy", "link.yml")
    assert "link.yml cannot be used: It is a symbolic link." in told


def test_a_named_file_that_the_base_does_not_have_is_the_users(repo: Repo, tmp_path: Path) -> None:
    """As one that a job has fetched into its work space."""
    repo.write("fetched.yml", VENDORED)
    found = reviewed(repo, tmp_path, "--policy", "fetched.yml")
    commit = repo.git("rev-parse", "main")[:12]
    assert found.result["verdict"]["policy"] == f"fetched.yml, then {POLICY} as of {commit}"
    assert edits(found) == {}


def test_a_baseline_of_the_change_does_not_count(repo: Repo, tmp_path: Path) -> None:
    known = ids(repo, tmp_path)["bandit/B602"]
    repo.write(POLICY, "stockade: 1\nbaseline: known.json\n")
    repo.write("known.json", baseline(known))
    repo.commit()
    assert reviewed(repo, tmp_path, since=None).code == 0
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    told = edits(found)
    assert sorted(told) == [POLICY, "known.json"]
    for one in told.values():
        assert "1 finding would be judged more mildly (bandit/B602" in one["message"]
        assert "the verdict would be passed instead of blocked" in one["message"]
    assert not any("first_seen" in f for f in found.findings)


def test_the_baseline_of_the_base_counts(repo: Repo, tmp_path: Path) -> None:
    known = ids(repo, tmp_path)["bandit/B602"]
    repo.git("checkout", "-q", "main")
    repo.write(BASELINE, baseline(known))
    repo.write(POLICY, f"{DATED}baseline: .stockade/baseline.json\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write(BASELINE, baseline())
    repo.commit()
    found = reviewed(repo, tmp_path)
    assert found.code == 0
    assert [f.get("first_seen") for f in found.findings if f["rule"] == "bandit/B602"] == [DAY]
    message = only(found, BASELINE)["message"]
    assert "1 finding would be judged more strictly (bandit/B602 in src/a.py)" in message
    assert "the verdict would be blocked instead of passed" in message


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (CONFIG, 'exclude = ["src/a*"]\n'),
        ("pyproject.toml", f'{PROJECT}[tool.stockade]\nexclude = ["src/a*"]\n'),
    ],
)
def test_what_the_change_leaves_out_is_scanned(
    repo: Repo, tmp_path: Path, file: str, text: str
) -> None:
    repo.write(file, text)
    repo.commit()
    assert reviewed(repo, tmp_path, since=None).code == 0
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    message = only(found, file)["message"]
    assert message.endswith("Under the new ones 1 pattern more would leave files out.")


def test_what_the_base_leaves_out_is_left_out(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("pyproject.toml", f'{PROJECT}[tool.stockade]\nexclude = ["src/a*", "x"]\n')
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write(
        "pyproject.toml",
        f'{PROJECT}[tool.stockade]\nscanners = ["secrets"]\nmax-file-size = 1000\n',
    )
    repo.commit()
    found = reviewed(repo, tmp_path)
    assert found.code == 0
    commit = repo.git("rev-parse", "main")[:12]
    excluded = found.result["target"]["excluded"]
    assert [e["path"] for e in excluded] == ["src/a.py"]
    assert excluded[0]["by"] == f"src/a* (pyproject.toml as of {commit})"
    assert only(found, "pyproject.toml")["message"].endswith(
        "Under the new ones 2 patterns fewer would leave files out; these scanners would run: "
        "secrets; the limit of a file's size would be 1,000 bytes."
    )


def test_a_deleted_policy_still_judges(repo: Repo, tmp_path: Path) -> None:
    repo.git("rm", "-qr", ".stockade")
    repo.commit()
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    told = edits(found)
    assert sorted(told) == [".stockade/policy.lock", POLICY, ".stockade/vendor/base.yml"]
    assert len({f["fingerprints"]["stockade/v1"] for f in told.values()}) == 3
    for one in told.values():
        assert "the ratchet debt would be gone" in one["message"]
        assert one["severity"] == "high"


def test_where_there_was_no_policy_a_new_one_does_not_judge(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "main")
    repo.git("rm", "-qr", ".stockade")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write(POLICY, "stockade: 1\nextends: stockade/audit@1\n" + WAIVER)
    repo.write("src/new.py", SHELL)
    repo.commit()
    for named in ((), ("--policy", POLICY)):
        assert reviewed(repo, tmp_path, *named, since=None).code == 0
        found = reviewed(repo, tmp_path, *named)
        assert found.code == 1
        assert found.result["verdict"]["policy"] == "recommended (built in)"
        assert "would be passed instead of blocked" in only(found, POLICY)["message"]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (POLICY, "stockade: 1\nrulez: []\n", f"{POLICY}:2:1: unknown key `rulez`"),
        (POLICY, "{\n", f"{POLICY}:"),
        (POLICY, "", f"{POLICY}:"),
        (POLICY, "stockade: 1\nextends: ../x.yml\n", "`../x.yml` lies outside of .stockade/"),
        (POLICY, "stockade: 1\ngaps: { timeout: warn }\n", f"{POLICY}:2:18: gap `timeout` is set"),
        (".stockade/vendor/base.yml", VENDORED + "\n", "vendor/base.yml was changed"),
        (".stockade/policy.lock", "", "vendor/base.yml has no line in policy.lock"),
        (BASELINE, "{", f"{BASELINE}:1:"),
        (CONFIG, "exclude = 1\n", f"{CONFIG}: 'exclude' must be a list of strings"),
        ("pyproject.toml", "[tool.stockade]\ntimeout = 1\n", "pyproject.toml sets 'timeout'"),
    ],
)
def test_rules_that_the_change_breaks_are_told(
    repo: Repo, tmp_path: Path, file: str, text: str, said: str
) -> None:
    repo.write(file, text)
    repo.commit()
    assert said in refused(repo, tmp_path, since=None)
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    message = only(found, file)["message"]
    assert " The new ones cannot be used: " in message
    assert said in message


@pytest.mark.parametrize("make", ["link", "folder", "misnamed"])
def test_so_is_what_is_no_policy_file(repo: Repo, tmp_path: Path, make: str) -> None:
    (repo.path / POLICY).unlink()
    if make == "link":
        repo.write("lax.yml", "stockade: 1\nextends: stockade/audit@1\n")
        (repo.path / POLICY).symlink_to("../lax.yml")
    elif make == "folder":
        repo.write(f"{POLICY}/x")
    else:
        repo.write(".stockade/policy.yaml", OWN)
    repo.commit()
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    told = edits(found)
    assert set(told) - {".stockade/policy.yaml"} == {POLICY}
    assert all("The new ones cannot be used" in f["message"] for f in told.values())


def test_a_misnamed_policy_is_told_where_there_was_none(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "main")
    repo.git("rm", "-qr", ".stockade")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    repo.write(".stockade/policy.yaml", OWN)
    repo.commit()
    message = only(reviewed(repo, tmp_path), ".stockade/policy.yaml")["message"]
    assert message.endswith("The new ones cannot be used: .stockade/policy.yaml is not read")


def test_a_broken_policy_hides_no_edit_of_the_project(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, "{")
    repo.write("pyproject.toml", PROJECT + 'version = "2"\n')
    repo.commit()
    only(reviewed(repo, tmp_path), POLICY)
    repo.write("pyproject.toml", PROJECT + "[tool.stockade]\nexclude = []\n")
    repo.commit()
    assert sorted(edits(reviewed(repo, tmp_path))) == [POLICY, "pyproject.toml"]


def test_a_copy_and_its_lock_that_change_together(repo: Repo, tmp_path: Path) -> None:
    milder = VENDORED.replace("high", "critical")
    repo.write(".stockade/vendor/base.yml", milder)
    repo.write(".stockade/policy.lock", lock(milder))
    repo.commit()
    found = reviewed(repo, tmp_path)
    blocked_by_the_base(found, repo)
    told = edits(found)
    assert sorted(told) == [".stockade/policy.lock", ".stockade/vendor/base.yml"]
    for one in told.values():
        assert one["message"].endswith("Under the new ones nothing would be judged otherwise.")


def test_stricter_rules_are_told_too(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN.replace('rule == "bandit/B602"', "severity >= low"))
    repo.commit()
    message = only(reviewed(repo, tmp_path), POLICY)["message"]
    assert "2 findings would be judged more strictly (bandit/B404 in src/a.py," in message
    assert "verdict" not in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at-most: 5", "at-most: 6", "the ratchet debt would allow 6 instead of 5"),
        ("ratchet: true, ", "", "the ratchet debt would be gone"),
        ("id: debt", "id: dept", "the ratchet debt would be gone"),
        ("severity >= low,", "severity >= high,", "the ratchet debt would be another one"),
    ],
)
def test_a_raised_ratchet_is_high(
    repo: Repo, tmp_path: Path, old: str, new: str, said: str
) -> None:
    repo.write(POLICY, OWN.replace(old, new))
    repo.commit()
    found = reviewed(repo, tmp_path)
    one = only(found, POLICY)
    assert one["severity"] == "high"
    assert said in one["message"]
    assert rulings(found)[f"{RULE} {POLICY}"] == "block"


def test_a_lowered_one_is_not(repo: Repo, tmp_path: Path) -> None:
    repo.write(POLICY, OWN.replace("at-most: 5", "at-most: 3"))
    repo.commit()
    assert only(reviewed(repo, tmp_path), POLICY)["severity"] == "medium"


def test_gaps_that_would_be_judged_otherwise(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "main")
    repo.write("src/c.py", "def (\n")
    repo.write("src/a.py", "x = 1\n")
    repo.commit()
    repo.git("checkout", "-qB", "change")
    waiver = "{ id: W, match: { gap: unparsable }, until: 2027-01-01, owner: me, reason: r }"
    repo.write(POLICY, f"{OWN}waivers:\n  - {waiver}\n")
    repo.commit()
    found = reviewed(repo, tmp_path)
    assert found.code == 3
    assert only(found, POLICY)["message"].endswith(
        "1 gap would be judged more mildly (unparsable in src/c.py); "
        "the verdict would be passed instead of incomplete."
    )
