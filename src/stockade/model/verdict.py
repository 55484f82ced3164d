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


class AcceptanceKind(enum.StrEnum):
    """By what a finding or gap is accepted."""

    WAIVER = "waiver"
    """A waiver in a policy file."""
    INLINE = "inline"
    """A comment in the scanned file which policy honours."""


@frozen
class Acceptance:
    """Why something passes that a rule would have stopped or warned of."""

    kind: AcceptanceKind
    id: str
    """The waiver's id, or the comment and its line, e.g. `nosec, line 12`."""

    reason: str
    """As its author gives it; may be empty for a comment."""

    owner: str = ""
    until: str = ""
    """Its last day (ISO 8601); empty for a comment, which has none."""


@frozen
class Ruling:
    """What policy says of one finding, in one line."""

    finding: Finding
    action: Action
    """What remains where `acceptance` is set: `PASS`, but for a rule that cannot be waived."""

    rule: str
    """The policy rule that decided, or would have without `acceptance`; empty when none matched."""

    because: str
    acceptance: Acceptance | None = None
    """By what a stricter ruling was set aside."""

    grace_ends: str = ""
    """Last day (ISO 8601) on which a rule that blocks only warns of it; empty: none does."""


@frozen
class GapRuling:
    """What policy says of one gap."""

    gap: Gap
    action: Action
    """What remains where `acceptance` is set, as for a finding."""

    because: str
    acceptance: Acceptance | None = None


class NoticeKind(enum.StrEnum):
    """What policy has to say that is about no single finding."""

    WAIVER_EXPIRED = "waiver-expired"
    """Its last day is over; it hides nothing any more."""
    WAIVER_UNUSED = "waiver-unused"
    """It matches nothing: take it out."""
    WAIVER_TOO_WIDE = "waiver-too-wide"
    """It matches more than when it was written."""
    WAIVER_TOO_LONG = "waiver-too-long"
    """It ends later than policy allows, and does not count."""
    WAIVER_REFUSED = "waiver-refused"
    """It matches what no waiver may accept, and does not count there."""
    BUDGET = "budget"
    """More findings than a budget allows, or fewer than a ratchet still does."""
    EXTERNAL = "external"
    """The user's own judge (`--policy-command`) says it, or could not be asked."""


@frozen
class Notice:
    """What policy says beside its rulings. A notice that blocks makes the verdict blocked."""

    kind: NoticeKind
    action: Action
    subject: str
    """The id of the waiver or budget, or the external judge's name."""

    where: str
    """`file:line` of the policy; empty for an external judge."""

    message: str
    """One sentence, with what to do."""


@frozen
class Verdict:
    """The judgement. Made once by `stockade.policy.judge`; reports only repeat it."""

    state: State
    sentence: str
    """The verdict for people, e.g. `Blocked by 3 of 41 findings; 2 files were not checked.`"""

    policy: str
    """Which policy judged, e.g. `recommended (built in)`."""

    on: str = ""
    """The day (ISO 8601) on which it judged: graces and waivers end."""

    rulings: tuple[Ruling, ...] = ()
    """One for each finding, in the order of the findings."""

    gap_rulings: tuple[GapRuling, ...] = ()
    """One for each gap, in the order of the gaps."""

    notices: tuple[Notice, ...] = ()
    """In the order of kind, subject and place."""

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
