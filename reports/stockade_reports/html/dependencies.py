"""What was said of the dependencies as a whole, and from data of which date."""

from __future__ import annotations

from collections import Counter

from stockade.model.dependency import DependencyState
from stockade.model.result import Result
from stockade_reports.ages import dated
from stockade_reports.html import visible, words


def counts(result: Result) -> str:
    """`3 vulnerable, 500 clear, 9 unknown`; empty where no file names a dependency."""
    if not result.dependencies:
        return ""
    found = Counter(record.state for record in result.dependencies)
    return ", ".join(f"{found[state]:,} {state.value}" for state in DependencyState)


def sources(result: Result) -> tuple[str, ...]:
    """Each source with its date."""
    return tuple(
        visible.line(f"{source.name}, as of {dated(source, result.run.started)}")
        + (f", {words.count(source.records, 'record')}" if source.records else "")
        + (f", {source.broken:,} broken" if source.broken else "")
        for source in result.sources
    )
