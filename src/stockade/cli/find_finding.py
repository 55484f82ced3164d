"""A finding of a record by its id, be it one that was merged into another."""

from __future__ import annotations

from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.path import text
from stockade.model.result import Result

MIN_PREFIX = 6
"""Characters of an id that are enough where they are unique."""

_SHOWN = 5


def find_finding(result: Result, wanted: str, record: str) -> Finding:
    """The one finding whose id is `wanted` or begins with it, or the one witness; `record` names
    the result.

    Raises:
        UsageError: there is none, or more than one.
    """
    name = wanted.lower()
    every = [one for f in result.findings for one in (f, *(w for w in f.witnesses if w.id))]
    exact = [f for f in every if f.id == name]
    found = exact or [f for f in every if f.id and f.id.startswith(name)]
    if len(wanted) < MIN_PREFIX and not exact:
        raise UsageError(
            f"{wanted!r} is too short for a finding's id",
            f"Give at least {MIN_PREFIX} characters of it; reports show it as `id`.",
        )
    if not found:
        raise UsageError(
            f"{text(record)} has no finding {wanted!r}", f"It has {_listed(list(result.findings))}."
        )
    if len(found) > 1:
        raise UsageError(f"{wanted!r} is the beginning of {_listed(found)}", "Give more of the id.")
    return found[0]


def whole_of(result: Result, finding: Finding) -> Finding:
    """The finding of the record that this one is, or into which it was merged.

    Raises:
        ValueError: the record has neither.
    """
    for whole in result.findings:
        if whole is finding or any(witness is finding for witness in whole.witnesses):
            return whole
    raise ValueError(f"{finding.rule} is no finding of this record")


def _listed(findings: list[Finding]) -> str:
    if not findings:
        return "no finding at all"
    named = [text(f"{f.id[:12]} ({f.rule} in {f.location.path})") for f in findings[:_SHOWN]]
    more = f" and {len(findings) - _SHOWN:,} more" if len(findings) > _SHOWN else ""
    return f"{', '.join(named)}{more}"
