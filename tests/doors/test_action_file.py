"""What can be said of `action.yml` without running it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stockade.cli.github_outputs import outputs
from support.action import ACTION, EXPRESSION, STEPS, Job, interpolate
from support.checkout import ROOT
from support.results import sample_result

SCRIPTS = [step for step in STEPS if "run" in step]
USED = [step for step in STEPS if "uses" in step]
OUTPUT = re.compile(r"steps\.([\w-]+)\.outputs\.([\w-]+)")
# Of actions that are used: https://github.com/actions/setup-python/blob/main/action.yml
FOREIGN = {("python", "python-path")}


def test_every_action_is_pinned_to_a_commit_with_its_version() -> None:
    lines = re.findall(r"uses: (.*)", (ROOT / "action.yml").read_text(encoding="utf-8"))
    assert len(lines) == len(USED) == 4
    for line in lines:
        assert re.fullmatch(r"[\w-]+(/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("step", SCRIPTS, ids=lambda s: str(s["name"]))
def test_no_expression_stands_in_a_script(step: dict[str, Any]) -> None:
    assert "${{" not in step["run"]
    assert step["shell"] == "bash"


def test_every_output_that_is_used_is_written() -> None:
    written = {
        (step["id"], name)
        for step in SCRIPTS
        if "id" in step
        for name in re.findall(r'echo "([\w-]+)=', step["run"])
    }
    written |= {("scan", line.partition("=")[0]) for line in outputs(sample_result())}
    used = set(OUTPUT.findall((ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used
    assert used <= written | FOREIGN


def test_every_input_is_used_and_every_input_used_exists() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    for described in (*ACTION["inputs"].values(), *ACTION["outputs"].values()):
        assert described["description"].endswith("." if " " in described["description"] else "")


def test_nothing_but_the_verdict_decides() -> None:
    """What comes after the scan may fail without a say in the outcome."""
    after = STEPS[[s["name"] for s in STEPS].index("Scan") + 1 :]
    assert after[-1]["name"] == "Verdict"
    assert [s.get("continue-on-error", False) for s in after] == [*[True] * (len(after) - 1), False]
    assert after[-1]["if"] == "always()"


def test_the_upload_is_given_the_sarif_file_and_nothing_else(tmp_path: Any) -> None:
    upload = next(s for s in USED if "upload-sarif" in s["uses"])
    # Neither a token nor a ref of our own: the job's permissions decide.
    assert upload["with"] == {"sarif_file": "${{ steps.scan.outputs.sarif }}"}
    assert "steps.scan.outputs.verdict != ''" in upload["if"]


def test_the_job_keeps_its_own_python() -> None:
    setup = next(s for s in USED if "setup-python" in s["uses"])
    assert setup["with"]["update-environment"] is False


def test_expressions_are_ones_that_the_runner_of_these_tests_knows(tmp_path: Any) -> None:
    job = Job(workspace=tmp_path, temp=tmp_path, environment={"ACTION_SOURCE": "/action"})
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for expression in EXPRESSION.findall(text):
        interpolate("${{" + expression + "}}", job)
