"""Explaining: the judge's own decision, every rule once, and changes that would really happen."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.rating import Confidence, Severity
from stockade.model.verdict import Action
from stockade.policy import case as cases
from stockade.policy import words
from stockade.policy.decide import decide, outcome
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.explain import Change, Explanation, explain
from stockade.policy.fields import FINDING
from stockade.policy.judge import judge, rated
from stockade.policy.language.types import Type
from stockade.policy.rules import Policy
from stockade.policy.waive import Waivers
from support import example_findings as examples
from support.judging import TODAY
from support.packs import policy as loaded
from support.packs import source
from support.policy_strategies import PATIENT, policies
from support.random_policies import findings

INJECTION = examples.command_injection()


def explained(text: str, finding: Finding = INJECTION, *above: str) -> Explanation:
    """What is told of a finding under a policy file that stands below packs."""
    layers = (*map(source, above), loaded(f"stockade: 1\n{text}"))
    return explain(Policy(layers=layers), finding, TODAY)


@PATIENT
@given(policy=policies, finding=findings, ahead=st.integers(0, 100))
def test_it_decides_as_the_judge_does(policy: Policy, finding: Finding, ahead: int) -> None:
    today = TODAY + dt.timedelta(days=ahead)
    for one in (finding, *rated([finding], policy, today)):
        decision = explain(policy, one, today).decision
        (ruling,) = judge([one], [], policy, today=today, checked=1).rulings
        assert (decision.action, decision.rule, decision.because, decision.acceptance) == (
            ruling.action,
            ruling.rule,
            ruling.because,
            ruling.acceptance,
        )


@PATIENT
@given(policy=policies, finding=findings)
def test_every_rule_is_told_once_and_the_deciding_one_first(
    policy: Policy, finding: Finding
) -> None:
    told = explain(policy, finding, TODAY)
    names = [(w.rule.id, str(w.rule.origin)) for w in told.rules]
    assert sorted(names) == sorted(
        {(r.id, str(r.origin)) for layer in policy.layers for r in layer.rules}
    )
    if told.decision.rule:
        assert told.rules[0].rule.id == told.decision.rule
        assert told.rules[0].hit is not None
    matching = [w.hit is not None for w in told.rules]
    assert matching == sorted(matching, reverse=True)


@PATIENT
@given(policy=policies, finding=findings)
def test_each_change_would_happen(policy: Policy, finding: Finding) -> None:
    """The one fact that is named, set to the value that is named, gives the ruling that is told."""
    told = explain(policy, finding, TODAY)
    case = cases.of_finding(finding, TODAY, (*cases.names_of(policy), *FINDING))
    for change in told.changes:
        name, value = changed_fact(change)
        facts = {**case.facts, name: value}
        after = decide(policy, Waivers(policy, TODAY), dataclasses.replace(case, facts=facts))
        assert outcome(after.action, after.rule, after.acceptance) == change.then
        assert STRICTNESS[after.action] > STRICTNESS[told.decision.action]


def changed_fact(change: Change) -> tuple[str, object]:
    """Which fact a change means, and at which value: read back from its words."""
    values: dict[str, tuple[object, ...]] = {
        "severity": tuple(Severity),
        "confidence": tuple(Confidence),
        "age_days": (0,),
    }
    found = [
        (name, value)
        for name, field in FINDING.items()
        for value in values.get(name, (True, False) if field.type is Type.BOOL else ())
        if change.what == f"with {words.shown(name, {name: value})}"
    ]
    assert len(found) == 1, change.what
    return found[0]


@PATIENT
@given(policy=policies, finding=findings.filter(lambda one: one.id != ""))
def test_a_waiver_would_do_what_is_told(policy: Policy, finding: Finding) -> None:
    """By a waiver of just this finding, in force, in a layer of its own."""
    told = explain(policy, finding, TODAY)
    cap = policy.waiver_max_days
    last = 9 if cap is None else min(cap, 9)
    waiver = loaded(
        f"stockade: 1\nwaivers:\n  - {{ id: new, match: {{ finding: {finding.id} }}, "
        f"until: {TODAY + dt.timedelta(days=last)}, owner: o, reason: r }}\n"
    )
    under = Policy(layers=(*policy.layers, waiver))
    after = explain(under, finding, TODAY).decision
    if told.decision.action is Action.PASS:
        assert (told.waived, after.action) == ("", Action.PASS)
    elif not told.waived:
        assert after.action is told.decision.action
    elif after.acceptance is not None and after.action is Action.PASS:
        assert told.waived == "waived"
    else:
        assert told.waived == outcome(after.action, after.rule, None)
        assert STRICTNESS[after.action] > STRICTNESS[told.decision.action]


@PATIENT
@given(policy=policies, finding=findings)
def test_values_are_those_that_the_rule_saw(policy: Policy, finding: Finding) -> None:
    for weighed in explain(policy, finding, TODAY).rules:
        if weighed.hit is not None and not weighed.hit.failure:
            shown = [words.shown(name, weighed.hit.facts) for name in weighed.rule.when.fields]
            assert weighed.values == ", ".join(shown)


def test_an_upper_rule_is_told_with_the_severity_that_a_lower_layer_raised() -> None:
    low = dataclasses.replace(INJECTION, severity=Severity.LOW)
    told = explained(
        "severity:\n  - { when: 'true', set: critical, because: b }\n", low, "recommended"
    )
    first = told.rules[0]
    assert (first.rule.id, first.layer) == ("new-high", "recommended")
    assert "severity=critical" in first.values


def test_changes_name_the_nearest_value() -> None:
    high = dataclasses.replace(INJECTION, severity=Severity.CRITICAL)
    told = explained("rules:\n  - { id: r, block: severity > low && new, because: b }\n", high)
    assert [(c.what, c.then) for c in told.changes] == [
        ("with severity=low", "pass"),
        ("with new=false", "pass"),
    ]


def test_a_grace_is_a_change() -> None:
    told = explained("rules:\n  - { id: r, block: 'true', because: b, grace: 9d }\n")
    assert [(c.what, c.then) for c in told.changes] == [("with age_days=0", "warn by r")]


def test_what_nobody_knows_is_told() -> None:
    told = explained(
        "rules:\n  - { id: r, block: verified, because: b }\n", examples.leaked_token()
    )
    assert told.rules[0].values == "verified not known"
    assert [(c.what, c.then) for c in told.changes] == [("with verified=false", "pass")]


def test_the_rule_that_stays_is_the_deciding_one() -> None:
    told = explained(
        "rules:\n"
        "  - { id: a, block: 'true', because: b }\n"
        "  - { id: z, warn: 'true', because: b, waivable: false }\n"
        "waivers:\n"
        "  - { id: W, match: { rule: '*/*' }, until: 2027-01-01, owner: o, reason: r }\n"
    )
    assert told.decision.line.startswith("warn by z")
    assert [w.rule.id for w in told.rules] == ["z", "a"]
    assert told.waived == ""
