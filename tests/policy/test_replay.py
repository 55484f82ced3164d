"""Replaying: the same policy on a fresh result changes nothing; another is told with what moves."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.codec import decode, encode
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.rating import Severity
from stockade.model.result import Result, Status
from stockade.model.verdict import Action, State
from stockade.policy.judge import judge, rated
from stockade.policy.replay import counts, day_of, replay, told, without
from stockade.policy.rules import Policy
from support import example_findings as examples
from support.judging import TODAY
from support.packs import policy as loaded
from support.packs import source
from support.policy_strategies import PATIENT, policies
from support.random_policies import findings, gaps
from support.results import RUN, TARGET, record, sample_result

INJECTION = examples.command_injection()
TIMEOUT = Gap(scanner="bandit", subject="a.py", reason=GapReason.TIMEOUT)


def fresh(
    policy: Policy,
    found: tuple[Finding, ...],
    missed: tuple[Gap, ...] = (),
    *,
    checked: int = 3,
    kind: str = "directory",
    today: dt.date = TODAY,
) -> Result:
    """What a scan makes of findings under a policy."""
    found = tuple(sorted(rated(found, policy, today), key=Finding.sort_key))
    missed = tuple(sorted(missed, key=Gap.sort_key))
    whole = kind in ("directory", "revision")
    verdict = judge(found, missed, policy, today=today, checked=checked, whole=whole)
    return Result(
        target=dataclasses.replace(TARGET, kind=kind),
        scanners=(record("bandit", Status.COMPLETED, checked, 0, len(found)),),
        findings=found,
        gaps=missed,
        verdict=verdict,
        run=RUN,
    )


def below(text: str, *above: str) -> Policy:
    """A policy file below packs; without a text these alone."""
    own = (loaded(f"stockade: 1\n{text}"),) if text else ()
    return Policy(layers=(*map(source, above), *own))


@PATIENT
@given(
    policy=policies,
    found=st.lists(findings, max_size=4).map(tuple),
    missed=st.lists(gaps, max_size=3).map(tuple),
    checked=st.integers(0, 2),
    kind=st.sampled_from(("directory", "revision", "file", "staged", "environment")),
)
def test_the_recorded_policy_changes_nothing(
    policy: Policy,
    found: tuple[Finding, ...],
    missed: tuple[Gap, ...],
    checked: int,
    kind: str,
) -> None:
    result = fresh(policy, found, missed, checked=checked, kind=kind)
    again = decode(json.dumps(encode(result)).encode())
    done = replay(policy, again)
    assert (done.differs, done.moved) == (False, ())
    assert done.before == result.verdict
    assert done.after == result.verdict


@PATIENT
@given(policy=policies, other=policies, found=st.lists(findings, max_size=4).map(tuple))
def test_another_policy_decides_as_on_a_new_scan(
    policy: Policy, other: Policy, found: tuple[Finding, ...]
) -> None:
    """Whatever the first one has made of the severities."""
    result = fresh(policy, found)
    done = replay(other, result)
    assert done.after.rulings == fresh(other, found).verdict.rulings
    assert done.differs == (done.after.state is not result.verdict.state)
    moved = [one for one, two in zip(result.verdict.rulings, done.after.rulings, strict=True)
             if one.action is not two.action]  # fmt: skip
    assert [m.before for m in done.moved] == moved
    assert sum(counts(done).values()) == len(moved)


def test_milder_and_stricter() -> None:
    result = fresh(below("", "recommended"), (INJECTION,), (TIMEOUT,))
    milder = replay(below("", "audit"), result)
    assert milder.differs
    assert [(m.subject, m.is_milder) for m in milder.moved] == [(INJECTION, True)]
    assert (milder.before.state, milder.after.state) == (State.BLOCKED, State.INCOMPLETE)
    back = replay(below("", "recommended"), fresh(below("", "audit"), (INJECTION,), (TIMEOUT,)))
    assert dict(counts(back)) == {"stricter": 1}
    lax = replay(below("gaps: { timeout: warn }\n"), result)
    assert [(m.subject, m.is_milder) for m in lax.moved] == [(INJECTION, True), (TIMEOUT, True)]


def test_severities_of_the_first_policy_are_forgotten() -> None:
    raised = below("severity:\n  - { when: 'true', set: critical, because: b }\n", "audit")
    low = dataclasses.replace(INJECTION, severity=Severity.LOW, witnesses=())
    result = fresh(raised, (low,))
    assert result.findings[0].severity is Severity.CRITICAL
    done = replay(below("", "recommended"), result)
    assert done.after.rulings[0].action is Action.WARN
    assert done.after.rulings[0].finding.severity is Severity.LOW


def test_a_past_waiver_is_over_only_on_another_day() -> None:
    waived = below(
        "waivers:\n  - { id: W, match: { rule: 'bandit/*' }, until: 2026-12-01, owner: o, "
        "reason: r }\n",
        "recommended",
    )
    finding = dataclasses.replace(INJECTION, rule="bandit/B602")
    result = fresh(waived, (finding,))
    assert told(result.verdict.rulings[0]) == "waived by W"
    assert not replay(waived, result).differs
    later = replay(waived, result, dt.date(2026, 12, 2))
    assert later.differs
    assert told(later.after.rulings[0]) == "block by new-high"
    gone = replay(below("", "recommended"), result)
    assert [(told(m.before), told(m.after)) for m in gone.moved] == [
        ("waived by W", "block by new-high")
    ]


def test_the_day_is_that_of_the_verdict_or_of_the_run() -> None:
    assert day_of(fresh(below("", "audit"), ())) == TODAY
    old = sample_result()
    assert old.verdict.on == ""
    assert day_of(old) == dt.date(2026, 1, 2)
    broken = dataclasses.replace(old, run=dataclasses.replace(RUN, started="once"))
    with pytest.raises(ValueError, match="once"):
        day_of(broken)


def test_a_change_that_holds_nothing_still_passes() -> None:
    """As `scan --staged` with nothing for any scanner."""
    empty = fresh(below("", "audit"), (), checked=0, kind="staged")
    assert empty.verdict.state is State.INCOMPLETE
    passed = dataclasses.replace(empty.verdict, state=State.PASSED)
    done = replay(below("", "recommended"), dataclasses.replace(empty, verdict=passed))
    assert done.after.state is State.PASSED


def test_what_some_scanners_did_not_look_at_makes_no_waiver_stale() -> None:
    strict = below(
        "waivers:\n  - { id: W, match: { rule: 'a/b' }, until: 2026-12-01, owner: o, reason: r }\n"
        "waiver-checks: { unused: block }\n",
        "audit",
    )
    result = fresh(strict, ())
    assert result.verdict.state is State.BLOCKED
    skipped = dataclasses.replace(
        record("semgrep", Status.SKIPPED, 0, 0, 0), note="not chosen with --scanner"
    )
    partial = dataclasses.replace(result, scanners=(*result.scanners, skipped))
    assert replay(strict, partial).after.state is State.PASSED


def test_without_one_finding() -> None:
    hash_ = examples.weak_hash()
    result = fresh(below("", "recommended"), (INJECTION, hash_))
    rest = without(result, next(f for f in result.findings if f.rule == INJECTION.rule))
    assert [f.rule for f in rest.findings] == [hash_.rule]
    assert [r.finding for r in rest.verdict.rulings] == list(rest.findings)
    assert replay(below("", "recommended"), rest).after.state is State.PASSED
