"""The judge's words: a ruling for each finding and each gap, and the verdict over all."""

from __future__ import annotations

import enum

from stockade.model.exit_code import ExitCode
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap


class Action(enum.StrEnum):
    """What policy does about a finding or a gap."""

    BLOCK = "block"
    WARN = "warn"
    PASS = "pass"  # noqa: S105 (a verb)


class State(enum.StrEnum):
    """The verdict in one word."""

    PASSED = "passed"
    """Complete, and nothing blocks."""
    BLOCKED = "blocked"
    """At least one finding blocks."""
    INCOMPLETE = "incomplete"
    """Nothing blocks, but something that policy insists on was not checked."""


@frozen
class Ruling:
    """What policy says of one finding, in one line."""

    finding: Finding
    action: Action
    rule: str
    """The policy rule that decided; empty when none matched."""

    because: str


@frozen
class GapRuling:
    """What policy says of one gap."""

    gap: Gap
    action: Action
    because: str


@frozen
class Verdict:
    """The judgement. Made once by `stockade.policy.judge`; reports only repeat it."""

    state: State
    sentence: str
    """The verdict for people, e.g. `Blocked by 3 of 41 findings; 2 files were not checked.`"""

    policy: str
    """Which policy judged, e.g. `recommended (built in)`."""

    rulings: tuple[Ruling, ...] = ()
    """One for each finding, in the order of the findings."""

    gap_rulings: tuple[GapRuling, ...] = ()
    """One for each gap, in the order of the gaps."""

    @property
    def exit_code(self) -> ExitCode:
        """Blocked beats incomplete: tolerating incomplete scans must not admit a blocked one."""
        return {
            State.PASSED: ExitCode.ALLOWED,
            State.BLOCKED: ExitCode.BLOCKED,
            State.INCOMPLETE: ExitCode.INCOMPLETE,
        }[self.state]

    @property
    def stopping_gaps(self) -> tuple[GapRuling, ...]:
        """The gaps that policy insists on."""
        return tuple(g for g in self.gap_rulings if g.action is Action.BLOCK)

    @property
    def blockers(self) -> tuple[Ruling, ...]:
        """The findings that block."""
        return tuple(r for r in self.rulings if r.action is Action.BLOCK)
