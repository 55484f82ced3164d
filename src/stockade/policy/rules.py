"""A policy as values, after its files have been read and checked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any

from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.globs import Glob
from stockade.model.rating import Severity
from stockade.model.verdict import Action, NoticeKind
from stockade.policy.expression import Expression

DEFAULT_BASELINE = ".stockade/baseline.json"


@frozen
class Origin:
    """Where in a policy file something stands."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        """`file:line`, as reports show it."""
        return f"{self.file}:{self.line}"


class OnUnknown(enum.StrEnum):
    """What a rule does when its condition turns on something nobody knows."""

    BLOCK = "block"
    WARN = "warn"
    IGNORE = "ignore"


class Handling(enum.StrEnum):
    """What a comment that asks for silence is worth, mildest first."""

    HONOUR = "honour"
    REQUIRE_REASON = "require-reason"
    """Honoured when it says why."""
    REFUSE = "refuse"

    @property
    def strictness(self) -> int:
        """Greater is stricter."""
        return list(Handling).index(self)


@frozen
class Rule:
    """A condition over one finding or gap, and what to do when it holds."""

    id: str
    action: Action
    when: Expression
    because: str
    unknown: OnUnknown
    """Defaults to the rule's own action: not knowing never lets a finding pass."""

    grace_days: int = 0
    """Days for which it only warns, from the day on which the baseline first had the finding."""

    waivable: bool = True
    """Whether a waiver, or a comment in the file, may accept what it stops."""

    origin: Origin


@frozen
class SeverityChange:
    """A condition, and the severity of what meets it."""

    when: Expression
    set: Severity
    because: str
    origin: Origin


@frozen
class GapChoice:
    """What to do about a reason for which something was not checked."""

    action: Action
    origin: Origin


@frozen
class Budget:
    """At most so many findings that meet a condition."""

    id: str
    action: Action
    when: Expression
    at_most: int
    ratchet: bool
    """Whether the number may only ever be lowered."""

    because: str
    unknown: OnUnknown
    origin: Origin


@frozen
class CommentRule:
    """A condition, and what a comment is worth on a finding that meets it."""

    when: Expression
    set: Handling
    because: str
    origin: Origin


@frozen
class Comments:
    """What comments that ask for silence are worth. The strictest entry that matches counts."""

    default: Handling = Handling.REQUIRE_REASON
    """Where no entry matches."""

    rules: tuple[CommentRule, ...] = ()
    origin: Origin


@frozen
class Match:
    """What a waiver covers: whatever meets every part that is given."""

    finding: str = ""
    """Fingerprint (`stockade/v1`)."""

    rule: Glob | None = None
    path: Glob | None = None
    package: Glob | None = None
    """Of the package's name."""

    advisory: str = ""
    """An advisory id; an alias of the finding's counts."""

    scanner: str = ""
    gap: GapReason | None = None
    """Then it covers gaps, and else findings."""


@frozen
class Waiver:
    """An accepted risk: what, by whom, why, until when."""

    id: str
    match: Match
    until: dt.date
    """Its last day."""

    owner: str
    reason: str
    covers: int | None = None
    """How many findings or gaps it matched when it was written; `None` when nobody counted."""

    origin: Origin


@frozen
class PolicyTest:
    """An example finding or gap, and the ruling that its author expects."""

    name: str
    subject: Mapping[str, Any]
    """Facts, checked and completed by defaults; with `id` and `suppression-reason` beside them."""

    is_gap: bool
    on: dt.date | None
    expect: str
    """In normal form, e.g. `block by high`."""

    origin: Origin
    at: tuple[int, int]
    """Line and column of `expect`."""


@frozen
class Layer:
    """One policy file with what it extends; the files of one author."""

    name: str
    """What reports call it, e.g. `recommended (built in)`."""

    rules: tuple[Rule, ...] = ()
    severity: tuple[SeverityChange, ...] = ()
    gaps: Mapping[GapReason, GapChoice] = dataclasses.field(default_factory=dict)
    gap_rules: tuple[Rule, ...] = ()
    budgets: tuple[Budget, ...] = ()
    comments: Comments | None = None
    waivers: tuple[Waiver, ...] = ()
    waiver_max_days: int | None = None
    waiver_checks: Mapping[NoticeKind, Action] = dataclasses.field(default_factory=dict)
    places: Mapping[str, Origin] = dataclasses.field(default_factory=dict)
    """Where `waiver-max-days`, and what is said of each kind of notice, stands; a built-in pack
    does not say."""

    baseline: str = ""
    """Path of the baseline in the repository; empty: not said."""

    tests: tuple[PolicyTest, ...] = ()
    said: Layer | None = None
    """What its author wrote, without the packs that it extends; `None` for a pack."""


@frozen
class Policy:
    """House rules. All are read; the strictest that matches wins, so order never matters.

    Upper layers first. A lower one can only add: see `stockade.policy.layers`.
    """

    layers: tuple[Layer, ...]
    upper: int = 1
    """How many of them the user or the organisation names: what none of these says has a default,
    whatever a lower one says."""

    @property
    def name(self) -> str:
        """What reports call it."""
        return ", then ".join(layer.name for layer in self.layers)

    @property
    def baseline(self) -> str:
        """Path of the baseline in the repository: the uppermost layer's that names one."""
        named = [layer.baseline for layer in self.layers if layer.baseline]
        return named[0] if named else DEFAULT_BASELINE

    @property
    def waiver_max_days(self) -> int | None:
        """How far ahead a waiver may end; `None`: without limit."""
        caps = [y.waiver_max_days for y in self.layers if y.waiver_max_days is not None]
        return min(caps, default=None)
