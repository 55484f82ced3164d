"""Waivers: what they cover, for how long, and what they never touch."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from stockade.model.finding import Finding
from stockade.model.gap import GapReason, dependency_subject
from stockade.model.globs import compile_glob
from stockade.model.rating import Severity
from stockade.model.verdict import AcceptanceKind, Action
from stockade.policy.case import of_finding, of_gap
from stockade.policy.fields import FINDING
from stockade.policy.rules import Match, Policy
from stockade.policy.waive import covers
from support.judging import (
    ID,
    TODAY,
    dependency,
    flaw,
    gap,
    gap_said,
    judged,
    layer,
    notice_lines,
    policy,
    said,
    seen,
    silenced,
)

STOP = "rules: [{ id: stop, block: 'true', because: Stop. }]\n"
OPEN = "block by stop: Stop."
WAIVED = (
    "waived by w: Waived by w of @ann until 2026-12-31: Why not. Without it: block by stop: Stop."
)


def waiver(match: str, id: str = "w", until: str = "2026-12-31", more: str = "") -> str:
    return (f"  - {{ id: {id}, match: {{ {match} }}, until: {until}, owner: '@ann', "
            f"reason: Why not{more} }}\n")  # fmt: skip


def waived(*matches: str, rules: str = STOP, until: str = "2026-12-31") -> Policy:
    """A policy with a waiver for each match, called `w`, `w2`, …."""
    ids = ["w", *(f"w{n}" for n in range(2, len(matches) + 1))]
    listed = "".join(waiver(m, i, until) for i, m in zip(ids, matches, strict=True))
    return policy(f"{rules}waivers:\n{listed}")


@pytest.mark.parametrize(
    ("match", "finding", "covered"),
    [
        (f"finding: {ID}", flaw(), True),
        (f"finding: {ID}", flaw(fingerprints=()), False),
        (f"finding: {'a' * 32}", flaw(), False),
        (f"finding: {ID}, path: other.py", flaw(), False),
        ("rule: bandit/B602", flaw(), True),
        ("rule: bandit/B60", flaw(), False),
        ("rule: bandit/b602", flaw(), False),
        ("rule: 'bandit/*'", flaw(), True),
        ("rule: 'semgrep/*'", flaw(), False),
        ("rule: '**', path: 'src/*.py'", flaw(), True),
        ("rule: bandit/B602, path: 'src/*.js'", flaw(), False),
        ("rule: bandit/B602, scanner: bandit", flaw(), True),
        ("rule: bandit/B602, scanner: semgrep", flaw(), False),
        ("rule: bandit/B602, package: '*'", flaw(), True),
        ("rule: bandit/B602, package: requests", flaw(), False),
        ("advisory: PYSEC-2018-28", dependency(), True),
        ("advisory: pysec-2018-28", dependency(), True),
        ("advisory: CVE-2018-18074", dependency(), True),
        ("advisory: cve-2018-18074", dependency(), True),
        ("advisory: ghsa-X84V-XCM2-53PG, package: requests, path: src/a.py", dependency(), True),
        ("advisory: CVE-2018-18074, package: urllib3", dependency(), False),
        ("advisory: CVE-2018-1807", dependency(), False),
        ("advisory: CVE-2018-18074", flaw(), False),
        ("advisory: PYSEC-2018-28", dependency({"further": ("PYSEC-2020-1",)}), False),
        ("advisory: PYSEC-2020-1", dependency({"further": ("PYSEC-2020-1",)}), False),
        ("rule: osv/requests", dependency({"further": ("PYSEC-2020-1",)}), True),
        (f"finding: {ID}", dependency({"further": ("PYSEC-2020-1",)}), True),
        ("gap: timeout", flaw(), False),
    ],
)
def test_what_a_waiver_covers(match: str, finding: Finding, covered: bool) -> None:
    told = said(waived(match), finding)
    assert told == (WAIVED if covered else OPEN)


@pytest.mark.parametrize(
    ("match", "subject", "covered"),
    [
        ("gap: timeout", "src/a.py", True),
        ("gap: timeout, path: 'src/*'", "src/a.py", True),
        ("gap: timeout, path: 'lib/*'", "src/a.py", False),
        ("gap: timeout, scanner: bandit", "src/a.py", True),
        ("gap: timeout, scanner: semgrep", "src/a.py", False),
        ("gap: unparsable", "src/a.py", False),
        ("gap: timeout, package: torch", dependency_subject("lock", "pkg:pypi/torch@2"), True),
        ("gap: timeout, package: torch, path: lock", dependency_subject("lock", "pkg:pypi/torch"),
         True),
        ("gap: timeout, package: torch", "src/a.py", False),
        ("rule: '**'", "src/a.py", False),
    ],
)  # fmt: skip
def test_which_gaps_a_waiver_covers(match: str, subject: str, covered: bool) -> None:
    rules = waived(match, rules="gaps: { timeout: block }\n")
    told = gap_said(rules, gap(GapReason.TIMEOUT, subject))
    assert told == (
        "waived by w: Waived by w of @ann until 2026-12-31: Why not. Without it: block: "
        "timeout: block"
        if covered
        else "block: timeout: block"
    )


def test_a_waiver_covers_what_a_rule_over_gaps_says() -> None:
    text = """\
