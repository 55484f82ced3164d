"""How findings and gaps stand, so that each is counted once."""

from __future__ import annotations

from stockade.model.verdict import Action, GapRuling, Ruling

ACCEPTED = "accepted"

STANDINGS: tuple[str, ...] = (Action.BLOCK.value, Action.WARN.value, ACCEPTED, Action.PASS.value)
"""Worst first."""

VERBS = {
    Action.BLOCK.value: "blocks",
    Action.WARN.value: "warns",
    ACCEPTED: ACCEPTED,
    Action.PASS.value: "passes",
}
"""The word for one that stands so, or of which policy says so; that for several is the key."""


def standing(ruling: Ruling | GapRuling) -> str:
    """One of `STANDINGS`: the action, or that somebody accepted it. What blocks is never accepted;
    what still warns is, where a stricter ruling was set aside."""
    return ACCEPTED if is_accepted(ruling) else ruling.action.value


def is_accepted(ruling: Ruling | GapRuling) -> bool:
    """Whether somebody answers for it, and it does not block all the same."""
    return ruling.acceptance is not None and ruling.action is not Action.BLOCK


def is_let_pass(ruling: Ruling | GapRuling) -> bool:
    """Whether somebody answers for it, and policy does not even warn of it any more."""
    return ruling.acceptance is not None and ruling.action is Action.PASS
