"""Microsoft's validator with GitHub's rules, where it is installed (`make sarif-validator`)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from stockade.model.result import Result
from stockade.model.verdict import Action
from support.accepted_results import accepted_result
from support.cli import run
from support.everything import everything_result
from support.example_findings import weak_hash
from support.hostile_results import hostile_result
from support.results import blocked_result, incomplete_result, many, passed_result, sample_result
from support.sarif_logs import PROFILES, text_of

ROOT = Path(__file__).parents[2]
PACKAGE = Path("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool")
TOOL = Path(os.environ.get("SARIF_MULTITOOL", ROOT / PACKAGE))
SCHEMA = ROOT / "tests" / "data" / "sarif" / "sarif-2.1.0.json"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.access(TOOL, os.X_OK), reason="no Sarif.Multitool: run `make sarif-validator`"
    ),
]

EXPLAINED = {"SARIF2005"}
"""Of the hostile sample: its tools' names and versions are none (docs/decisions/0003-sarif.md)."""

CODE = """import hashlib, os, pickle, subprocess
import flask

app = flask.Flask(__name__)


@app.route("/")
def index():
    name = flask.request.args["name"]
    os.system("echo " + name)
    subprocess.call(name, shell=True)  # nosec
    return pickle.loads(hashlib.md5(name).digest())
"""

WORKFLOW = """on: pull_request_target
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
"""


def placed(scope: str, kind: str) -> Result:
    """A result of a part of a repository, or of an environment."""
    result = blocked_result()
    return replace(result, target=replace(result.target, scope=scope, kind=kind))


def worded(text: str) -> Result:
    """A result with a finding that has this message."""
    finding = replace(weak_hash(), message=text)
    return sample_result(judged=[(finding, Action.WARN, "because")])


def complaints(text: str, folder: Path) -> list[dict[str, Any]]:
    """What the validator says. Its exit code is always 0, so its own log is read."""
    log, said = folder / "log.sarif", folder / "said.sarif"
    log.write_text(text, "utf-8")
    argv = [str(TOOL), "validate", str(log), "--rule-kind", "Sarif;Ghas"]
    argv += ["--level", "Error;Warning", "-o", str(said), "--log", "ForceOverwrite"]
    subprocess.run(argv, check=True, capture_output=True)
    judged = json.loads(said.read_text("utf-8-sig"))["runs"][0]
    troubles = judged["invocations"][0].get("toolConfigurationNotifications", [])
    return [*judged.get("results", []), *troubles]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "sample",
    [
        passed_result,
        incomplete_result,
        blocked_result,
        accepted_result,
        everything_result,
        lambda: many(300),
        lambda: placed("services/größe 1/pay.py", "file"),
        lambda: placed("", "environment"),
        lambda: worded("A value {0} reaches ${{ github.event }}: see [docs](https://a.example)."),
    ],
)
def test_samples_are_clean(sample: Callable[[], Result], profile: str, tmp_path: Path) -> None:
    assert complaints(text_of(sample(), profile), tmp_path) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_the_hostile_sample_has_only_explained_warnings(profile: str, tmp_path: Path) -> None:
    said = complaints(text_of(hostile_result(), profile), tmp_path)
    assert {c["ruleId"] for c in said} <= EXPLAINED


def test_a_real_scan_is_clean(tmp_path: Path) -> None:
    target = tmp_path / "target"
    files = {
        "shop/app.py": CODE,
        "shop/größe 1.py": CODE,
        "broken.py": "def broken(:\n    os.system(x)\n",
        ".github/workflows/test.yml": WORKFLOW,
        "deploy.sh": "PASSWORD=" + "correct-horse-" + "battery-7\n",
        "requirements.txt": "example-package==1.0\nother>=2\n",
    }
    for name, text in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, "utf-8")
    written = {profile: tmp_path / profile for profile in PROFILES}
    words = [w for name, file in written.items() for w in ("--report", f"{name}={file}")]
    (tmp_path / "home").mkdir()
    ended = run("scan", target, "--offline", *words, home=tmp_path / "home")
    assert ended.code == 1, ended.stderr
    schema = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for file in written.values():
        text = file.read_text("ascii")
        log = json.loads(text)
        found = [r["ruleId"].partition("/")[0] for one in log["runs"] for r in one["results"]]
        assert {"bandit", "semgrep"} <= set(found)
        schema.validate(log)
        assert str(tmp_path) not in text
        assert complaints(text, tmp_path) == []


def test_the_validator_is_awake(tmp_path: Path) -> None:
    """It does complain about a log without rules' descriptions."""
    log = json.loads(text_of(blocked_result()))
    del log["runs"][0]["tool"]["driver"]["rules"][0]["fullDescription"]
    assert "GH2012" in {c["ruleId"] for c in complaints(json.dumps(log), tmp_path)}
