"""From the advisories of a package to the answer to a question about it."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.advisories.advisory import Advisory
from stockade.advisories.assess import assess
from stockade.advisories.versions import VersionError, is_ordered
from stockade.model.gap import GapReason
from stockade_scanners.dependencies.answers import Answer, Question, unanswered

_MOST_IDS = 3


def answer(asked: Question, advisories: Sequence[Advisory]) -> Answer:
    """Judge by all advisories that a source holds for the package."""
    return _of_range(asked, advisories) if asked.range else _of_version(asked, advisories)


def _of_version(asked: Question, advisories: Sequence[Advisory]) -> Answer:
    found = assess(asked.ecosystem, asked.version, advisories)
    return Answer(
        flaws=found.flaws,
        safe_version=found.safe_version,
        problem=GapReason.NO_ADVISORY_DATA if found.unsure else None,
        detail=unsure(found.unsure) if found.unsure else "",
    )


def _of_range(asked: Question, advisories: Sequence[Advisory]) -> Answer:
    """A range is never clear: which version will be taken is not known. See the caller's gap."""
    from stockade.advisories.assess_range import assess_range
    from stockade_scanners.dependencies import ranges

    allowed = ranges.allowed(asked.range) if is_ordered(asked.ecosystem) else None
    nothing = unanswered(GapReason.UNRESOLVED_VERSION, "")
    if allowed is None:
        return nothing
    try:
        found = assess_range(asked.ecosystem, allowed, advisories)
    except VersionError:
        return nothing
    return Answer(
        flaws=found.certain,
        jointly=found.jointly,
        possible=found.possible,
        safe_version=found.safe_version,
        problem=GapReason.UNRESOLVED_VERSION,
    )


def unsure(ids: Sequence[str]) -> str:
    """The sentence on advisories that cannot be set against a version."""
    shown = ", ".join(ids[:_MOST_IDS])
    more = f" and {len(ids) - _MOST_IDS} more" if len(ids) > _MOST_IDS else ""
    verb = "concerns" if len(ids) == 1 else "concern"
    return (
        f"It cannot be told whether {shown}{more} {verb} this version:"
        " the record or its ranges cannot be read."
    )
