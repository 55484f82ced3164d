"""The judge: strictest wins, nothing checked is never a pass, and the sentence says it all."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.exit_code import ExitCode
from stockade.model.finding import SecretTrace
from stockade.model.gap import GapReason, dependency_subject
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.verdict import Action, State
from stockade.policy.case import of_finding
from stockade.policy.decide import decide
from stockade.policy.fields import FINDING
from stockade.policy.rules import Policy
from stockade.policy.waive import Waivers
from support.judging import (
    TODAY,
    dependency,
    flaw,
    gap,
    gap_said,
    judged,
    layer,
    policy,
    said,
    seen,
    silenced,
)
from support.packs import source

RECOMMENDED = Policy(layers=(source("recommended"),))
HIGH = flaw(severity=Severity.HIGH)
SECRET = flaw(kind=Kind.SECRET)
GUESS = flaw(kind=Kind.SECRET, confidence=Confidence.LOW)
CRASH = gap(GapReason.TOOL_FAILED)
LINK = gap(GapReason.SYMLINK, "b")
TABLE = policy("""\
rules:
  - { id: high, block: severity >= high, because: Stop. }
  - { id: medium, warn: severity >= medium, because: Shown. }
gaps: { tool-failed: block, symlink: warn, timeout: pass }
""")


def test_clean_and_complete_passes() -> None:
    verdict = judged(RECOMMENDED)
    assert (verdict.state, verdict.exit_code) == (State.PASSED, ExitCode.ALLOWED)
    assert (verdict.policy, verdict.on) == ("recommended", "2026-11-24")
    assert verdict.sentence == "Passed: 0 findings, none blocking."


def test_what_the_default_pack_blocks() -> None:
    verified = flaw(kind=Kind.SECRET, secret=SecretTrace(preview="", hmac="", verified=True))
    verdict = judged(RECOMMENDED, [flaw(), HIGH, SECRET, GUESS, verified])
    assert [(r.action, r.rule) for r in verdict.rulings] == [
        (Action.WARN, "the-rest"),
        (Action.BLOCK, "new-high"),
        (Action.BLOCK, "secret"),
        (Action.WARN, "the-rest"),
        (Action.BLOCK, "live-secret"),
    ]
    assert verdict.exit_code is ExitCode.BLOCKED
    assert verdict.sentence == "Blocked by 3 of 5 findings."


def test_the_strictest_rule_wins() -> None:
    assert said(TABLE, HIGH) == "block by high: Stop. [severity=high]"
    assert said(TABLE, flaw()) == "warn by medium: Shown. [severity=medium]"
    assert said(TABLE, flaw(severity=Severity.LOW)) == "pass: no rule of the policy matches"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("b, block: has(line), because: B., waivable: false", "a, block: has(line), because: A."),
        ("b, block: has(line), because: B.", "a, block: kev, because: A."),
        ("b, block: has(line) && has(path), because: B.", "a, block: has(line), because: A."),
        ("b, block: has(line), because: B., grace: 9d", "a, warn: has(line), because: A."),
        ("a, block: has(line), because: B.", "b, block: has(line), because: A."),
        ("b, block: has(line), because: B.", "a, warn: has(line), because: A."),
    ],
    ids=["what cannot be waived", "what is certain", "what says most", "what would block",
         "the name", "what blocks"],
)  # fmt: skip
def test_which_of_several_rules_is_told(one: str, other: str) -> None:
    finding = dependency({"kev": None}, first_seen=seen(1))
    both = policy(f"rules:\n  - {{ id: {other} }}\n  - {{ id: {one} }}\n")
    assert judged(both, [finding]).rulings[0].rule == one[0]


def test_a_decision_in_one_line() -> None:
    case = of_finding(HIGH, TODAY, FINDING)
    decision = decide(TABLE, Waivers(TABLE, TODAY), case)
    assert decision.line == "block by high: Stop. [severity=high]" == said(TABLE, HIGH)


def test_a_failed_scanner_makes_it_incomplete() -> None:
    verdict = judged(TABLE, [flaw()], [CRASH])
    assert (verdict.state, verdict.exit_code) == (State.INCOMPLETE, ExitCode.INCOMPLETE)
    assert (
        verdict.sentence == "Incomplete: 1 subject could not be checked; 1 finding, none blocking."
    )
    assert gap_said(TABLE, CRASH) == "block: tool-failed: block"


def test_blocked_beats_incomplete() -> None:
    verdict = judged(TABLE, [HIGH], [CRASH])
    assert (verdict.state, verdict.exit_code) == (State.BLOCKED, ExitCode.BLOCKED)
    assert verdict.sentence == "Blocked by 1 of 1 finding; 1 subject could not be checked."


def test_a_gap_that_policy_allows_is_shown_and_passes() -> None:
    verdict = judged(TABLE, [], [LINK])
    assert verdict.exit_code is ExitCode.ALLOWED
    assert verdict.gap_rulings[0].action is Action.WARN
    assert verdict.sentence == "Passed: 0 findings, none blocking; 1 gap allowed by policy."
    assert gap_said(TABLE, LINK) == "warn: symlink: warn"
    assert gap_said(TABLE, gap(GapReason.TIMEOUT)) == "pass: timeout: pass"


def test_what_was_left_out_is_in_the_sentence() -> None:
    verdict = judged(TABLE, left_out=["2 files excluded", "not run: x"])
    assert verdict.sentence == "Passed: 0 findings, none blocking; 2 files excluded; not run: x."


def test_nothing_checked_is_never_a_pass() -> None:
    nothing = judged(TABLE, checked=0)
    assert nothing.exit_code is ExitCode.INCOMPLETE
    assert nothing.sentence == "Incomplete: nothing in the target could be checked."
    blocked = judged(TABLE, [HIGH], checked=0)
    assert (blocked.state, blocked.sentence) == (State.BLOCKED, "Blocked by 1 of 1 finding.")


def test_a_change_that_asks_nothing_passes() -> None:
    empty = judged(TABLE, checked=0, nothing_asked=True)
    assert empty.exit_code is ExitCode.ALLOWED
    assert empty.sentence == "Passed: the change holds nothing for any scanner."
    failed = judged(TABLE, [], [CRASH], checked=0, nothing_asked=True)
    assert failed.exit_code is ExitCode.INCOMPLETE
    assert failed.sentence == "Incomplete: nothing in the target could be checked."


@settings(deadline=None)
@given(st.sampled_from(GapReason))
def test_a_reason_that_no_policy_lists_blocks(reason: GapReason) -> None:
    silent = policy("rules: [{ id: r, block: kev, because: b }]\n")
    assert judged(silent, [], [gap(reason)]).exit_code is ExitCode.INCOMPLETE
    assert gap_said(silent, gap(reason)) == "block: a reason not listed blocks"


def test_a_lower_layer_cannot_list_a_reason_for_the_uppermost() -> None:
    layers = policy("rules: [{ id: r, block: kev, because: b }]\n", "gaps: { symlink: pass }\n")
    assert gap_said(layers, LINK) == "block: a reason not listed blocks"
    assert gap_said(policy("gaps: { symlink: warn }\n", "gaps: { symlink: block }\n"), LINK) == (
        "block: symlink: block"
    )


def test_rules_over_gaps() -> None:
    rules = policy("""\
