"""What holds of the merger whatever it is given, and that it makes no verdict milder."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.codec import decode, encode
from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.model.verdict import Verdict
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.judge import rated
from stockade.policy.replay import replay
from stockade.policy.rules import Layer, Policy
from stockade.triage.correlate import correlated, flattened
from support import records
from support.colliding import colliding
from support.judging import TODAY, judged
from support.policy_strategies import PATIENT, policies
from support.random_policies import gaps

thorough = settings(PATIENT, max_examples=300)


@thorough
@given(colliding)
def test_every_finding_is_there_once_in_order(found: Sequence[Finding]) -> None:
    whole = correlated(found)
    assert Counter(m for f in whole for m in f.members) == Counter(found)
    assert [f.sort_key() for f in whole] == sorted(f.sort_key() for f in whole)
    assert [f.sort_key() for f in flattened(whole)] == sorted(f.sort_key() for f in found)


@thorough
@given(colliding, st.data())
def test_no_order_and_no_repetition_matters(found: Sequence[Finding], data: st.DataObject) -> None:
    whole = correlated(found)
    assert correlated(data.draw(st.permutations(found))) == whole
    assert correlated(flattened(whole)) == whole
    assert correlated(whole) == whole


@thorough
@given(colliding)
def test_nothing_is_chained(found: Sequence[Finding]) -> None:
    """Every two members are one flaw by themselves, but for credentials of one value elsewhere."""
    for whole in correlated(found):
        if any(member.secret for member in whole.members):
            values = {m.secret.hmac for m in whole.members if m.secret}
            assert len(values - {""}) <= 1
            continue
        for pair in combinations(whole.members, 2):
            assert len(correlated(pair)) == 1, pair


@thorough
@given(colliding)
def test_the_worst_comes_first_with_what_all_know(found: Sequence[Finding]) -> None:
    for whole in correlated(found):
        members = whole.members
        assert whole.severity.concern == max(m.severity.concern for m in members)
        assert whole.id == members[0].id
        assert set(whole.cwe) == {n for m in members for n in m.cwe}
        assert whole.first_seen == min((m.first_seen for m in members if m.first_seen), default="")
        for name in ("introduced", "changed"):
            told = [getattr(m, name) for m in members]
            assert getattr(whole, name) is (
                True if True in told else False if False in told else None
            )


@thorough
@given(policies, colliding, st.lists(gaps, max_size=1))
def test_the_verdict_is_that_of_the_tools_own_reports(
    policy: Policy, found: Sequence[Finding], missed: list[Gap]
) -> None:
    """Without budgets, which count a flaw once and not each report of it; and without waivers by
    the id of a merged finding, which are written to cover all of it."""
    whole = correlated(found)
    policy = without_budgets(policy, {f.id for f in whole if f.witnesses})
    apart = judged(policy, rated(found, policy, TODAY), missed)
    merged = judged(policy, rated(whole, policy, TODAY), missed)
    assert (merged.state, merged.exit_code) == (apart.state, apart.exit_code)
    assert merged.gap_rulings == apart.gap_rulings
    assert merged.notices == apart.notices
    actions = {r.finding.id: r for r in apart.rulings}
    for ruling in merged.rulings:
        own = [actions[member.id] for member in ruling.finding.members]
        assert ruling.action is min((r.action for r in own), key=STRICTNESS.__getitem__)
        assert (ruling.acceptance is None) or ruling.acceptance in [r.acceptance for r in own]
        levels = [r.finding.severity.concern for r in own]
        assert ruling.finding.severity.concern == max(levels)


@thorough
@given(policies, colliding)
def test_a_budget_is_never_harder_on_merged_findings(
    policy: Policy, found: Sequence[Finding]
) -> None:
    """It counts no flaw twice. Findings that nobody has merged are counted as before."""
    whole = correlated(found)
    policy = without_budgets(policy, {f.id for f in whole if f.witnesses}, keep=True)
    apart, merged = over(judged(policy, found)), over(judged(policy, whole))
    assert merged <= apart
    if len(whole) == len(found):
        assert merged == apart


@PATIENT
@given(policies, policies, colliding)
def test_a_record_is_judged_anew_as_the_scan_was(
    policy: Policy, other: Policy, found: Sequence[Finding]
) -> None:
    """What each tool said by itself survives the record."""
    whole = correlated(found)
    result = records.judged(*whole, layers=policy.layers)
    again = decode(json.dumps(encode(result)).encode())
    assert again.findings == result.findings
    assert flattened(again.findings) == flattened(result.findings)
    assert replay(policy, again).after.rulings == result.verdict.rulings
    fresh = records.judged(*whole, layers=other.layers)
    assert replay(other, again).after.rulings == fresh.verdict.rulings


def without_budgets(policy: Policy, ids: set[str], *, keep: bool = False) -> Policy:
    """The policy without waivers by these ids, and without budgets."""

    def changed(layer: Layer) -> Layer:
        waivers = tuple(w for w in layer.waivers if w.match.finding not in ids)
        return dataclasses.replace(layer, waivers=waivers, budgets=layer.budgets if keep else ())

    return Policy(layers=tuple(map(changed, policy.layers)))


def over(verdict: Verdict) -> set[str]:
    """The budgets that are overdrawn."""
    told = (n for n in verdict.notices if n.kind == "budget" and "allowed" in n.message)
    return {f"{n.subject} {n.where}" for n in told}
