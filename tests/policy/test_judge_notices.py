"""Notices: budgets, and waivers that are stale."""

from __future__ import annotations

import datetime as dt

import pytest

from stockade.model.finding import Finding
from stockade.model.gap import GapReason
from stockade.model.rating import Severity
from stockade.model.verdict import Action, NoticeKind, State
from stockade.policy.notices import action_of
from stockade.policy.rules import Policy
from support.judging import (
    TODAY,
    dependency,
    flaw,
    gap,
    judged,
    layer,
    notice_lines,
    policy,
    silenced,
)

WAIVER = """\
waivers:
  - id: w
    match: { rule: 'a/*' }
    until: 2026-12-31
    owner: o
    reason: Why.
    covers: 2
"""
STOP = "rules: [{ id: stop, block: 'true', because: Stop. }]\n"
ONE = flaw(rule="a/b")


def budget(more: str = "", when: str = "severity >= medium", most: int = 2) -> Policy:
    return policy(
        f"budgets: [{{ id: debt, block: {when}, at-most: {most}, because: It shrinks.{more} }}]\n"
    )


@pytest.mark.parametrize(
    ("count", "more", "expected"),
    [
        (1, "", []),
        (2, "", []),
        (3, "", ["budget block debt: 3 findings, at most 2 allowed: It shrinks."]),
        (2, ", ratchet: true", []),
        (1, ", ratchet: true",
         ["budget warn debt: 1 finding left of 2: lower `at-most` to 1"]),
        (0, ", ratchet: true",
         ["budget warn debt: 0 findings left of 2: lower `at-most` to 0"]),
        (3, ", ratchet: true",
         ["budget block debt: 3 findings, at most 2 allowed: It shrinks."]),
    ],
)  # fmt: skip
def test_budgets(count: int, more: str, expected: list[str]) -> None:
    findings = [flaw()] * count + [flaw(severity=Severity.LOW)] * 5
    assert notice_lines(budget(more), *findings) == expected


def test_a_budget_blocks_the_verdict_and_no_finding() -> None:
    verdict = judged(budget(), [flaw()] * 3)
    assert verdict.state is State.BLOCKED
    assert not verdict.blockers
    assert [n.where for n in verdict.notices] == ["p1.yml:2"]


def test_a_budget_that_warns() -> None:
    text = "budgets: [{ id: debt, warn: new, at-most: 0, because: It shrinks. }]\n"
    verdict = judged(policy(text), [flaw()])
    assert (verdict.state, verdict.notices[0].action) == (State.PASSED, Action.WARN)


def test_a_ratchet_says_nothing_of_a_part() -> None:
    """A commit holds few findings: that says nothing of the whole."""
    assert notice_lines(budget(", ratchet: true"), flaw(), whole=False) == []
    assert len(notice_lines(budget(", ratchet: true"), *[flaw()] * 3, whole=False)) == 1


def test_what_is_accepted_is_no_debt() -> None:
    rules = policy(STOP + WAIVER + "budgets: [{ id: b, block: 'true', at-most: 1, because: B. }]\n")
    accepted = [ONE, ONE, silenced("why")]
    assert notice_lines(rules, *accepted, flaw()) == []
    assert notice_lines(rules, *accepted, flaw(), silenced()) == [
        "budget block b: 2 findings, at most 1 allowed: B."
    ]


def test_what_is_accepted_is_no_debt_without_a_rule_too() -> None:
    """Else a rule that only warns would let a finding be waived, and the budget pass."""
    rules = WAIVER + "budgets: [{ id: b, block: 'true', at-most: 0, because: B. }]\n"
    warns = "rules: [{ id: r, warn: 'true', because: B. }]\n"
    for accepted in (ONE, silenced("why")):
        assert notice_lines(policy(rules), accepted, whole=False) == []
        assert notice_lines(policy(warns + rules), accepted, whole=False) == []
    for open_ in (flaw(), silenced()):
        assert len(notice_lines(policy(rules), open_, whole=False)) == 1
    assert len(notice_lines(policy(rules), ONE, today=dt.date(2027, 1, 1), whole=False)) == 2


