"""When the scan was, on whatever machine its report is written."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest

from stockade_reports.moments import span
from support.results import sample_result

_RUN = sample_result().run


@pytest.mark.parametrize(
    "started", ["2026-01-02T03:04:05Z", "2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05"]
)
def test_times_are_utc_wherever_the_report_is_written(
    started: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        told = span(replace(_RUN, started=started, seconds=2.0))
    finally:
        monkeypatch.undo()
        time.tzset()
    start = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert told == (start, start + dt.timedelta(seconds=2))


@pytest.mark.parametrize("started", ["", "yesterday", "0001-01-01T00:00:00+14:00"])
def test_no_time_is_no_time(started: str) -> None:
    assert span(replace(_RUN, started=started)) is None


def test_an_end_beyond_the_calendar_is_no_time() -> None:
    assert span(replace(_RUN, started="9999-12-31T23:59:59Z", seconds=9.0)) is None
