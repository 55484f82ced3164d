"""The decision on a merged finding: the strictest on any of its members.

Two tools that report one flaw must not make it weigh less, so each member is judged by its own
facts. What accepts one of them, a waiver of its rule, a comment for its tool or its line of the
baseline, says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.verdict import Action, Ruling
from stockade.policy.case import Case
from stockade.policy.decide import Decision, decide
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.rules import Policy, Waiver
from stockade.policy.waive import Waivers


@frozen
class Judged:
    """A finding with what policy says of each of its members, its own first."""

    finding: Finding
    cases: tuple[Case, ...]
    decisions: tuple[Decision, ...]

    @property
    def deciding(self) -> int:
        """Which member is ruled on most strictly; of equal ones the first."""
        return min(range(len(self.decisions)), key=lambda n: _rank(self.decisions[n]))

    @property
    def open_cases(self) -> list[Case]:
        """Of what nobody has accepted."""
        pairs = zip(self.cases, self.decisions, strict=True)
        return [case for case, decision in pairs if not decision.excused]

    @property
    def matched(self) -> list[Waiver]:
        """Waivers that match, each as often as it matches a member; one by id matches once."""
        return _counted([d.matched for d in self.decisions])

    @property
    def refused(self) -> list[Waiver]:
        """Those of them that match what cannot be waived."""
        return _counted([d.refused for d in self.decisions])

    @property
    def ruling(self) -> Ruling:
        """The strictest decision, in the name of the whole finding."""
        number = self.deciding
        decision = self.decisions[number]
        said = decision.because
        if number:
            said = f"as {self.finding.members[number].rule}: {said}"
        return Ruling(
            finding=self.finding,
            action=decision.action,
            rule=decision.rule,
            because=said,
            acceptance=decision.acceptance,
            grace_ends=decision.grace_ends,
        )


def judge_finding(
    policy: Policy, waivers: Waivers, finding: Finding, cases: tuple[Case, ...]
) -> Judged:
    """Judge each member of a finding."""
    decisions = tuple(decide(policy, waivers, case) for case in cases)
    return Judged(finding=finding, cases=cases, decisions=decisions)


def _rank(decision: Decision) -> tuple[int, bool, bool]:
    """Of what passes, what was accepted says most, then what a rule lets pass."""
    passes = decision.action is Action.PASS
    quiet = passes and decision.acceptance is None
    return STRICTNESS[decision.action], quiet, passes and not decision.rule


def _counted(groups: Sequence[Sequence[Waiver]]) -> list[Waiver]:
    found = [waiver for group in groups for waiver in group]
    named = {id(waiver): waiver for waiver in found if waiver.match.finding}
    return [*named.values(), *(waiver for waiver in found if not waiver.match.finding)]