@pytest.mark.parametrize(
    ("more", "counted"),
    [("", 1), (", unknown: block", 1), (", unknown: warn", 1), (", unknown: ignore", 0)],
)
def test_what_is_not_known_counts_unless_ignored(more: str, counted: int) -> None:
    rules = budget(more, when="kev", most=0)
    lines = notice_lines(rules, dependency({"kev": None}), dependency({"kev": False}))
    assert len(lines) == counted


def test_a_budget_counts_at_the_severity_of_its_layer() -> None:
    text = "budgets: [{ id: %s, block: severity >= high, at-most: 0, because: B. }]\n"
    raised = "severity: [{ when: 'true', set: high, because: B. }]\n"
    assert notice_lines(policy(raised + text % "a"), flaw())
    assert [line.split()[2] for line in notice_lines(policy(text % "a", raised + text % "b"),
                                                     flaw())] == ["b:"]  # fmt: skip
    lowered = raised.replace("high", "low")
    high = flaw(severity=Severity.HIGH)
    assert [line.split()[2] for line in notice_lines(policy(text % "a", lowered + text % "b"),
                                                     high)] == ["a:"]  # fmt: skip


def test_a_budget_that_two_layers_share_is_told_once() -> None:
    shared = budget().layers[0]
    assert len(notice_lines(Policy(layers=(shared, shared)), *[flaw()] * 3)) == 1


@pytest.mark.parametrize(
    ("findings", "until", "expected"),
    [
        ([ONE], "2026-12-31", []),
        ([ONE, ONE], "2026-12-31", []),
        ([], "2026-12-31", ["waiver-unused warn w: it matches nothing any more: take it out"]),
        ([flaw()], "2026-11-24",
         ["waiver-unused warn w: it matches nothing any more: take it out"]),
        ([], "2026-11-23",
         ["waiver-expired warn w: it expired 2026-11-23: renew it or take it out"]),
        ([ONE], "2026-11-23",
         ["waiver-expired warn w: it expired 2026-11-23; it matched 1 finding: renew it or take it "
          "out"]),
        ([ONE] * 3, "2026-12-31",
         ["waiver-too-wide warn w: it was written for 2 findings and matches 3: narrow it"]),
        ([ONE] * 3, "2026-01-01",
         ["waiver-expired warn w: it expired 2026-01-01; it matched 3 findings: renew it or take "
          "it out",
          "waiver-too-wide warn w: it was written for 2 findings and matches 3: narrow it"]),
        ([ONE], "2027-01-01",
         ["waiver-too-long warn w: it ends 2027-01-01, and policy allows 2026-12-31 at most: "
          "shorten it"]),
        ([], "2027-01-01",
         ["waiver-too-long warn w: it ends 2027-01-01, and policy allows 2026-12-31 at most: "
          "shorten it",
          "waiver-unused warn w: it matches nothing any more: take it out"]),
    ],
)  # fmt: skip
def test_stale_waivers(findings: list[Finding], until: str, expected: list[str]) -> None:
    text = STOP + WAIVER.replace("2026-12-31", until) + "waiver-max-days: 37\n"
    assert notice_lines(policy(text), *findings) == expected


def test_a_part_says_nothing_of_what_is_unused() -> None:
    assert notice_lines(policy(STOP + WAIVER), whole=False) == []
    wide = notice_lines(policy(STOP + WAIVER), *[ONE] * 3, whole=False)
    assert wide == [
        "waiver-too-wide warn w: it was written for 2 findings and matches 3: narrow it"
    ]


def test_a_waiver_that_matches_what_no_rule_stops_is_not_unused() -> None:
    assert notice_lines(policy("rules: [{ id: r, block: kev, because: b }]\n" + WAIVER), ONE) == []


