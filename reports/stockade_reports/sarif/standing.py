"""How results stand: suppressed or not (sections 3.27.23 and 3.35), new or not (3.27.24)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade.model.suppression import Suppression
from stockade.model.verdict import Acceptance, AcceptanceKind, Action, Ruling
from stockade_reports import acceptances
from stockade_reports.sarif import location
from stockade_reports.sarif.words import filled, plain


@frozen
class Told:
    """What is told of every result of a log, or of none, as the sections want it."""

    suppressed: bool
    """As soon as one finding has a comment or is accepted."""

    compared: bool
    """As soon as the baseline has one."""


def told(rulings: Iterable[Ruling]) -> Told:
    """What is to be told of the results of a log."""
    found = tuple(rulings)
    return Told(
        suppressed=any(r.acceptance or r.finding.suppressions for r in found),
        compared=any(r.finding.first_seen for r in found),
    )


def of(ruling: Ruling, tell: Told) -> dict[str, Any]:
    """The result's properties. No suppression is an empty list, which says so."""
    record: dict[str, Any] = {}
    if tell.suppressed:
        record["suppressions"] = _suppressions(ruling)
    if tell.compared:
        record["baselineState"] = "unchanged" if ruling.finding.first_seen else "new"
    return record


def acceptance(by: Acceptance | None) -> dict[str, Any]:
    """The acceptance for a property bag; empty for none."""
    if by is None:
        return {}
    return filled(
        {
            "kind": by.kind.value,
            "id": plain(by.id),
            "reason": plain(by.reason),
            "owner": plain(by.owner),
            "until": plain(by.until),
        }
    )


def _suppressions(ruling: Ruling) -> list[dict[str, Any]]:
    """Accepted ones only: some consumers take any suppression, a rejected one too, for a reason to
    close the alert."""
    by, path = ruling.acceptance, ruling.finding.location.path
    if by is None or ruling.action is not Action.PASS:
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
