"""How findings and gaps stand, so that each is counted once."""

from __future__ import annotations

from stockade.model.verdict import Action, GapRuling, Ruling

ACCEPTED = "accepted"

STANDINGS: tuple[str, ...] = (Action.BLOCK.value, Action.WARN.value, ACCEPTED, Action.PASS.value)
"""Worst first."""


def standing(ruling: Ruling | GapRuling) -> str:
    """One of `STANDINGS`: the action, or that somebody accepted it. What blocks is never accepted;
    what still warns is, where a stricter ruling was set aside."""
    if ruling.acceptance is None or ruling.action is Action.BLOCK:
        return ruling.action.value
    return ACCEPTED
