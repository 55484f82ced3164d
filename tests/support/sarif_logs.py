"""SARIF logs of results, taken apart for tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load
from support.accepted_results import accepted_result
from support.hostile_results import hostile_result
from support.results import blocked_result, incomplete_result, many, passed_result

SAMPLES: list[Callable[[], Result]] = [
    passed_result,
    incomplete_result,
    blocked_result,
    accepted_result,
    hostile_result,
    lambda: many(60),
]


def text_of(result: Result) -> str:
    """The report as it is written."""
    return "".join(load("sarif").render(result, Style()))


def log_of(result: Result) -> dict[str, Any]:
    """The report, parsed."""
    document: dict[str, Any] = json.loads(text_of(result))
    return document


def runs_of(result: Result) -> dict[str, dict[str, Any]]:
    """The runs by category."""
    return {run["automationDetails"]["id"]: run for run in log_of(result)["runs"]}


def notes_of(run: dict[str, Any]) -> list[dict[str, Any]]:
    """The notifications of a run."""
    notes: list[dict[str, Any]] = run["invocations"][0].get("toolExecutionNotifications", [])
    return notes


def result_of(run: dict[str, Any], rule: str) -> dict[str, Any]:
    """The only result of a rule."""
    (found,) = [r for r in run["results"] if r["ruleId"] == rule]
    assert isinstance(found, dict)
    return found
