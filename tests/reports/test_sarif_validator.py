"""Microsoft's validator with GitHub's rules, where it is installed (`make sarif-validator`)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load
from support.accepted_results import accepted_result
from support.hostile_results import hostile_result
from support.results import blocked_result, incomplete_result, many, passed_result

PACKAGE = Path("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool")
TOOL = Path(os.environ.get("SARIF_MULTITOOL", Path(__file__).parents[2] / PACKAGE))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.access(TOOL, os.X_OK), reason="no Sarif.Multitool: run `make sarif-validator`"
    ),
]

EXPLAINED = {"SARIF2005"}
"""Of the hostile sample: its tools' versions are no versions (docs/decisions/0003-sarif.md)."""


def complaints(result: Result, folder: Path) -> list[dict[str, Any]]:
    """What the validator says. Its exit code is always 0, so its own log is read."""
    log, said = folder / "log.sarif", folder / "said.sarif"
    log.write_text("".join(load("sarif").render(result, Style())), "utf-8")
    argv = [str(TOOL), "validate", str(log), "--rule-kind", "Sarif;Ghas"]
    argv += ["--level", "Error;Warning", "-o", str(said), "--log", "ForceOverwrite"]
    subprocess.run(argv, check=True, capture_output=True)
    run = json.loads(said.read_text("utf-8-sig"))["runs"][0]
    troubles: list[dict[str, Any]] = run["invocations"][0].get("toolConfigurationNotifications", [])
    return [*run.get("results", []), *troubles]


@pytest.mark.parametrize(
    "sample",
    [passed_result, incomplete_result, blocked_result, accepted_result, lambda: many(300)],
)
def test_samples_are_clean(sample: Callable[[], Result], tmp_path: Path) -> None:
    assert complaints(sample(), tmp_path) == []


def test_the_hostile_sample_has_only_explained_warnings(tmp_path: Path) -> None:
    said = complaints(hostile_result(), tmp_path)
    assert {c["ruleId"] for c in said} <= EXPLAINED


def test_the_validator_is_awake(tmp_path: Path) -> None:
    """It does complain about a log without rules' descriptions."""
    log = json.loads("".join(load("sarif").render(blocked_result(), Style())))
    del log["runs"][0]["tool"]["driver"]["rules"][0]["fullDescription"]
    (tmp_path / "log.sarif").write_text(json.dumps(log), "utf-8")
    argv = [str(TOOL), "validate", str(tmp_path / "log.sarif"), "--rule-kind", "Sarif;Ghas"]
    argv += ["-o", str(tmp_path / "said.sarif"), "--log", "ForceOverwrite"]
    subprocess.run(argv, check=True, capture_output=True)
    said = json.loads((tmp_path / "said.sarif").read_text("utf-8-sig"))["runs"][0]["results"]
    assert "GH2012" in {r["ruleId"] for r in said}