gaps: { unparsable: warn, timeout: block, no-advisory-data: warn }
gap-rules:
  - { id: pay, block: 'path.glob("pay/**") && scanner == "bandit"', because: Pay is whole. }
  - { id: torch, block: package == "torch", because: Too large to trust. }
  - { id: all, warn: 'true', because: Shown. }
""")
    assert gap_said(rules, gap(GapReason.UNPARSABLE, "pay/a.py")) == (
        "block: Pay is whole. (rule pay)"
    )
    assert gap_said(rules, gap(GapReason.UNPARSABLE)) == "warn: unparsable: warn"
    assert gap_said(rules, gap(GapReason.TIMEOUT)) == "block: timeout: block"
    subject = dependency_subject("lock", "pkg:pypi/torch@2")
    assert gap_said(rules, gap(GapReason.NO_ADVISORY_DATA, subject)) == (
        "block: Too large to trust. (rule torch)"
    )
    assert gap_said(policy("gaps: { timeout: pass }\ngap-rules: [{ id: all, warn: 'true', "
                           "because: Shown. }]\n"), gap(GapReason.TIMEOUT)) == (
        "warn: Shown. (rule all)"
    )  # fmt: skip


FULL = policy("""\
rules:
  - { id: high, block: severity >= high, because: Stop. }
  - { id: medium, warn: severity >= medium, because: Shown. }
gaps: { tool-failed: block, symlink: warn, timeout: pass }
budgets: [{ id: debt, block: severity >= medium, at-most: 3, because: It shrinks. }]
waivers:
  - { id: w, match: { rule: a/b }, until: 2026-12-31, owner: o, reason: Why. }
  - { id: g, match: { gap: tool-failed, path: w }, until: 2026-12-31, owner: o, reason: Why. }
