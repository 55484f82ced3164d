"""How old things are: the data of a source when the scan began, and a finding."""

from __future__ import annotations

import datetime as dt

from stockade.model.dependency import AdvisorySource


def dated(source: AdvisorySource, started: str) -> str:
    """`2026-11-20`, with `, 4 days old` where it is a day or more; `started` is the scan's start.

    An age within the user's own limit is no gap, and has to be seen all the same.
    """
    day = source.as_of[:10]
    return _with(day, days(day, started), "old")


def since(first_seen: str, on: str) -> str:
    """`2025-12-01, 32 days ago`; the bare day where it is the day `on` which policy judged."""
    return _with(first_seen, days(first_seen, on), "ago")


def until(day: str, on: str) -> str:
    """`2026-03-01, 58 days left`; the bare day where it is over or not known how far off."""
    return _with(day, days(on, day), "left")


def days(day: str, later: str) -> int | None:
    """Days from `day` to `later` (ISO 8601); `None` where one of them is no date."""
    try:
        return (dt.date.fromisoformat(later[:10]) - dt.date.fromisoformat(day)).days
    except ValueError:
        return None


def _with(day: str, count: int | None, word: str) -> str:
    if count is None or count < 1:
        return day
    return f"{day}, {count:,} {'day' if count == 1 else 'days'} {word}"
