"""Who answered for the dependencies, and from data of which date."""

from __future__ import annotations

from stockade.model.result import Result
from stockade_reports.ages import dated
from stockade_reports.amounts import plural
from stockade_reports.html import visible


def sources(result: Result) -> tuple[str, ...]:
    """Each source with its date."""
    return tuple(
        visible.line(f"{source.name}, as of {dated(source, result.run.started)}")
        + (f", {plural(source.records, 'record')}" if source.records else "")
        + (f", {source.broken:,} broken" if source.broken else "")
        for source in result.sources
    )
