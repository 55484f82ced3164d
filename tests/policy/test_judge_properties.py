"""What holds of any policy and any findings: no order matters, and more rules are never milder."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.exit_code import ExitCode
from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.model.verdict import (
    AcceptanceKind,
    Action,
    GapRuling,
    NoticeKind,
    Ruling,
    State,
    Verdict,
)
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.judge import rated
from stockade.policy.rules import Layer, Policy
from support.judging import TODAY, judged
from support.random_policies import DAYS, Text, findings, gaps, permuted, rules, texts, waivers

FINDINGS = st.lists(findings, min_size=1, max_size=4)
GAPS = st.lists(gaps, max_size=3)
STATES = {State.BLOCKED: 0, State.INCOMPLETE: 1, State.PASSED: 2}
thorough = settings(max_examples=150, deadline=None)


def policy(*layers: Text) -> Policy:
    return Policy(layers=tuple(text.layer(f"p{n}.yml") for n, text in enumerate(layers, 1)))


def on_top(policy: Policy, layer: Layer) -> Policy:
    return Policy(layers=(*policy.layers, layer))


def with_first(policy: Policy, **changes: Any) -> Policy:
    first, *rest = policy.layers
    return Policy(layers=(dataclasses.replace(first, **changes), *rest))


def comparable(verdict: Verdict) -> object:
    """All of it, without the order of findings and gaps and without lines of files."""
    return (
        verdict.state,
        verdict.sentence,
        sorted((repr(r.finding), r.action, r.rule, r.because, repr(r.acceptance))
               for r in verdict.rulings),
        sorted((repr(g.gap), g.action, g.because, repr(g.acceptance))
               for g in verdict.gap_rulings),
        sorted((n.kind, n.action, n.subject, n.message) for n in verdict.notices),
    )  # fmt: skip


def assert_no_milder(before: Verdict, after: Verdict) -> None:
    """Nothing that the judge says has become milder."""
    for old, new in zip(before.rulings, after.rulings, strict=True):
        assert STRICTNESS[new.action] <= STRICTNESS[old.action], (old, new)
    for one, other in zip(before.gap_rulings, after.gap_rulings, strict=True):
        assert STRICTNESS[other.action] <= STRICTNESS[one.action], (one, other)
    assert STATES[after.state] <= STATES[before.state]


@thorough
@given(st.data(), texts(), texts(), FINDINGS, GAPS)
def test_no_order_matters(
    data: st.DataObject, upper: Text, lower: Text, found: list[Finding], missed: list[Gap]
) -> None:
    verdict = judged(policy(upper, lower), found, missed)
    other = judged(
        policy(data.draw(permuted(upper)), data.draw(permuted(lower))),
        data.draw(st.permutations(found)),
        data.draw(st.permutations(missed)),
    )
    assert comparable(other) == comparable(verdict)


@thorough
@given(texts(), texts(), rules(prefix="more"), FINDINGS, GAPS)
def test_more_rules_are_never_milder(
    upper: Text, lower: Text, more: tuple[str, ...], found: list[Finding], missed: list[Gap]
) -> None:
    before = policy(upper, lower)
    extra = Text(lists={"rules": more}, maps={}).layer("more.yml").rules
    first, second = before.layers
    for layers in (
        (dataclasses.replace(first, rules=(*first.rules, *extra)), second),
        (first, dataclasses.replace(second, rules=(*second.rules, *extra))),
    ):
        assert_no_milder(
            judged(before, found, missed), judged(Policy(layers=layers), found, missed)
        )


@thorough
@given(texts(), texts(with_waivers=False), st.booleans(), FINDINGS, GAPS)
def test_a_lower_layer_without_waivers_is_never_milder(
    upper: Text, lower: Text, twice: bool, found: list[Finding], missed: list[Gap]
) -> None:
    """Whatever it says: also of severities, gaps, budgets, comments, and checks of waivers."""
    before = policy(upper, lower) if twice else policy(upper)
    after = on_top(before, lower.layer("lower.yml"))
    assert_no_milder(judged(before, found, missed), judged(after, found, missed))


@thorough
@given(texts(), waivers(until=tuple(d for d in DAYS if d < TODAY)), FINDINGS, GAPS)
def test_an_expired_waiver_changes_no_action(
    text: Text, expired: tuple[str, ...], found: list[Finding], missed: list[Gap]
) -> None:
    before = policy(text)
    more = Text(lists={"waivers": expired}, maps={}).layer("more.yml").waivers
    old = tuple(w for w in before.layers[0].waivers if w.until < TODAY)
    kept = with_first(before, waivers=tuple(w for w in before.layers[0].waivers if w not in old))
    with_them, without = (
        judged(with_first(before, waivers=(*before.layers[0].waivers, *more)), found, missed),
        judged(kept, found, missed),
    )
    for one, other in zip(with_them.rulings, without.rulings, strict=True):
        assert (one.action, one.rule, one.acceptance) == (
            other.action,
            other.rule,
            other.acceptance,
        )
    for gap, other_gap in zip(with_them.gap_rulings, without.gap_rulings, strict=True):
        assert (gap.action, gap.acceptance) == (other_gap.action, other_gap.acceptance)


@thorough
@given(texts(), FINDINGS, GAPS)
def test_no_waiver_and_no_comment_touches_what_cannot_be_waived(
    text: Text, found: list[Finding], missed: list[Gap]
) -> None:
    whole = policy(text)
    (only,) = whole.layers
    firm = with_first(
        whole,
        rules=tuple(r for r in only.rules if not r.waivable),
        gap_rules=tuple(r for r in only.gap_rules if not r.waivable),
        waivers=(),
        budgets=(),
    )
    bare = [dataclasses.replace(f, suppressions=()) for f in found]
    for one, floor in zip(judged(whole, found).rulings, judged(firm, bare).rulings, strict=True):
        if floor.action is not Action.PASS and not reads(firm, "suppressed"):
            assert STRICTNESS[one.action] <= STRICTNESS[floor.action]
            assert one.acceptance is None or one.action is Action.WARN


def reads(policy: Policy, field: str) -> bool:
    return any(
        field in when.fields
        for layer in policy.layers
        for when in (*(r.when for r in layer.rules), *(c.when for c in layer.severity))
    )


@thorough
@given(texts(with_waivers=False), FINDINGS)
def test_the_strictest_rule_wins(text: Text, found: list[Finding]) -> None:
    whole = with_first(policy(text), comments=None)
    (only,) = whole.layers
    found_ = [dataclasses.replace(f, suppressions=()) for f in found]
    if reads(whole, "suppressed"):
        return
    alone = [judged(with_first(whole, rules=(rule,)), found_).rulings for rule in only.rules]
    for index, ruling in enumerate(judged(whole, found_).rulings):
        actions = [rulings[index].action for rulings in alone]
        assert ruling.action is min(actions, key=lambda a: STRICTNESS[a], default=Action.PASS)


@thorough
@given(texts(), texts(), FINDINGS, GAPS, st.booleans(), st.integers(0, 1), st.booleans())
def test_any_verdict_is_whole_and_consistent(
    upper: Text,
    lower: Text,
    found: list[Finding],
    missed: list[Gap],
    whole: bool,
    checked: int,
    nothing_asked: bool,
) -> None:
    verdict = judged(policy(upper, lower), found, missed, whole=whole, checked=checked,
                     nothing_asked=nothing_asked)  # fmt: skip
    assert [r.finding for r in verdict.rulings] == found
    assert [g.gap for g in verdict.gap_rulings] == missed
    every: list[Ruling | GapRuling] = [*verdict.rulings, *verdict.gap_rulings]
    assert all(r.because for r in every)
    assert all(r.action is not Action.BLOCK for r in every if r.acceptance)
    blocks = verdict.blockers or [n for n in verdict.notices if n.action is Action.BLOCK]
    assert (verdict.state is State.BLOCKED) is bool(blocks)
    if verdict.state is State.PASSED:
        assert checked or nothing_asked
        assert not verdict.stopping_gaps
    assert (
        verdict.exit_code
        is {
            State.PASSED: ExitCode.ALLOWED,
            State.INCOMPLETE: ExitCode.INCOMPLETE,
            State.BLOCKED: ExitCode.BLOCKED,
        }[verdict.state]
    )
    assert verdict.sentence.startswith(verdict.state.value.capitalize())
    assert verdict.sentence.endswith(".")
    if not whole:
        assert NoticeKind.WAIVER_UNUSED not in {n.kind for n in verdict.notices}


@thorough
@given(texts(with_comments=False), FINDINGS)
def test_what_refuses_comments_silences_nothing(text: Text, found: list[Finding]) -> None:
    refusing = on_top(policy(text), Text(lists={}, maps={"default": "refuse"}).layer("r.yml"))
    for ruling in judged(refusing, found).rulings:
        assert ruling.acceptance is None or ruling.acceptance.kind is AcceptanceKind.WAIVER


@thorough
@given(texts(), waivers(most=1), FINDINGS)
def test_a_waiver_touches_only_what_it_matches(
    text: Text, more: tuple[str, ...], found: list[Finding]
) -> None:
    before = policy(text)
    extra = tuple(
        dataclasses.replace(w, id="extra")
        for w in Text(lists={"waivers": more}, maps={}).layer("more.yml").waivers
    )
    after = with_first(before, waivers=(*before.layers[0].waivers, *extra))
    one, other = judged(before, found), judged(after, found)
    for old, new in zip(one.rulings, other.rulings, strict=True):
        if STRICTNESS[new.action] > STRICTNESS[old.action]:
            assert new.acceptance is None or new.acceptance.id == "extra"
            assert "extra" in new.because
        elif "extra" not in new.because:
            assert new == old


@thorough
@given(st.lists(texts(with_waivers=False), min_size=2, max_size=3), FINDINGS)
def test_what_is_shown_is_never_below_an_upper_layer(
    layers: Sequence[Text], found: list[Finding]
) -> None:
    whole = policy(*layers)
    shown = rated(found, whole, TODAY)
    for count in range(1, len(layers)):
        above = rated(found, Policy(layers=whole.layers[:count]), TODAY)
        for one, upper in zip(shown, above, strict=True):
            assert one.severity.concern >= upper.severity.concern


@thorough
@given(texts(), FINDINGS)
def test_rating_twice_and_judging_the_rated_changes_nothing(
    text: Text, found: list[Finding]
) -> None:
    whole = policy(text)
    once = rated(found, whole, TODAY)
    assert rated(once, whole, TODAY) == once
    plain, after = judged(whole, found), judged(whole, once)
    assert [(r.action, r.because) for r in after.rulings] == [
        (r.action, r.because) for r in plain.rulings
    ]


@thorough
@given(texts(with_waivers=False), FINDINGS, st.integers(0, 60))
def test_a_grace_only_ever_ends(text: Text, found: list[Finding], days: int) -> None:
    """No day makes milder what the same baseline had on an earlier one, but where age is read."""
    whole = policy(text)
    known = [f for f in found if f.first_seen and f.first_seen <= TODAY.isoformat()]
    if reads(whole, "age_days") or (whole.layers[0].comments and whole.layers[0].comments.rules):
        return
    later = judged(whole, known, today=TODAY + dt.timedelta(days=days))
    for old, new in zip(judged(whole, known).rulings, later.rulings, strict=True):
        assert STRICTNESS[new.action] <= STRICTNESS[old.action]
