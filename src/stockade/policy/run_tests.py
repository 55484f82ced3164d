"""A policy's own tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.policy import case as cases
from stockade.policy.decide import Decision, decide, outcome
from stockade.policy.judge import decide_gap
from stockade.policy.rules import Layer, Policy, PolicyTest
from stockade.policy.waive import Waivers


@frozen
class TestRun:
    """One test that was run."""

    __test__ = False
    test: PolicyTest
    found: str
    """The ruling, in the words of `expect`."""

    because: str

    @property
    def passed(self) -> bool:
        """Whether the ruling is the expected one: `waived` is met by whatever waiver."""
        return self.found == self.test.expect or self.found.startswith(f"{self.test.expect} by ")


def run_tests(layer: Layer, today: dt.date) -> Iterator[TestRun]:
    """Run the tests of a policy file, over what it extends and nothing above it.

    A test without `on` is judged on `today`.
    """
    policy = Policy(layers=(layer,))
    for test in layer.tests:
        decision = _decide(policy, test, test.on or today)
        found = outcome(decision.action, decision.rule, decision.acceptance)
        yield TestRun(test=test, found=found, because=decision.because)


def _decide(policy: Policy, test: PolicyTest, day: dt.date) -> Decision:
    case, waivers = cases.of_test(test), Waivers(policy, day)
    if not test.is_gap:
        return decide(policy, waivers, case)
    return decide_gap(policy, waivers, GapReason(case.facts["gap"]), case)
