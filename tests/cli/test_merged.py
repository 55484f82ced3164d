"""A flaw that bandit and semgrep report, from the scan to the diff: one finding, one witness."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.cli import Ended, run
from support.secret_jobs import github_token
from target.gitrepo import make_repo

BOTH = ("--policy", "recommended", "--policy", ".stockade/policy.yml")
SHELL = """\
import subprocess
from flask import request


def ping():
    return subprocess.run("ping " + request.args["host"], shell=True)
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A repository with one flaw, and a user's home around it."""

    home: Path
    write: Callable[[str, str], object]

    def stockade(self, *words: str | Path) -> Ended:
        """Run a command in the repository."""
        ended = run(*words, home=self.home, cwd=self.home)
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended

    def scan(self, name: str, *words: str) -> tuple[Ended, list[dict[str, Any]]]:
        """A scan with its findings about the flaw, and the record in a file of that name."""
        ended = self.stockade("scan", ".", "--report", f"json={name}", "--report", "text", *words)
        findings = json.loads((self.home / name).read_bytes())["result"]["findings"]
        return ended, [f for f in findings if f.get("cwe") == [78]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    repo = make_repo(tmp_path)
    repo.write("app.py", SHELL)
    repo.write(".gitignore", "*.json\n.cache/\ntmp/\n")
    repo.commit()
    return House(home=tmp_path, write=repo.write)


def ids(found: dict[str, Any]) -> tuple[str, str]:
    """Of the finding, and of its one witness."""
    (witness,) = found["witnesses"]
    return found["fingerprints"]["stockade/v1"], witness["fingerprints"]["stockade/v1"]


def test_it_is_one_finding_in_the_record_and_in_the_text(house: House) -> None:
    ended, (found,) = house.scan("r.json")
    assert ended.code == 1
    assert found["rule"] == "semgrep/python-command-injection-taint"
    assert [w["rule"] for w in found["witnesses"]] == ["bandit/B602"]
    assert "bandit/B602" in ended.stdout.decode()


def test_either_id_is_explained(house: House) -> None:
    _, (found,) = house.scan("r.json")
    for asked, other in zip(ids(found), reversed(ids(found)), strict=True):
        said = house.stockade("policy", "explain", asked, "r.json").stdout.decode()
        assert f"\n  id {asked}\n  block by " in said
        assert "one flaw with these" in said
        assert f", id {other}\n      block by " in said
        assert f"stockade waive {ids(found)[0][:12]} " in said


def test_a_waiver_by_the_finding_s_id_covers_both(house: House) -> None:
    _, (found,) = house.scan("r.json")
    words = ("--result", "r.json", "--reason", "R", "--owner", "o", "--yes", "--until")
    day = json.loads((house.home / "r.json").read_bytes())["result"]["verdict"]["on"]
    made = house.stockade("waive", ids(found)[0], *words, day)
    assert (made.code, "covers 1 finding" in made.stdout.decode()) == (0, True), made.stderr
    ended, _ = house.scan("again.json", *BOTH)
    assert ended.code == 0, ended.stdout.decode()


def test_a_waiver_by_the_witness_s_id_covers_it_alone(house: House) -> None:
    _, (found,) = house.scan("r.json")
    whole, witness = ids(found)
    words = ("--result", "r.json", "--reason", "R", "--owner", "o", "--yes", "--until")
    day = json.loads((house.home / "r.json").read_bytes())["result"]["verdict"]["on"]
    made = house.stockade("waive", witness, *words, day)
    assert made.code == 0, made.stderr
    told = made.stdout.decode()
    assert f"one report of the finding {whole[:12]}" in told
    assert "bandit/B602" in told
    ended, _ = house.scan("again.json", *BOTH)
    assert ended.code == 1


def test_a_waiver_of_a_copied_secret_tells_every_place(house: House) -> None:
    token = github_token("copied")
    house.write("one.py", f'token = "{token}"\n')
    house.write("two.py", f'\ntoken = "{token}"\n')
    house.write("app.py", "x = 1\n")
    house.scan("r.json")
    (found,) = json.loads((house.home / "r.json").read_bytes())["result"]["findings"]
    named = found["fingerprints"]["stockade/v1"]
    day = json.loads((house.home / "r.json").read_bytes())["result"]["verdict"]["on"]
    words = ("--result", "r.json", "--reason", "R", "--owner", "o", "--yes", "--until", day)
    made = house.stockade("waive", named, *words)
    assert made.code == 0, made.stderr
    assert "  one.py:1\n            and two.py:2\n" in made.stdout.decode()
    ended, _ = house.scan("again.json", *BOTH)
    assert ended.code == 0, ended.stdout.decode()
    assert token not in (house.home / "again.json").read_text() + ended.stdout.decode()


def test_a_baseline_holds_both_and_fits_either_scanner(house: House) -> None:
    _, (found,) = house.scan("r.json")
    made = house.stockade("baseline", "create", "r.json", "--output", "b.json")
    assert made.code == 0, made.stderr
    entries = {e["id"] for e in json.loads((house.home / "b.json").read_bytes())["findings"]}
    assert set(ids(found)) <= entries
    house.write(".stockade/policy.yml", "stockade: 1\nbaseline: b.json\n")
    for scanners in ((), ("--scanner", "bandit"), ("--scanner", "semgrep")):
        ended, (again,) = house.scan("again.json", *scanners, *BOTH)
        assert (ended.code, bool(again["first_seen"])) == (0, True), ended.stdout.decode()
        assert "new-high" not in ended.stdout.decode()
        pruned = house.stockade(
            "baseline", "prune", "again.json", "--baseline", "b.json", "--check"
        )
        assert pruned.code == 0, pruned.stdout.decode()


def test_a_tool_that_joins_or_leaves_makes_nothing_new_and_mends_nothing(house: House) -> None:
    house.scan("both.json")
    house.scan("one.json", "--scanner", "bandit")
    for old, new in (("both.json", "one.json"), ("one.json", "both.json")):
        told = json.loads(house.stockade("diff", old, new, "--format", "json").stdout)
        shown = json.dumps(told)
        assert "python-command-injection-taint" not in shown
        assert "B602" not in shown
    house.write("app.py", "x = 1\n")
    house.scan("mended.json")
    told = json.loads(house.stockade("diff", "both.json", "mended.json", "--format", "json").stdout)
    assert "python-command-injection-taint" in json.dumps(told["fixed"])
    house.scan("half.json", "--scanner", "bandit")
    told = json.loads(house.stockade("diff", "both.json", "half.json", "--format", "json").stdout)
    assert "python-command-injection-taint" not in json.dumps(told["fixed"])
