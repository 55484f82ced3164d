"""Why policy rules on a finding as it does: every rule, and what would change the ruling."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.rating import Confidence, Severity
from stockade.model.verdict import Action
from stockade.policy import case as cases
from stockade.policy import words
from stockade.policy.case import Case
from stockade.policy.decide import Decision, decide, outcome
from stockade.policy.evaluate import STRICTNESS, Hit, views
from stockade.policy.fields import FINDING
from stockade.policy.language.types import Facts, Type
from stockade.policy.merged import judge_finding
from stockade.policy.rules import Policy, Rule
from stockade.policy.waive import Waivers


@frozen
class Weighed:
    """One rule of one layer, and what it says of the finding."""

    layer: str
    rule: Rule
    hit: Hit | None
    """`None`: it does not match."""

    values: str
    """What its condition read, e.g. `severity=high, new=true`."""


@frozen
class Change:
    """Something that would make the ruling milder."""

    what: str
    """E.g. `with severity=medium`."""

    then: str
    """The ruling then, e.g. `warn by the-rest`."""


@frozen
class Explanation:
    """All that the judge saw of one finding, or of the member of a merged one that decides."""

    member: Finding
    """Of which all this is told."""

    decision: Decision
    rules: tuple[Weighed, ...]
    changes: tuple[Change, ...]
    waived: str
    """The ruling under a waiver; empty where none would make it milder."""

    others: tuple[tuple[Finding, Decision], ...] = ()
    """The further members, which must be milder too before the whole finding is."""


def explain(
    policy: Policy, finding: Finding, today: dt.date, witness: Finding | None = None
) -> Explanation:
    """Judge one finding, and tell why; or of a merged one this witness."""
    names = (*cases.names_of(policy), *FINDING)
    waivers = Waivers(policy, today)
    judged = judge_finding(policy, waivers, finding, cases.of_members(finding, today, names))
    members = finding.members
    asked = next((n for n, member in enumerate(members) if member is witness), None)
    number = judged.deciding if asked is None else asked
    case, decision = judged.cases[number], judged.decisions[number]
    pairs = zip(members, judged.decisions, strict=True)
    return Explanation(
        member=members[number],
        others=tuple(pair for n, pair in enumerate(pairs) if n != number),
        decision=decision,
        rules=tuple(_weighed(policy, case, decision)),
        changes=tuple(_changes(policy, waivers, case, decision)),
        waived=_waived(decision, judged.decisions),
    )


def _weighed(policy: Policy, case: Case, decision: Decision) -> Iterator[Weighed]:
    """Every rule, those that match first and as the judge ranks them; before all the one that
    decides, which stands behind others where these are accepted."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in decision.hits:
        best.setdefault(_key(hit.rule), hit)
    # Two layers that extend one pack share its rules: each is told once.
    every = {
        _key(rule): (layer, rule, view)
        for layer, view in zip(policy.layers, views(policy, case.facts), strict=True)
        for rule in layer.rules
    }
    decides = next((_key(h.rule) for h in decision.hits if _decides(h, decision)), None)
    ranked = sorted(every.items(), key=lambda e: (e[0] != decides, _rank(best.get(e[0]), e[1][1])))
    for key, (layer, rule, view) in ranked:
        hit_here = best.get(key)
        facts = hit_here.facts if hit_here else view
        yield Weighed(layer=layer.name, rule=rule, hit=hit_here, values=_values(rule, facts))


def _decides(hit: Hit, decision: Decision) -> bool:
    accepted = decision.acceptance is not None
    return hit.rule.id == decision.rule and (accepted or hit.action is decision.action)


def _key(rule: Rule) -> tuple[str, str]:
    return (rule.id, str(rule.origin))


def _rank(hit: Hit | None, rule: Rule) -> tuple[object, ...]:
    if hit is None:
        return (1, STRICTNESS[rule.action], rule.id, str(rule.origin))
    return (0, *hit.key)


def _values(rule: Rule, facts: Facts) -> str:
    """What the condition read, with what nobody knows."""
    return ", ".join(words.shown(name, facts) for name in rule.when.fields)


def _changes(policy: Policy, waivers: Waivers, case: Case, decision: Decision) -> Iterator[Change]:
    """Single facts that, were they otherwise, would make the ruling milder."""
    if decision.action is Action.PASS:
        return
    read = dict.fromkeys(n for h in decision.hits for n in h.rule.when.fields)
    graced = any(h.rule.grace_days for h in decision.hits)
    for name in [*read, *(["age_days"] if graced and "age_days" not in read else [])]:
        for value in _others(name, case.facts):
            facts = {**case.facts, name: value}
            after = decide(policy, waivers, dataclasses.replace(case, facts=facts))
            if STRICTNESS[after.action] > STRICTNESS[decision.action]:
                shown = words.shown(name, {name: value})
                then = outcome(after.action, after.rule, after.acceptance)
                yield Change(what=f"with {shown}", then=then)
                break


def _waived(decision: Decision, others: Iterable[Decision]) -> str:
    if decision.action is Action.PASS:
        return ""
    hits = [hit for each in (decision, *others) for hit in each.hits]
    firm = [h for h in hits if not h.rule.waivable or h.failure]
    stays = min(firm, key=lambda h: STRICTNESS[h.action], default=None)
    if stays is None:
        return "waived"
    milder = STRICTNESS[stays.action] > STRICTNESS[decision.action]
    return outcome(stays.action, stays.rule.id, None) if milder else ""


def _others(name: str, facts: Mapping[str, Any]) -> list[Any]:
    """Other values of a fact, the nearest first."""
    value = facts[name]
    kind = FINDING[name].type
    if kind is Type.BOOL:
        return [True, False] if value is None else [not value]
    if kind is Type.SEVERITY:
        top = value or Severity.CRITICAL
        return [s for s in sorted(Severity, reverse=True) if Severity.UNKNOWN < s < top]
    if kind is Type.CONFIDENCE:
        top = value or Confidence.HIGH
        return [c for c in sorted(Confidence, reverse=True) if Confidence.UNKNOWN < c < top]
    return [0] if name == "age_days" and value != 0 else []
