"""Reports of results as text, and the results on which every format is tried."""

from __future__ import annotations

from collections.abc import Callable

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load
from support.accepted_results import accepted_result
from support.everything import everything_result
from support.hostile_results import hostile_result
from support.results import blocked_result, incomplete_result, passed_result

SAMPLES: tuple[Callable[[], Result], ...] = (
    passed_result,
    incomplete_result,
    blocked_result,
    accepted_result,
    everything_result,
    hostile_result,
)


def rendered(name: str, result: Result, style: Style | None = None, **options: bool) -> str:
    """The report `name` in the style given, or in the usual one with these `options`."""
    return "".join(load(name).render(result, style or Style(**options)))
