"""Where a finding stands, and the way that data takes to it."""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model.finding import Finding
from stockade_reports.dataflow import ARRIVAL, is_way
from stockade_reports.escape import words
from stockade_reports.places import place

SHOWN = 5
"""Steps, or other places, that are shown without `--verbose`."""


def told(finding: Finding, *, verbose: bool) -> Iterator[tuple[str, str, str]]:
    """Label, words and place of each further place; a way of data is numbered, from its source to
    the finding. What is left out is counted."""
    others = finding.locations[1:]
    steps = [(words(other.note) or "also at", place(other)) for other in others]
    if is_way(finding):
        steps.append((words(finding.location.note) or ARRIVAL, place(finding.location)))
        named = [(f"step {n}", text, where) for n, (text, where) in enumerate(steps, 1)]
    else:
        named = [("", text, where) for text, where in steps]
    if verbose or len(named) <= SHOWN:
        yield from named
        return
    first, last = named[: SHOWN // 2], named[len(named) - (SHOWN - SHOWN // 2) :]
    yield from first
    yield "", f"and {len(named) - SHOWN:,} more: see --verbose", ""
    yield from last
