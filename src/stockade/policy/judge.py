"""The one judge: a pure function from findings, gaps and policy to the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stockade.model.finding import Finding
from stockade.model.gap import Gap
from stockade.model.verdict import Action, GapRuling, Ruling, State, Verdict
from stockade.policy.rules import OnUnknown, Policy, Rule

_STRICT = (Action.BLOCK, Action.WARN, Action.PASS)


def judge(
    findings: Sequence[Finding],
    gaps: Sequence[Gap],
    policy: Policy,
    *,
    checked: int,
    nothing_asked: bool = False,
    left_out: Sequence[str] = (),
) -> Verdict:
    """Rule on everything. `checked` counts the subjects that some scanner really looked at.

    Nothing checked is never a pass: an empty look proves nothing. The one exception is
    `nothing_asked`: a change that touches no file at all. `left_out` says what configuration kept
    from being looked at, e.g. `3 files excluded`; the sentence repeats it.
    """
    rulings = tuple(rule_on(finding, policy) for finding in findings)
    gap_rulings = tuple(_rule_on_gap(gap, policy) for gap in gaps)
    if any(r.action is Action.BLOCK for r in rulings):
        state = State.BLOCKED
    elif not (checked or nothing_asked) or any(g.action is Action.BLOCK for g in gap_rulings):
        state = State.INCOMPLETE
    else:
        state = State.PASSED
    sentence = _sentence(state, rulings, gap_rulings, checked, nothing_asked)
    return Verdict(
        state=state,
        sentence=f"{'; '.join((sentence[:-1], *left_out))}.",
        policy=policy.name,
        rulings=rulings,
        gap_rulings=gap_rulings,
    )


def rule_on(finding: Finding, policy: Policy) -> Ruling:
    """The strictest ruling over all rules; among equals the first by rule id."""
    hits = [hit for rule in policy.rules if (hit := _apply(rule, finding))]
    if not hits:
        return Ruling(
            finding=finding, action=Action.PASS, rule="", because="no rule of the policy matches"
        )
    return min(hits, key=lambda hit: (_STRICT.index(hit.action), hit.rule))


def _apply(rule: Rule, finding: Finding) -> Ruling | None:
    value = rule.when.test(finding)
    if value is False or (value is None and rule.unknown is OnUnknown.IGNORE):
        return None
    action = rule.action if value else Action(rule.unknown.value)
    inputs = rule.when.inputs(finding)
    because = f"{rule.because} [{inputs}]" if inputs else rule.because
    if value is None:
        because += " (not known, and the rule counts that as a match)"
    return Ruling(finding=finding, action=action, rule=rule.id, because=because)


def _rule_on_gap(gap: Gap, policy: Policy) -> GapRuling:
    action = policy.gaps.get(gap.reason, Action.BLOCK)
    listed = gap.reason in policy.gaps
    because = f"{gap.reason.value}: {action.value}" if listed else "a reason not listed blocks"
    return GapRuling(gap=gap, action=action, because=because)


def _sentence(
    state: State,
    rulings: Sequence[Ruling],
    gaps: Sequence[GapRuling],
    checked: int,
    nothing_asked: bool,
) -> str:
    blocking = sum(r.action is Action.BLOCK for r in rulings)
    stopping = _subjects(g for g in gaps if g.action is Action.BLOCK)
    total = _count(len(rulings), "finding")
    if nothing_asked:
        return "Passed: the change holds nothing for any scanner."
    if not checked and state is not State.BLOCKED:
        return "Incomplete: nothing in the target could be checked."
    if state is State.BLOCKED:
        head = f"Blocked by {blocking} of {total}"
    elif state is State.INCOMPLETE:
        head = f"Incomplete: {_count(stopping, 'subject')} could not be checked, {total}"
    else:
        head = f"Passed: {total}, none blocking"
    if state is State.BLOCKED and stopping:
        return f"{head}; {_count(stopping, 'subject')} could not be checked."
    other = _subjects(gaps) - stopping
    return f"{head}; {_count(other, 'gap')} allowed by policy." if other else f"{head}."


def _subjects(gaps: Iterable[GapRuling]) -> int:
    return len({(g.gap.scanner, g.gap.subject) for g in gaps})


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