""")
WAIVED = flaw(rule="a/b")
SILENT = silenced("why")


@pytest.mark.parametrize(
    ("findings", "gaps", "state", "sentence"),
    [
        ([], [], State.PASSED, "Passed: 0 findings, none blocking."),
        ([flaw()], [], State.PASSED, "Passed: 1 finding, none blocking."),
        ([flaw(first_seen=seen(3)), flaw()], [], State.PASSED,
         "Passed: 2 findings, none blocking; 1 in the baseline."),
        ([WAIVED, SILENT, SILENT], [], State.PASSED,
         "Passed: 3 findings, none blocking; 1 waived; 2 suppressed by a comment."),
        ([], [gap(subject="w")], State.PASSED, "Passed: 0 findings, none blocking; 1 waived."),
        ([], [LINK, gap(GapReason.TIMEOUT, "c")], State.PASSED,
         "Passed: 0 findings, none blocking; 2 gaps allowed by policy."),
        ([], [CRASH, gap(GapReason.SYMLINK)], State.INCOMPLETE,
         "Incomplete: 1 subject could not be checked; 0 findings, none blocking."),
        ([flaw()], [CRASH, gap(subject="c"), LINK], State.INCOMPLETE,
         "Incomplete: 2 subjects could not be checked; 1 finding, none blocking;"
         " 1 gap allowed by policy."),
        ([HIGH, flaw()], [], State.BLOCKED, "Blocked by 1 of 2 findings."),
        ([HIGH, WAIVED], [CRASH, gap(subject="c")], State.BLOCKED,
         "Blocked by 1 of 2 findings; 2 subjects could not be checked; 1 waived."),
        ([flaw()] * 4, [], State.BLOCKED, "Blocked by 1 notice of policy."),
        ([HIGH, HIGH, flaw(), flaw()], [LINK], State.BLOCKED,
         "Blocked by 2 of 4 findings and 1 notice of policy."),
        ([flaw()] * 1234, [CRASH], State.BLOCKED,
         "Blocked by 1 notice of policy; 1 subject could not be checked."),
    ],
)  # fmt: skip
def test_sentences(findings: list[object], gaps: list[object], state: State, sentence: str) -> None:
    verdict = judged(FULL, findings, gaps, whole=False)  # type: ignore[arg-type]
    assert (verdict.state, verdict.sentence) == (state, sentence)


def test_two_notices_and_large_numbers() -> None:
    two = policy("""\
budgets:
  - { id: a, block: 'true', at-most: 3, because: A. }
  - { id: b, block: 'true', at-most: 4, because: B. }
""")
    assert judged(two, [flaw()] * 5).sentence == "Blocked by 2 notices of policy."
    assert judged(TABLE, [HIGH] * 1234).sentence == "Blocked by 1,234 of 1,234 findings."


def test_a_notice_that_warns_stops_nothing() -> None:
    warned = policy("budgets: [{ id: a, warn: 'true', at-most: 0, because: A. }]\n")
    verdict = judged(warned, [flaw()])
    assert (verdict.state, len(verdict.notices)) == (State.PASSED, 1)


def test_lines_of_rulings() -> None:
    rules = policy("""\
rules:
  - id: fixable-dependency
    block: severity >= high && fix_available
    because: Upgrading is cheaper than arguing.
    grace: 14d
  - { id: weak, warn: '"CWE-78" in cwe || epss > 0.5', because: Look at it. }
""")
    fixable = "Upgrading is cheaper than arguing. [severity=high, fixed in 2.31.0]"
    assert said(rules, dependency(first_seen=seen(18))) == (
        f"block by fixable-dependency: {fixable} (grace 14d ended 2026-11-20)"
    )
    assert said(rules, dependency(first_seen=seen(4))) == (
        f"warn by fixable-dependency: {fixable} (grace 14d ends 2026-12-04)"
    )
    assert said(rules, dependency()) == (
        f"block by fixable-dependency: {fixable} "
        "(grace 14d: none, since no baseline says how old it is)"
    )
    many = dependency({"fixed_versions": ("2.31.0", "3.0")}, first_seen=seen(18))
    assert "[severity=high, fixed in 2.31.0, 3.0]" in said(rules, many)
    safe = dependency({"fixed_versions": (), "safe_version": "3.0"}, first_seen=seen(18))
    assert "[severity=high, a fix is available]" in said(rules, safe)
    assert said(rules, flaw(cwe=(77, 78, 79, 80, 81, 82))) == (
        "warn by weak: Look at it. [cwe=CWE-77 CWE-78 CWE-79 CWE-80 and 2 more, epss=0]"
    )
    assert said(rules, dependency({"epss": 0.123456}, cwe=(78,), severity=Severity.LOW)) == (
        "warn by weak: Look at it. [cwe=CWE-78, epss=0.123]"
    )
    assert said(rules, dependency({"epss": None}, severity=Severity.LOW)) == (
        "warn by weak: Look at it. (epss not known: counts as a match)"
    )


def test_all_kinds_of_inputs_are_told() -> None:
    rules = policy("""\
rules:
  - id: r
    block: >-
      new && confidence >= low && line > 1 && cvss < 1.5 && !kev && !fix_available
      && ecosystem == "" && changed && advisories.size() == 0 && kind == "sast"
      && path.startsWith("src") && scanner == "bandit"
    because: B.
""")
    assert said(rules, flaw(changed=True)) == (
        "block by r: B. [new=true, confidence=high, cvss=0, kev=false, no fix known, changed=true]"
    )


def test_every_finding_and_gap_gets_its_ruling_in_its_place() -> None:
    findings, gaps = [flaw(), HIGH, SECRET], [LINK, CRASH]
    verdict = judged(TABLE, findings, gaps)
    assert [r.finding for r in verdict.rulings] == findings
    assert [g.gap for g in verdict.gap_rulings] == gaps


def test_the_name_of_the_policy_and_the_day() -> None:
    layers = Policy(layers=(layer("suppressions: refuse\n", "a"), layer("gaps: {symlink: pass}\n")))
    verdict = judged(layers, today=dt.date(2030, 1, 2))
    assert (verdict.policy, verdict.on) == ("a, then p.yml", "2030-01-02")
    assert TODAY.isoformat() == "2026-11-24"
