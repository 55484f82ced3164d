"""The scan itself: by what, when, and whether it may be relied on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from stockade.model.result import Result, Run, Status
from stockade_reports import links, moments
from stockade_reports.clip import cut
from stockade_reports.escape import words
from stockade_reports.gitlab import messages
from stockade_reports.gitlab.forms import Form

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def build(result: Result, form: Form, left_out: Iterable[str]) -> dict[str, Any]:
    """The `scan` object; `left_out` is told as `messages.of` tells it.

    The scan fails where policy insists on what was not checked, or a scanner failed altogether:
    what it lists may then be incomplete.
    """
    failed = any(r.status is Status.FAILED for r in result.scanners)
    status = "failure" if failed or result.verdict.stopping_gaps else "success"
    start, end = _times(result.run)
    tool = _tool(result.run)
    return {
        "type": form.type,
        "status": status,
        "start_time": start,
        "end_time": end,
        "analyzer": tool,
        "scanner": tool,
        "messages": messages.of(result, left_out),
    }


def _tool(run: Run) -> dict[str, Any]:
    return {
        "id": "stockade",
        "name": "Stockade",
        "version": cut(words(run.version), 255) or "unknown",
        "vendor": {"name": "Stockade"},
        "url": links.HOME,
    }


def _times(run: Run) -> tuple[str, str]:
    """Start and end in UTC as the schema wants them; the epoch where the record has no time."""
    start, end = moments.span(run) or (_NEVER, _NEVER)
    return _time(start), _time(end)


def _time(moment: dt.datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")
