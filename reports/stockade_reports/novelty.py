"""What is new: by the change under review, or against the baseline."""

from __future__ import annotations

from stockade.model.finding import Finding
from stockade.model.result import Result


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
