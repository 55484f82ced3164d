"""How old the data of a source was when the scan began."""

from __future__ import annotations

import datetime as dt

from stockade.model.dependency import AdvisorySource


def dated(source: AdvisorySource, started: str) -> str:
    """`2026-11-20`, with `, 4 days old` where it is a day or more; `started` is the scan's start.

    An age within the user's own limit is no gap, and has to be seen all the same.
    """
    day = source.as_of[:10]
    try:
        days = (dt.date.fromisoformat(started[:10]) - dt.date.fromisoformat(day)).days
    except ValueError:
        return day
    return f"{day}, {days:,} {'day' if days == 1 else 'days'} old" if days > 0 else day
