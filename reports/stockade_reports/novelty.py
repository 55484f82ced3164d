"""What is new: by the change under review, or against the baseline."""

from __future__ import annotations

from collections.abc import Iterable

from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.model.verdict import Ruling


def is_new(finding: Finding, result: Result) -> bool | None:
    """Whether a finding of `result` is new; `None` where there is nothing to compare it with.

    What the baseline has is not new. What it does not have is new, unless a change is under review
    that did not bring it.
    """
    if finding.first_seen:
        return False
    if finding.introduced is not None:
        return finding.introduced
    return True if result.baseline is not None else None


def new_among(rulings: Iterable[Ruling], result: Result) -> int | None:
    """How many of them are new; `None` where nothing tells of any."""
    known = [is_new(ruling.finding, result) for ruling in rulings]
    return None if all(new is None for new in known) else sum(new is True for new in known)
