"""Reviews of a change that may edit the rules: real scans with bandit of a small repository.

`src/a.py` has one finding that blocks (B602) and one that warns (B404).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from support.cli import Ended, Scanned, run, scan
from target.gitrepo import Repo, make_repo

POLICY = ".stockade/policy.yml"
BASELINE = ".stockade/baseline.json"
CONFIG = ".stockade/config.toml"
RULE = "stockade/policy-changed"
DAY = "2026-11-01"
SHELL = 'import subprocess\nsubprocess.call("ls " + x, shell=True)\n'
OWN = """\
stockade: 1
extends: vendor/base.yml
rules:
  - id: shell
    block: rule == "bandit/B602"
    because: No shell here.
budgets:
  - { id: debt, warn: severity >= low, at-most: 5, ratchet: true, because: It shrinks. }
"""
VENDORED = "stockade: 1\nrules:\n  - { id: base, block: severity >= high, because: b }\n"
DATED = """\
stockade: 1
rules:
  - { id: dated, block: rule == "bandit/B602" && !has(age_days), because: Nobody accepted it. }
"""
"""Asks the baseline alone: what stands on the base side too is never new."""

WAIVER = """\
waivers:
  - { id: W-1, match: { rule: bandit/B602 }, until: 2027-01-01, owner: me, reason: I want so. }
"""
PROJECT = '[project]\nname = "x"\n'


def repository(folder: Path) -> Repo:
    """`main` with house rules of every kind, and `change` checked out on top of it."""
    made = make_repo(folder)
    made.write("src/a.py", SHELL)
    made.write("src/b.py", "import pickle\n")
    made.write(".stockade/vendor/base.yml", VENDORED)
    made.write(".stockade/policy.lock", lock(VENDORED))
    made.write(POLICY, OWN)
    made.write("pyproject.toml", PROJECT)
    made.commit()
    made.git("checkout", "-qb", "change")
    return made


def lock(vendored: str) -> str:
    """The lock of the vendored file with this content."""
    digest = hashlib.sha256(vendored.encode()).hexdigest()
    return f"sha256:{digest}  vendor/base.yml  https://a.example/base.yml\n"


def ids(repo: Repo, tmp_path: Path) -> dict[str, str]:
    """Id of each finding by its rule."""
    found = reviewed(repo, tmp_path).findings
    return {f["rule"]: f["fingerprints"]["stockade/v1"] for f in found}


def baseline(*known: str) -> str:
    """A baseline with these ids."""
    entries = [
        {"id": one, "first_seen": DAY, "rule": "bandit/B602", "path": "src/a.py"} for one in known
    ]
    return json.dumps({"schema": "stockade/baseline/v1", "findings": entries})


def words(since: str | None) -> list[str]:
    """The options of every scan here."""
    return ["--scanner", "bandit", "--on", DAY, *(["--since", since] if since else [])]


def reviewed(
    repo: Repo,
    tmp_path: Path,
    *more: str | Path,
    since: str | None = "main",
    target: str | None = ".",
) -> Scanned:
    """A scan of the work tree as a change of `main`."""
    return scan(target, *words(since), *more, home=tmp_path / "home", cwd=repo.path)


def refused(repo: Repo, tmp_path: Path, *more: str, since: str | None = "main") -> str:
    """What is said of a scan that judges nothing."""
    ended: Ended = run("scan", ".", *words(since), *more, home=tmp_path / "home", cwd=repo.path)
    assert (ended.code, ended.stdout) == (2, b"")
    assert "Traceback" not in ended.stderr
    return ended.stderr


def edits(found: Scanned) -> dict[str, dict[str, Any]]:
    """The findings about the rules by their path, checked for what they have in common."""
    told = {f["locations"][0]["path"]: f for f in found.findings if f["rule"] == RULE}
    assert len(told) == sum(f["rule"] == RULE for f in found.findings)
    for one in told.values():
        assert (one["scanner"], one["kind"], one["changed"]) == ("stockade", "supply-chain", True)
        assert one["message"].startswith("The rules of the merge base were applied, not these.")
    return told


def only(found: Scanned, path: str) -> dict[str, Any]:
    """The one edit, which is of this file."""
    told = edits(found)
    assert list(told) == [path]
    return told[path]


def rulings(found: Scanned) -> dict[str, str]:
    """Ruling of each finding by rule and path."""
    pairs = zip(found.findings, found.result["verdict"]["rulings"], strict=True)
    return {f"{f['rule']} {f['locations'][0]['path']}": r["action"] for f, r in pairs}


def blocked_by_the_base(found: Scanned, repo: Repo) -> None:
    """That the rules of `main` have judged, and block."""
    commit = repo.git("rev-parse", "main")[:12]
    assert found.code == 1
    name = f"recommended (built in), then {POLICY} as of {commit}"
    assert found.result["verdict"]["policy"] == name
    assert rulings(found)["bandit/B602 src/a.py"] == "block"
