"""The one judge: a pure function from findings, gaps, policy and a day to the verdict."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.rating import Severity
from stockade.model.verdict import Action, GapRuling, State, Verdict
from stockade.policy import case as cases
from stockade.policy.case import Case
from stockade.policy.decide import Decision, weigh
from stockade.policy.evaluate import Hit, gap_hits, severity_of
from stockade.policy.expression import parse
from stockade.policy.merged import judge_finding
from stockade.policy.notices import notices
from stockade.policy.rules import OnUnknown, Origin, Policy, Rule
from stockade.policy.sentence import sentence
from stockade.policy.waive import Waivers

_ALWAYS = parse("true", {})


def judge(
    findings: Sequence[Finding],
    gaps: Sequence[Gap],
    policy: Policy,
    *,
    today: dt.date,
    checked: int,
    nothing_asked: bool = False,
    whole: bool = True,
    left_out: Sequence[str] = (),
) -> Verdict:
    """Rule on everything. `checked` counts the subjects that some scanner really looked at.

    Nothing checked is never a pass: an empty look proves nothing. The one exception is
    `nothing_asked`: a change that touches no file at all. `whole` is false where only a part of the
    target was scanned. `left_out` says what configuration kept from being looked at, e.g. `3 files
    excluded`; the sentence repeats it.
    """
    names = cases.names_of(policy)
    waivers = Waivers(policy, today)
    judged = [
        judge_finding(policy, waivers, f, cases.of_members(f, today, names)) for f in findings
    ]
    gap_cases = [(gap, cases.of_gap(gap)) for gap in gaps]
    judged_gaps = [(case, decide_gap(policy, waivers, gap.reason, case)) for gap, case in gap_cases]
    verdict = Verdict(
        state=State.PASSED,
        sentence="",
        policy=policy.name,
        on=today.isoformat(),
        rulings=tuple(each.ruling for each in judged),
        gap_rulings=tuple(_gap_ruling(g, d) for g, (_, d) in zip(gaps, judged_gaps, strict=True)),
        notices=notices(policy, waivers, judged, judged_gaps, whole=whole),
    )
    return concluded(verdict, checked, nothing_asked=nothing_asked, left_out=left_out)


def concluded(
    verdict: Verdict, checked: int, *, nothing_asked: bool = False, left_out: Sequence[str] = ()
) -> Verdict:
    """The verdict with its state and sentence, from its rulings and notices."""
    if verdict.blockers or any(n.action is Action.BLOCK for n in verdict.notices):
        state = State.BLOCKED
    elif not (checked or nothing_asked) or verdict.stopping_gaps:
        state = State.INCOMPLETE
    else:
        state = State.PASSED
    settled = dataclasses.replace(verdict, state=state)
    told = sentence(settled, checked=checked, nothing_asked=nothing_asked, left_out=left_out)
    return dataclasses.replace(settled, sentence=told)


def rated(findings: Sequence[Finding], policy: Policy, today: dt.date) -> tuple[Finding, ...]:
    """The findings at the severities that policy gives them; what a scanner said is kept beside."""
    if not any(layer.severity for layer in policy.layers):
        return tuple(findings)
    names = cases.names_of(policy)
    return tuple(_rated_whole(f, policy, today, names) for f in findings)


def _rated_whole(finding: Finding, policy: Policy, today: dt.date, names: Sequence[str]) -> Finding:
    """A merged finding has the severity of its worst member."""
    levels = [severity_of(policy, c.facts) for c in cases.of_members(finding, today, names)]
    whole = _rated(finding, max(levels, key=lambda s: (s or Severity.UNKNOWN).concern))
    if not finding.witnesses:
        return whole
    witnesses = zip(finding.witnesses, levels[1:], strict=True)
    return dataclasses.replace(whole, witnesses=tuple(_rated(f, s) for f, s in witnesses))


def _rated(finding: Finding, severity: Severity | None) -> Finding:
    before = finding.severity if finding.scanned_severity is None else finding.scanned_severity
    after = severity or Severity.UNKNOWN
    if after is before:
        return dataclasses.replace(finding, severity=before, scanned_severity=None)
    return dataclasses.replace(finding, severity=after, scanned_severity=before)


def decide_gap(policy: Policy, waivers: Waivers, reason: GapReason, case: Case) -> Decision:
    """Judge a gap: by what is said of its reason, and by the rules over gaps."""
    found = sorted([*reason_hits(policy, reason, case), *gap_hits(policy, case.facts)],
                   key=lambda h: h.key)  # fmt: skip
    telling = [h for h in found if h.action is not Action.PASS]
    if not telling:
        because = f"{reason.value}: pass"
        matched = tuple(waivers.covering(case))
        return Decision(action=Action.PASS, rule="", because=because, matched=matched)
    return weigh(policy, waivers, case, telling)


def reason_hits(policy: Policy, reason: GapReason, case: Case) -> list[Hit]:
    """What each layer says of a gap's reason. One that no upper layer lists blocks."""
    found = []
    for layer in policy.layers:
        if choice := layer.gaps.get(reason):
            because = f"{reason.value}: {choice.action.value}"
            found.append(_said(choice.action, because, choice.origin, case))
    if not any(reason in layer.gaps for layer in policy.layers[: policy.upper]):
        origin = Origin(file=policy.layers[0].name, line=1)
        found.append(_said(Action.BLOCK, "a reason not listed blocks", origin, case))
    return found


def _said(action: Action, because: str, origin: Origin, case: Case) -> Hit:
    rule = Rule(
        id="",
        action=action,
        when=_ALWAYS,
        because=because,
        unknown=OnUnknown.BLOCK,
        origin=origin,
    )
    return Hit(rule=rule, action=action, unknown=False, failure="", facts=case.facts)


def _gap_ruling(gap: Gap, decision: Decision) -> GapRuling:
    because = f"{decision.because} (rule {decision.rule})" if decision.rule else decision.because
    return GapRuling(
        gap=gap, action=decision.action, because=because, acceptance=decision.acceptance
    )
