"""SARIF logs of results, taken apart for tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from stockade.model.result import Result
from support import rendering
from support.results import many

PROFILES = ("sarif", "sarif:github")

SAMPLES: tuple[Callable[[], Result], ...] = (*rendering.SAMPLES, lambda: many(60))


def text_of(result: Result, profile: str = "sarif") -> str:
    """The report as it is written."""
    return rendering.rendered(profile, result)


def log_of(result: Result, profile: str = "sarif") -> dict[str, Any]:
    """The report, parsed."""
    document: dict[str, Any] = json.loads(text_of(result, profile))
    return document


def runs_of(result: Result, profile: str = "sarif") -> dict[str, dict[str, Any]]:
    """The runs by category."""
    return {run["automationDetails"]["id"]: run for run in log_of(result, profile)["runs"]}


def results_of(result: Result, profile: str = "sarif") -> list[dict[str, Any]]:
    """The results of all runs."""
    return [found for run in log_of(result, profile)["runs"] for found in run["results"]]


def notes_of(run: dict[str, Any]) -> list[dict[str, Any]]:
    """The notifications of a run."""
    notes: list[dict[str, Any]] = run["invocations"][0].get("toolExecutionNotifications", [])
    return notes


def said_by(run: dict[str, Any], descriptor: str) -> list[str]:
    """The texts of the run's notifications with this id."""
    return [n["message"]["text"] for n in notes_of(run) if n["descriptor"]["id"] == descriptor]


def result_of(run: dict[str, Any], rule: str) -> dict[str, Any]:
    """The only result of a rule."""
    (found,) = [r for r in run["results"] if r["ruleId"] == rule]
    assert isinstance(found, dict)
    return found
