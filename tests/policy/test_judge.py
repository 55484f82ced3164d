"""The judge: pure, strictest wins, unknown never passes, nothing checked is never a pass."""

from __future__ import annotations

import dataclasses
import itertools

from hypothesis import given
from hypothesis import strategies as st

from stockade.model.exit_code import ExitCode
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.location import Location
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.verdict import Action, State
from stockade.policy.judge import judge
from stockade.policy.load import load
from stockade_policies import read_pack

RECOMMENDED = load("recommended", read_pack("recommended"), name="recommended (built in)")
FINDING = Finding(
    kind=Kind.SAST,
    scanner="bandit",
    rule="bandit/B602",
    title="t",
    message="m",
    severity=Severity.MEDIUM,
    raw_severity="MEDIUM",
    confidence=Confidence.HIGH,
    locations=(Location(path="a.py", line=1),),
)
HIGH = dataclasses.replace(FINDING, severity=Severity.HIGH)
UNRATED = dataclasses.replace(FINDING, severity=Severity.UNKNOWN)
SECRET = dataclasses.replace(FINDING, kind=Kind.SECRET)
GUESS = dataclasses.replace(SECRET, confidence=Confidence.LOW)
CRASH = Gap(scanner="bandit", subject="a.py", reason=GapReason.TOOL_FAILED)
LINK = Gap(scanner="inventory", subject="b", reason=GapReason.SYMLINK)


def test_clean_and_complete_passes() -> None:
    verdict = judge([], [], RECOMMENDED, checked=3)
    assert (verdict.state, verdict.exit_code) == (State.PASSED, ExitCode.ALLOWED)
    assert verdict.sentence == "Passed: 0 findings, none blocking."


def test_what_blocks() -> None:
    verdict = judge([FINDING, HIGH, UNRATED, SECRET, GUESS], [], RECOMMENDED, checked=3)
    assert [r.action for r in verdict.rulings] == [
        Action.WARN,
        Action.BLOCK,
        Action.BLOCK,
        Action.BLOCK,
        Action.WARN,
    ]
    assert verdict.exit_code is ExitCode.BLOCKED
    assert verdict.sentence == "Blocked by 3 of 5 findings."
    assert verdict.rulings[1].because == (
        "High and critical findings are not merged. [severity=high]"
    )
    assert "not known" in verdict.rulings[2].because


def test_a_failed_scanner_makes_it_incomplete() -> None:
    verdict = judge([FINDING], [CRASH], RECOMMENDED, checked=3)
    assert verdict.exit_code is ExitCode.INCOMPLETE
    assert verdict.sentence == "Incomplete: 1 subject could not be checked, 1 finding."


def test_blocked_beats_incomplete() -> None:
    verdict = judge([HIGH], [CRASH], RECOMMENDED, checked=3)
    assert verdict.exit_code is ExitCode.BLOCKED
    assert verdict.sentence == "Blocked by 1 of 1 finding; 1 subject could not be checked."


def test_a_gap_that_policy_allows_is_shown_and_passes() -> None:
    verdict = judge([], [LINK], RECOMMENDED, checked=3)
    assert verdict.exit_code is ExitCode.ALLOWED
    assert verdict.gap_rulings[0].action is Action.WARN
    assert verdict.sentence == "Passed: 0 findings, none blocking; 1 gap allowed by policy."


def test_what_was_left_out_is_in_the_sentence() -> None:
    verdict = judge([], [], RECOMMENDED, checked=3, left_out=["2 files excluded", "not run: x"])
    assert verdict.sentence == "Passed: 0 findings, none blocking; 2 files excluded; not run: x."


def test_nothing_checked_is_never_a_pass() -> None:
    assert judge([], [], RECOMMENDED, checked=0).exit_code is ExitCode.INCOMPLETE
    empty_change = judge([], [], RECOMMENDED, checked=0, nothing_asked=True)
    assert empty_change.exit_code is ExitCode.ALLOWED


@given(st.sampled_from(GapReason))
def test_a_reason_that_no_policy_lists_blocks(reason: GapReason) -> None:
    silent = dataclasses.replace(RECOMMENDED, gaps={})
    gap = Gap(scanner="s", subject="x", reason=reason)
    assert judge([], [gap], silent, checked=1).exit_code is ExitCode.INCOMPLETE


@given(st.sampled_from([FINDING, HIGH, UNRATED, SECRET, GUESS]))
def test_the_order_of_rules_never_matters(finding: Finding) -> None:
    rulings = {
        judge([finding], [], dataclasses.replace(RECOMMENDED, rules=order), checked=1)
        for order in itertools.permutations(RECOMMENDED.rules)
    }
    assert len(rulings) == 1
