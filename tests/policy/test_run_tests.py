"""The tests that policies carry: ours pass as they are; a wrong expectation fails and says why."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.policy.run_tests import TestRun, run_tests
from support.policy_files import WHOLE, loaded

EXAMPLE = Path(__file__).with_name("example-policy.yml").read_text("utf-8")
TODAY = dt.date(2026, 11, 24)
RULES = """\
stockade: 1
rules:
  - { id: high, block: severity >= high, because: Stop. }
  - { id: firm, block: kev, because: Never., waivable: false }
  - { id: old, warn: age_days > 90, because: Old., unknown: ignore }
  - { id: graced, block: fix_available, because: Upgrade., grace: 14d }
gaps: { symlink: pass, timeout: warn, tool-failed: block }
gap-rules:
  - { id: pay, block: 'path.glob("pay/**")', because: Pay is whole. }
suppressions: require-reason
waivers:
  - { id: W-1, match: { advisory: CVE-1 }, until: 2026-12-31, owner: o, reason: r }
  - { id: W-2, match: { gap: timeout, path: "pay/*" }, until: 2026-12-31, owner: o, reason: r }
  - { id: W-3, match: { rule: a/b }, until: 2026-12-31, owner: o, reason: r }
waiver-max-days: 90
"""


def runs(tests: str, text: str = RULES, today: dt.date = TODAY) -> list[TestRun]:
    return list(run_tests(loaded(f"{text}tests:\n{tests}"), today))


def run(subject: str, expect: str) -> TestRun:
    (one,) = runs(f"  - {{ name: n, {subject}, expect: {expect} }}\n")
    return one


@pytest.mark.parametrize("today", [TODAY, dt.date(2001, 1, 1), dt.date(9999, 12, 31)])
def test_the_example_passes_on_any_day(today: dt.date) -> None:
    done = list(run_tests(loaded(EXAMPLE), today))
    assert [(r.test.name, r.found) for r in done if not r.passed] == []
    assert len(done) == 5


@pytest.mark.parametrize(
    ("old", "new", "found", "because"),
    [
        (
            "expect: block by live-secret",
            "expect: pass",
            "block by live-secret",
            "A credential that works is an incident. Rotate it first, then remove it. "
            "[verified=true]",
        ),
        (
            "expect: warn by fixable-dependency",
            "expect: block by fixable-dependency",
            "warn by fixable-dependency",
            "A safe version exists; upgrading is cheaper than arguing. "
            "[a fix is available, severity=high, epss=0] (grace 14d ends 2026-12-05)",
        ),
        (
            "expect: block by fixable-dependency",
            "expect: warn by fixable-dependency",
            "block by fixable-dependency",
            "A safe version exists; upgrading is cheaper than arguing. "
            "[a fix is available, severity=high, epss=0] (grace 14d ended 2026-11-23)",
        ),
        (
            "expect: waived by W-014",
            "expect: block by new-high",
            "waived by W-014",
            "Waived by W-014 of @pay-core until 2026-12-31: Input is a constant table; the module "
            "is deleted in Q1 (PAY-2291). Without it: block by new-high: We do not add new "
            "high-severity findings to our own code. [severity=high, new=true, confidence=high]",
        ),
        (
            "expect: block by payments-core",
            "expect: suppressed",
            "block by payments-core",
            "Code that touches card data is held to a stricter bar. [severity=high] "
            "(waiver W-014 of @pay-core expired 2026-12-31)",
        ),
    ],
)
def test_each_wrong_expectation_of_the_example_fails_and_says_why(
    old: str, new: str, found: str, because: str
) -> None:
    assert EXAMPLE.count(old) == 1
    failed = [r for r in run_tests(loaded(EXAMPLE.replace(old, new)), TODAY) if not r.passed]
    assert [(r.found, r.because) for r in failed] == [(found, because)]


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("finding: { severity: high }", "block by high"),
        ("finding: { severity: low }", "pass"),
        ("finding: { severity: low, age_days: 91 }", "warn by old"),
        ("finding: { severity: low, age_days: unknown }", "pass"),
        ("finding: { severity: unknown }", "block by high"),
        ("finding: { fix_available: true, severity: low, age_days: 14 }", "warn by graced"),
        ("finding: { fix_available: true, severity: low, age_days: 15 }", "block by graced"),
        ("finding: { severity: high, advisory: CVE-1 }", "waived by W-1"),
        ("finding: { severity: high, advisory: GHSA-1, advisories: [cve-1] }", "waived by W-1"),
        ("finding: { severity: high, advisory: CVE-2 }", "block by high"),
        ("finding: { severity: high, kev: true, advisory: CVE-1 }", "block by firm"),
        ("finding: { severity: high, rule: a/b }, on: 2026-12-31", "waived by W-3"),
        ("finding: { severity: high, rule: a/b }, on: 2027-01-01", "block by high"),
        ("finding: { severity: high, rule: a/b }, on: 2026-10-02", "waived by W-3"),
        ("finding: { severity: high, rule: a/b }, on: 2026-10-01", "block by high"),
        ("finding: { severity: high, suppressed: true }", "block by high"),
        ("finding: { severity: high, suppressed: true, suppression-reason: why }", "suppressed"),
        ("finding: { kev: true, suppressed: true, suppression-reason: why }", "block by firm"),
        ("gap: { gap: tool-failed }", "block"),
        ("gap: { gap: timeout }", "warn"),
        ("gap: { gap: symlink }", "pass"),
        ("gap: { gap: encoding }", "block"),
        ("gap: { gap: symlink, path: pay/a/b }", "block by pay"),
        ("gap: { gap: timeout, path: pay/a }", "waived by W-2"),
        ("gap: { gap: timeout, path: pay/a/b }", "block by pay"),
    ],
)
def test_what_a_subject_comes_to(subject: str, found: str) -> None:
    told = run(subject, f"'{found}'")
    assert told.found == found
    assert told.passed


@pytest.mark.parametrize(
    ("expect", "passed"),
    [
        ("block", True),
        ("block by high", True),
        ("block by firm", False),
        ("warn by high", False),
        ("warn", False),
        ("pass", False),
        ("waived", False),
        ("suppressed", False),
    ],
)
def test_how_much_an_expectation_must_say(expect: str, passed: bool) -> None:
    assert run("finding: { severity: high }", expect).passed is passed


def test_a_waiver_need_not_be_named() -> None:
    assert run("finding: { severity: high, rule: a/b }", "waived").passed
    assert not run("finding: { severity: high, rule: a/b }", "suppressed").passed


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("age", ["0", "999999999"])
def test_days_at_the_ends_of_the_calendar(day: str, age: str) -> None:
    told = run(f"finding: {{ fix_available: true, age_days: {age} }}, on: {day}", "block")
    assert "(grace 14d en" in told.because


VALUES = (
    "0", "1", "999999999", "unknown", "true", "false", "high", "9999-12-31", "0001-01-01", "kev",
    "block", "warn", "pass", "refuse", "severity >= high", "9999d", "timeout",
)  # fmt: skip


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_any_policy_that_loads_can_be_tested(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (test data)
    for source in (WHOLE, EXAMPLE):
        lines = source.split("\n")
        for _ in range(draw.randrange(8)):
            at = draw.randrange(len(lines))
            key, colon, _ = lines[at].partition(": ")
            lines[at] = f"{key}{colon}{draw.choice(VALUES)}" if colon else lines[at]
        with contextlib.suppress(UsageError):
            for done in run_tests(loaded("\n".join(lines)), draw.choice((TODAY, dt.date.max))):
                assert done.because
