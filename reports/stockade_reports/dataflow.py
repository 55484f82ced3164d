"""The way that data takes to a finding."""

from __future__ import annotations

from stockade.model.finding import Finding

ARRIVAL = "it arrives here"
"""What is said of the finding's own place, where its tool says nothing of it."""


def is_way(finding: Finding) -> bool:
    """Whether its further places are steps, each with a note, that end at its own place."""
    others = finding.locations[1:]
    return bool(others) and finding.package is None and all(other.note for other in others)