def test_waivers_of_gaps() -> None:
    text = WAIVER.replace("rule: 'a/*'", "gap: timeout").replace("covers: 2", "covers: 1")
    late = gap(GapReason.TIMEOUT)
    for action in ("block", "warn", "pass"):
        rules = policy(f"gaps: {{ timeout: {action} }}\n{text}")
        assert notice_lines(rules, gaps=[late]) == []
    assert notice_lines(rules, gaps=[late, late]) == [
        "waiver-too-wide warn w: it was written for 1 gap and matches 2: narrow it"
    ]
    assert notice_lines(rules, gaps=[late], today=dt.date(2027, 1, 1)) == [
        "waiver-expired warn w: it expired 2026-12-31; it matched 1 gap: renew it or take it out"
    ]
    firm = "gap-rules: [{ id: g, block: 'true', because: B., waivable: false }]\n"
    assert notice_lines(policy(firm + text), gaps=[late]) == [
        "waiver-refused warn w: it matches 1 gap that no waiver may accept"
    ]


CHECKS = {
    NoticeKind.WAIVER_EXPIRED: ("expired", [], dt.date(2027, 1, 1)),
    NoticeKind.WAIVER_UNUSED: ("unused", [], TODAY),
    NoticeKind.WAIVER_TOO_WIDE: ("too-wide", [ONE] * 3, TODAY),
    NoticeKind.WAIVER_TOO_LONG: ("too-long", [ONE], dt.date(2026, 1, 1)),
    NoticeKind.WAIVER_REFUSED: ("refused", [ONE], TODAY),
}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("kind", CHECKS)
def test_what_policy_does_about_stale_waivers(kind: NoticeKind, action: Action) -> None:
    key, findings, day = CHECKS[kind]
    rules = STOP.replace("because", f"waivable: {str(key != 'refused').lower()}, because")
    text = f"{rules}{WAIVER}waiver-max-days: 99\nwaiver-checks: {{ {key}: {action.value} }}\n"
    verdict = judged(policy(text.replace("block", "warn", 1)), findings, today=day)
    assert [(n.kind, n.action) for n in verdict.notices] == [(kind, action)]
    assert (verdict.state is State.BLOCKED) is (action is Action.BLOCK)


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("", "", Action.WARN),
        ("", "block", Action.BLOCK),
        ("", "pass", Action.WARN),
        ("pass", "", Action.PASS),
        ("pass", "warn", Action.WARN),
        ("block", "pass", Action.BLOCK),
    ],
)
def test_the_strictest_layer_counts(upper: str, lower: str, expected: Action) -> None:
    texts = [f"waiver-checks: {{ unused: {word} }}\n" if word else "gaps: { timeout: block }\n"
             for word in (upper, lower)]  # fmt: skip
    layers = Policy(layers=tuple(layer(text) for text in texts))
    assert action_of(layers, NoticeKind.WAIVER_UNUSED) is expected


def test_notices_are_ordered_by_kind_and_subject() -> None:
    text = """\
budgets:
  - { id: z, block: 'true', at-most: 0, because: Z. }
  - { id: a, block: 'true', at-most: 0, because: A. }
waivers:
  - { id: z, match: { rule: x/y }, until: 2026-01-01, owner: o, reason: r }
  - { id: b, match: { rule: x/y }, until: 2026-12-01, owner: o, reason: r }
  - { id: a, match: { rule: x/y }, until: 2026-12-01, owner: o, reason: r }
"""
    found = judged(policy(text), [flaw()]).notices
    assert [(n.kind.value, n.subject, n.where) for n in found] == [
        ("budget", "a", "p1.yml:4"),
        ("budget", "z", "p1.yml:3"),
        ("waiver-expired", "z", "p1.yml:6"),
        ("waiver-unused", "a", "p1.yml:8"),
        ("waiver-unused", "b", "p1.yml:7"),
    ]
