"""What lets something pass that a rule would have stopped, and what asked for it in vain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from stockade.model.suppression import Suppression
from stockade.model.verdict import Acceptance, AcceptanceKind, Action, GapRuling, Ruling

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


def counted(findings: int, gaps: int) -> str:
    """`2 findings and 1 gap`; empty for none."""
    counts = ((findings, "finding"), (gaps, "gap"))
    return " and ".join(f"{n:,} {noun}{'' if n == 1 else 's'}" for n, noun in counts if n)


def of(rulings: Iterable[AnyRuling]) -> list[tuple[Acceptance, AnyRuling]]:
    """The rulings on what is accepted, each behind what accepts it."""
    return [(r.acceptance, r) for r in rulings if r.acceptance is not None]


def _terms(acceptance: Acceptance) -> str:
    owner = f" of {acceptance.owner}" if acceptance.owner else ""
    until = f" until {acceptance.until}" if acceptance.until else ""
    return f"{acceptance.id}{owner}{until}"
