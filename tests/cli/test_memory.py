"""What a result remembers beside its findings: owners, the baseline, and the scans before it."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stockade.cli.memory import MAX_HISTORY, earlier, past_scan
from stockade.model.errors import UsageError
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.target.open import Target
from stockade_reports import load
from support.cli import run
from support.everything import everything_result
from support.results import blocked_result, many, passed_result

TARGET = Target(
    kind="directory",
    name="shop",
    root=Path("shop"),
    scope="",
    git=None,
    revision="",
    branch="",
    repository="",
)
CODE = "import subprocess\nsubprocess.run(x, shell=True)\n"


def git(folder: Path, *words: str) -> str:
    identity = {
        f"GIT_{role}_{part}": "a@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", *words], cwd=folder, check=True, capture_output=True, env=os.environ | identity
    )
    return done.stdout.decode().strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two flawed files, and owners of one of them."""
    folder = tmp_path / "shop"
    (folder / "api").mkdir(parents=True)
    (folder / ".github").mkdir()
    (folder / "api" / "run.py").write_text(CODE)
    (folder / "run.py").write_text(CODE)
    (folder / ".github" / "CODEOWNERS").write_text("/api/ @shop/api a@example.org\n")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "x")
    return folder


def scanned(repository: Path, *words: str | Path) -> dict[str, Any]:
    file = repository.parent / "result.json"
    ended = run(
        *("scan", repository, "--offline", "--scanner", "bandit", "--report", f"json={file}"),
        *words,
        home=repository.parent,
    )
    assert ended.code in (0, 1, 3), ended.stderr
    record: dict[str, Any] = json.loads(file.read_bytes())["result"]
    return record


def owners(record: dict[str, Any]) -> dict[str, list[str]]:
    return {f["locations"][0]["path"]: f.get("owners", []) for f in record["findings"]}


def test_owners_and_no_baseline(repository: Path) -> None:
    record = scanned(repository)
    assert owners(record) == {"api/run.py": ["@shop/api", "a@example.org"], "run.py": []}
    assert "baseline" not in record
    assert "history" not in record


def test_a_change_does_not_choose_its_owners(repository: Path) -> None:
    base = git(repository, "rev-parse", "HEAD")
    (repository / ".github" / "CODEOWNERS").write_text("* @mallory\n")
    (repository / ".stockade").mkdir()
    (repository / ".stockade" / "policy.yml").write_text("version: 1\nrules: []\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "mine")
    record = scanned(repository, "--since", base)
    assert "@mallory" not in str(owners(record))
    assert owners(record)["api/run.py"] == ["@shop/api", "a@example.org"]


def test_a_link_in_place_of_the_owners_is_not_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("* @mallory\n")
    place = repository / ".github" / "CODEOWNERS"
    place.unlink()
    place.symlink_to(tmp_path / "elsewhere")
    assert owners(scanned(repository))["run.py"] == []


def test_the_baseline_and_what_is_gone(repository: Path) -> None:
    file = repository.parent / "whole.json"
    words = ("scan", repository, "--offline", "--report", f"json={file}")
    run(*words, home=repository.parent)
    run("baseline", "create", file, home=repository.parent, cwd=repository)
    (repository / "run.py").write_text("x = 1\n")
    run(*words, home=repository.parent)
    record = json.loads(file.read_bytes())["result"]
    kept = [f for f in record["findings"] if f.get("first_seen")]
    entries = len(json.loads((repository / ".stockade" / "baseline.json").read_bytes())["findings"])
    assert record["baseline"] == {
        "path": ".stockade/baseline.json",
        "entries": entries,
        "gone": entries - len(kept),
    }
    assert entries > len(kept) > 0
    assert "gone" not in scanned(repository)["baseline"]  # one scanner is no whole scan


def test_the_history_goes_on(repository: Path) -> None:
    first = scanned(repository)
    record = scanned(repository, "--previous", repository.parent / "result.json")
    record = scanned(repository, "--previous", repository.parent / "result.json")
    assert [past["high"] for past in record["history"]] == [2, 2]
    assert record["history"][0]["revision"] == first["target"]["revision"]


def recorded(folder: Path, result: Result) -> str:
    file = folder / "earlier.json"
    file.write_text("".join(load("json").render(result, Style())))
    return str(file)


def test_a_scan_in_numbers(tmp_path: Path) -> None:
    result = everything_result()
    history, doubts = earlier(recorded(tmp_path, result), TARGET)
    assert not doubts
    assert history[:-1] == result.history
    past = history[-1]
    assert past == past_scan(result)
    assert (past.blocking, past.accepted, past.gaps) == (4, 3, 16)
    counted = past.critical + past.high + past.medium + past.low + past.info + past.unknown
    assert counted == len(result.findings)


def test_the_oldest_are_dropped(tmp_path: Path) -> None:
    long = replace(many(1), history=(past_scan(passed_result()),) * (MAX_HISTORY + 5))
    history, _ = earlier(recorded(tmp_path, long), TARGET)
    assert len(history) == MAX_HISTORY
    assert history[-1] == past_scan(long)


def test_another_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is a scan of https://github\.com/example/shop, and not"):
        earlier(
            recorded(tmp_path, blocked_result()),
            replace(TARGET, repository="https://example.org/other"),
        )


def test_what_may_be_another_one_is_told(tmp_path: Path) -> None:
    file = recorded(tmp_path, blocked_result())
    for name, repository, doubtful in (
        ("shop", "", False),
        ("other", "", True),
        ("other", "https://github.com/example/shop", False),
    ):
        history, doubts = earlier(file, replace(TARGET, name=name, repository=repository))
        assert len(history) == 1
        assert bool(doubts) is doubtful


def test_what_cannot_be_used_ends_before_the_scan(repository: Path) -> None:
    (repository.parent / "no.json").write_text("{}")
    for name, said in (("absent.json", "No such file"), ("no.json", "$.schema")):
        ended = run(
            *("scan", repository, "--offline", "--previous", repository.parent / name),
            home=repository.parent,
        )
        assert ended.code == 2
        assert said in ended.stderr
        assert ended.stdout == b""
