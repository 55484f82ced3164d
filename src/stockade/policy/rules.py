"""A policy as values, after its file has been read and checked."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.verdict import Action
from stockade.policy.expression import Expression


class OnUnknown(enum.StrEnum):
    """What a rule does when its condition turns on something nobody knows."""

    BLOCK = "block"
    WARN = "warn"
    IGNORE = "ignore"


@frozen
class Rule:
    """A condition over one finding, and what to do when it holds."""

    id: str
    action: Action
    when: Expression
    because: str
    unknown: OnUnknown
    """Defaults to the rule's own action: not knowing never lets a finding pass."""


@frozen
class Policy:
    """House rules. All are read; the strictest that matches wins, so order never matters."""

    name: str
    """What reports call it, e.g. `recommended (built in)`."""

    rules: tuple[Rule, ...]
    gaps: Mapping[GapReason, Action]
    """A reason that is not listed blocks."""