gaps: { timeout: warn }
gap-rules:
  - { id: pay, block: path == "pay.py", because: Whole. }
  - { id: firm, warn: path == "firm.py", because: Firm., waivable: false }
"""
    rules = waived("gap: timeout", rules=text)
    assert gap_said(rules, gap(GapReason.TIMEOUT, "pay.py")) == (
        "waived by w: Waived by w of @ann until 2026-12-31: Why not. Without it: block by pay: "
        "Whole. (rule pay)"
    )
    assert gap_said(rules, gap(GapReason.TIMEOUT, "firm.py")) == (
        "warn: Firm. (waiver w does not count: the rule cannot be waived) (rule firm)"
    )


@pytest.mark.parametrize(
    ("today", "until", "expected"),
    [
        ("2026-12-31", "2026-12-31", "waived"),
        ("2027-01-01", "2026-12-31", "(waiver w of @ann expired 2026-12-31)"),
        ("2026-10-02", "2026-12-31", "waived"),
        ("2026-10-01", "2026-12-31", "(waiver w does not count: 2026-12-31 is too far ahead)"),
        ("9999-12-01", "9999-12-31", "waived"),
        ("9999-12-31", "9999-12-31", "waived"),
        ("0001-01-01", "9999-12-31", "(waiver w does not count: 9999-12-31 is too far ahead)"),
    ],
)
def test_from_when_until_when(today: str, until: str, expected: str) -> None:
    rules = waived("rule: '**'", rules=f"{STOP}waiver-max-days: 90\n", until=until)
    told = said(rules, flaw(), dt.date.fromisoformat(today))
    assert told.startswith("waived") if expected == "waived" else told == f"{OPEN} {expected}"


def test_the_least_of_the_limits_counts() -> None:
    ours = f"{STOP}waiver-max-days: 90\n"
    lower = f"waiver-max-days: 30\nwaivers:\n{waiver('rule: x/y', until='2026-12-31')}"
    layers = policy(ours, lower)
    assert "ends 2026-12-31, and policy allows 2026-12-24 at most" in notice_lines(layers)[0]


FIRM = """\
rules:
  - { id: firm, block: 'true', because: Never., waivable: false }
  - { id: soft, block: 'true', because: Soft. }
