"""How results stand: suppressed or not (sections 3.27.23 and 3.35), new or not (3.27.24)."""

from __future__ import annotations

from typing import Any

from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.suppression import Suppression
from stockade.model.verdict import Acceptance, AcceptanceKind, Ruling
from stockade_reports import acceptances
from stockade_reports.escape import words
from stockade_reports.novelty import is_new
from stockade_reports.sarif import location
from stockade_reports.sarif.words import filled, plain
from stockade_reports.standings import is_let_pass


@frozen
class Told:
    """What is told of every result of a log, or of none, as the sections want it."""

    suppressed: bool
    """As soon as one finding has a comment or is accepted."""

    compared: bool
    """Where of every finding it is known whether it is new."""


def told(result: Result) -> Told:
    """What is to be told of the results of a log."""
    rulings = result.verdict.rulings
    return Told(
        suppressed=any(r.acceptance or r.finding.suppressions for r in rulings),
        compared=all(is_new(r.finding, result) is not None for r in rulings),
    )


def of(ruling: Ruling, tell: Told, result: Result) -> dict[str, Any]:
    """The result's properties. No suppression is an empty list, which says so."""
    record: dict[str, Any] = {}
    if tell.suppressed:
        record["suppressions"] = _suppressions(ruling)
    if tell.compared:
        record["baselineState"] = "new" if is_new(ruling.finding, result) else "unchanged"
    return record


def acceptance(by: Acceptance | None) -> dict[str, Any]:
    """The acceptance for a property bag; empty for none."""
    if by is None:
        return {}
    return filled(
        {
            "kind": by.kind.value,
            "id": words(by.id),
            "reason": words(by.reason),
            "owner": words(by.owner),
            "until": words(by.until),
        }
    )


def _suppressions(ruling: Ruling) -> list[dict[str, Any]]:
    """Accepted ones only: some consumers take any suppression, a rejected one too, for a reason to
    close the alert."""
    by, path = ruling.acceptance, ruling.finding.location.path
    if by is None or not is_let_pass(ruling):
        return []
    if by.kind is AcceptanceKind.WAIVER:
        said = plain(acceptances.said(by))
        found = [{"kind": "external", "status": "accepted", "justification": said}]
    else:
        found = [_comment(s, path) for s in acceptances.honoured(ruling)]
        found = found or [_placeless(by)]
    return [one for n, one in enumerate(found) if one not in found[:n]]


def _comment(suppression: Suppression, path: str) -> dict[str, Any]:
    place = Location(path=path, line=suppression.line or None)
    return {
        "kind": "inSource",
        "status": "accepted",
        "location": location.build(place),
        "justification": plain(acceptances.asked(suppression)),
    }


def _placeless(by: Acceptance) -> dict[str, Any]:
    said = plain(acceptances.said(by))
    return {"kind": "inSource", "status": "accepted", "justification": said}
