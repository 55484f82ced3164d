"""A composite action's steps, run as GitHub's runner runs them.

Only what `action.yml` uses: `run` steps with bash, the expression forms below, outputs, `if`,
`continue-on-error`. A step that `uses` another action is recorded, and given an outcome.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from support.checkout import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_NAME = re.compile(r"(inputs|github|steps)\.([\w-]+)(?:\.(outputs\.)?([\w-]+))?")


@dataclass(slots=True, kw_only=True)
class Step:
    """What became of a step."""

    outcome: str = "skipped"
    outputs: dict[str, str] = field(default_factory=dict)
    code: int = 0
    stdout: str = ""
    stderr: str = ""
    given: dict[str, str] = field(default_factory=dict)
    """The inputs of an action that it uses."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One use of the action. `steps` by name; those with an outcome already are not run again."""

    workspace: Path
    temp: Path
    environment: Mapping[str, str]
    inputs: Mapping[str, str] = field(default_factory=dict)
    used: Mapping[str, Step] = field(default_factory=dict)
    """What the actions that are used do, by the name of the step."""

    steps: dict[str, Step] = field(default_factory=dict)
    failed: bool = False

    @property
    def summary(self) -> str:
        """What the steps wrote for the job's page."""
        path = self.temp / "summary.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def outputs(self) -> dict[str, str]:
        """The action's own outputs."""
        return {n: interpolate(o["value"], self) for n, o in ACTION["outputs"].items()}


def run(job: Job) -> Job:
    """Run the steps in order, as far as their conditions let them."""
    job.temp.mkdir(exist_ok=True)
    for number, step in enumerate(STEPS):
        name = step["name"]
        if name in job.steps or not _wanted(step, job):
            job.steps.setdefault(name, Step())
            continue
        done = _bash(step, number, job) if "run" in step else _use(step, job)
        job.steps[name] = done
        if done.outcome == "failure" and not step.get("continue-on-error"):
            job.failed = True
    return job


def _use(step: Mapping[str, Any], job: Job) -> Step:
    done = job.used.get(step["name"], Step(outcome="success"))
    done.given = {key: interpolate(str(value), job) for key, value in step["with"].items()}
    return done


def _bash(step: Mapping[str, Any], number: int, job: Job) -> Step:
    assert step["shell"] == "bash"
    script, output = job.temp / f"{number}.sh", job.temp / f"{number}.output"
    script.write_text(step["run"], encoding="utf-8")
    output.touch()
    files = {
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(job.temp / "summary.md"),
        "GITHUB_WORKSPACE": str(job.workspace),
        "RUNNER_TEMP": str(job.temp),
    }
    own = {key: interpolate(str(value), job) for key, value in step.get("env", {}).items()}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=job.workspace,
        env={**job.environment, **files, **own},
        capture_output=True,
        check=False,
    )
    lines = output.read_text(encoding="utf-8").splitlines()
    return Step(
        outcome="failure" if done.returncode else "success",
        outputs=dict(line.split("=", 1) for line in lines),
        code=done.returncode,
        stdout=done.stdout.decode(),
        stderr=done.stderr.decode(),
    )


def _wanted(step: Mapping[str, Any], job: Job) -> bool:
    condition = step.get("if", "")
    if condition == "always()":
        return True
    terms = [term for term in condition.split("&&") if term.strip()]
    return not job.failed and all(_holds(term, job) for term in terms)


def _holds(term: str, job: Job) -> bool:
    among = re.fullmatch(r"\s*contains\((\S+), '([^']*)'\)\s*", term)
    if among:
        return among.group(2).lower() in value(among.group(1), job).lower()
    match = re.fullmatch(r"\s*(\S+) (==|!=) '([^']*)'\s*", term)
    assert match, f"the test does not know the condition {term!r}"
    # GitHub compares strings without regard to case.
    equal = value(match.group(1), job).lower() == match.group(3).lower()
    return equal is (match.group(2) == "==")


def interpolate(text: str, job: Job) -> str:
    """The text with its expressions replaced."""
    return EXPRESSION.sub(lambda match: value(match.group(1).strip(), job), text)


def value(name: str, job: Job) -> str:
    """What a context holds under the name; empty when it holds nothing, as on GitHub."""
    match = _NAME.fullmatch(name)
    assert match, f"the test does not know the expression {name!r}"
    context, key, is_output, part = match.groups()
    if context == "inputs":
        return job.inputs.get(key, str(ACTION["inputs"][key]["default"]))
    if context == "github":
        return {"action_path": job.environment["ACTION_SOURCE"]}[key]
    titles = [s["name"] for s in STEPS if s.get("id") == key]
    assert titles, f"no step has the id {key!r}"
    step = job.steps.get(titles[0], Step(outcome=""))
    return step.outputs.get(part, "") if is_output else {"outcome": step.outcome}[part]
