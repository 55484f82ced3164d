"""What lets something pass that a rule would have stopped, and what asked for it in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from stockade.model.suppression import Suppression
from stockade.model.verdict import Acceptance, AcceptanceKind, Action, GapRuling, Ruling
from stockade_reports import rating
from stockade_reports.standings import is_accepted

HONOURED = "honoured by policy"

AnyRuling = TypeVar("AnyRuling", Ruling, GapRuling)


def named(acceptance: Acceptance) -> str:
    """`waiver W-014 of @ann until 2026-12-31`; `comment nosec, line 12`."""
    if acceptance.kind is AcceptanceKind.INLINE:
        return f"comment {acceptance.id}"
    return f"waiver {_terms(acceptance)}"


def said(acceptance: Acceptance) -> str:
    """`named`, and the reason that its author gives."""
    return f"{named(acceptance)}: {acceptance.reason or 'no reason is given'}"


def asked(suppression: Suppression) -> str:
    """`nosec (B602, B603), line 12: input is constant`."""
    rules = f" ({', '.join(suppression.rules)})" if suppression.rules else ""
    reason = f": {suppression.reason}" if suppression.reason else ""
    return f"{suppression.directive}{rules}, line {suppression.line}{reason}"


def honoured(ruling: Ruling) -> tuple[Suppression, ...]:
    """The comments by which the finding is accepted; none where a waiver or nothing accepts it."""
    by = ruling.acceptance
    if by is None or by.kind is not AcceptanceKind.INLINE:
        return ()
    return tuple(s for s in ruling.finding.suppressions if by.id == f"{s.directive}, line {s.line}")


def refused(ruling: Ruling) -> tuple[Suppression, ...]:
    """The comments that ask for silence on a finding which policy stops or warns of all the same.

    Where the finding passes nothing is refused: its other comments are not needed.
    """
    return ruling.finding.suppressions if ruling.action is not Action.PASS else ()


def fates(ruling: Ruling) -> Iterator[tuple[Suppression, str]]:
    """Each comment that asks for silence, and what policy makes of it."""
    accepting, vain = honoured(ruling), refused(ruling)
    for comment in ruling.finding.suppressions:
        fate = "not honoured by policy" if comment in vain else "not needed"
        yield comment, HONOURED if comment in accepting else fate


def remarks(group: Sequence[Ruling]) -> Iterator[str]:
    """Of findings, worst first, the comments that ask in vain; of one, a changed severity."""
    comments = (asked(comment) for ruling in group for comment in refused(ruling))
    for comment in dict.fromkeys(comments):
        yield f"A comment asks for silence, which policy does not grant: {comment}"
    if len(group) == 1 and (lowered := rating.lowered(group[0].finding)):
        yield f"Severity: {lowered}"


def of(rulings: Iterable[AnyRuling]) -> list[tuple[Acceptance, AnyRuling]]:
    """The rulings on what is accepted, each behind what accepts it."""
    return [(r.acceptance, r) for r in rulings if r.acceptance and is_accepted(r)]


def _terms(acceptance: Acceptance) -> str:
    owner = f" of {acceptance.owner}" if acceptance.owner else ""
    until = f" until {acceptance.until}" if acceptance.until else ""
    return f"{acceptance.id}{owner}{until}"
