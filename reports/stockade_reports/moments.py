"""When the scan was."""

from __future__ import annotations

import datetime as dt

from stockade.model.result import Run


def span(run: Run) -> tuple[dt.datetime, dt.datetime] | None:
    """Start and end in UTC; `None` where the record has no time.

    A time without a zone is taken for UTC: that of this machine would make the report depend on it.
    """
    try:
        start = dt.datetime.fromisoformat(run.started)
        start = start.astimezone(dt.UTC) if start.tzinfo else start.replace(tzinfo=dt.UTC)
        return start, start + dt.timedelta(seconds=run.seconds)
    except (ValueError, OverflowError):
        return None