"""


def test_a_waiver_never_touches_what_cannot_be_waived() -> None:
    rules = waived("rule: '**'", rules=FIRM)
    assert said(rules, flaw()) == (
        "block by firm: Never. (waiver w does not count: the rule cannot be waived)"
    )
    assert judged(rules, [flaw()]).rulings[0].acceptance is None
    assert notice_lines(rules, flaw(), flaw()) == [
        "waiver-refused warn w: it matches 2 findings that no waiver may accept"
    ]


def test_a_waiver_accepts_what_is_stricter_than_what_cannot_be_waived() -> None:
    rules = FIRM.replace("firm, block", "firm, warn")
    assert said(waived("rule: '**'", rules=rules), flaw()) == (
        "warn by firm: Never. (waiver w accepts block by soft, and this rule cannot be waived)"
    )
    assert said(policy(rules), flaw()) == "block by soft: Soft."
    assert said(policy(rules), silenced("why")) == (
        "warn by firm: Never. (nosec in line 7 accepts block by soft, and this rule cannot be "
        "waived)"
    )
    assert said(policy(rules), silenced()) == (
        "block by soft: Soft. (nosec in line 7 does not count: the rule cannot be waived)"
    )


def test_a_waiver_of_a_lower_layer_covers_a_rule_of_the_upper_one() -> None:
    layers = policy(STOP, f"waivers:\n{waiver('rule: bandit/B602')}")
    assert said(layers, flaw()) == WAIVED
    assert said(policy(FIRM, f"waivers:\n{waiver('rule: bandit/B602')}"), flaw()).startswith(
        "block by firm"
    )


def test_what_an_acceptance_tells() -> None:
    (ruling,) = judged(waived("rule: '**'"), [flaw()]).rulings
    assert (ruling.action, ruling.rule) == (Action.PASS, "stop")
    accepted = ruling.acceptance
    assert accepted is not None
    assert (accepted.kind, accepted.id, accepted.reason) == (
        AcceptanceKind.WAIVER,
        "w",
        "Why not",
    )
    assert (accepted.owner, accepted.until) == ("@ann", "2026-12-31")


def test_what_no_rule_stops_needs_no_waiver() -> None:
    rules = waived("rule: '**'", rules="rules: [{ id: r, block: kev, because: b }]\n")
    (ruling,) = judged(rules, [flaw()]).rulings
    assert (ruling.action, ruling.acceptance) == (Action.PASS, None)
    assert ruling.because == "no rule of the policy matches"
    assert notice_lines(rules, flaw()) == []


SEVERAL = [
    waiver("rule: 'bandit/*'", "a", "2026-11-30"),
    waiver("rule: bandit/B602", "b", "2026-12-31"),
    waiver(f"finding: {ID}", "c", "2026-12-31"),
    waiver("rule: '**'", "d", "2026-11-01"),
    waiver("rule: '*/B602'", "e", "2027-12-31"),
]


def test_of_several_waivers_the_one_that_lasts_longest_is_told() -> None:
    told = {
        said(policy(f"{STOP}waiver-max-days: 90\nwaivers:\n{''.join(order)}"), flaw())
        for order in itertools.permutations(SEVERAL)
    }
    assert told == {WAIVED.replace("by w", "by b")}


def test_waivers_that_do_not_count_are_told_in_one_order() -> None:
    told = {
        said(policy(f"{FIRM}waiver-max-days: 90\nwaivers:\n{''.join(order)}"), flaw())
        for order in itertools.permutations(SEVERAL)
    }
    assert told == {
        "block by firm: Never. (waiver e does not count: 2027-12-31 is too far ahead)"
        " (waiver b does not count: the rule cannot be waived)"
        " (waiver c does not count: the rule cannot be waived)"
        " (waiver a does not count: the rule cannot be waived)"
        " (waiver d of @ann expired 2026-11-01)"
    }


def test_one_waiver_that_two_layers_share_is_one() -> None:
    shared = layer(f"{STOP}waivers:\n{waiver('rule: x/y')}")
    layers = Policy(layers=(shared, shared))
    assert notice_lines(layers) == [
        "waiver-unused warn w: it matches nothing any more: take it out"
    ]


def test_a_waiver_accepts_a_warning_and_a_finding_in_its_grace() -> None:
    rules = "rules: [{ id: r, block: severity >= high, because: B., grace: 9d }]\n"
    finding = flaw(severity=Severity.HIGH, first_seen=seen(1))
    assert said(waived("rule: '**'", rules=rules), finding).endswith(
        "Without it: warn by r: B. [severity=high] (grace 9d ends 2026-12-02)"
    )


@pytest.mark.parametrize(("reason", "end"), [("Why", "Why."), ("Why.", "Why."), ("Why?", "Why?"),
                                             ("Why!", "Why!")])  # fmt: skip
def test_a_reason_ends_like_a_sentence(reason: str, end: str) -> None:
    text = f"{STOP}waivers:\n{waiver('rule: a/*').replace('Why not', reason)}"
    assert f"2026-12-31: {end} Without it" in said(policy(text), flaw(rule="a/b"))


@pytest.mark.parametrize(
    ("match", "covered"),
    [
        (Match(finding=ID), True),
        (Match(finding="a" * 32), False),
        (Match(gap=GapReason.TIMEOUT), False),
        (Match(scanner="semgrep", finding=ID), False),
        (Match(rule=compile_glob("bandit/*"), path=compile_glob("src/**")), True),
        (Match(rule=compile_glob("bandit/*"), path=compile_glob("lib/**")), False),
    ],
)
def test_a_match_by_itself(match: Match, covered: bool) -> None:
    case = of_finding(flaw(), TODAY, FINDING)
    assert covers(match, case) is covered


@pytest.mark.parametrize(
    ("match", "covered"),
    [
        (Match(gap=GapReason.TIMEOUT), True),
        (Match(gap=GapReason.ENCODING), False),
        (Match(scanner="bandit"), False),
    ],
)
def test_a_match_of_gaps_by_itself(match: Match, covered: bool) -> None:
    assert covers(match, of_gap(gap(GapReason.TIMEOUT))) is covered
