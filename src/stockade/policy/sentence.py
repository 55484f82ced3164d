"""The verdict in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stockade.model.verdict import AcceptanceKind, Action, GapRuling, State, Verdict

_LABELS = {AcceptanceKind.WAIVER: "waived", AcceptanceKind.INLINE: "suppressed by a comment"}


def sentence(
    verdict: Verdict, *, checked: int, nothing_asked: bool, left_out: Sequence[str]
) -> str:
    """What people read first: the state, by what, and all that does not show otherwise."""
    head = _head(verdict, checked, nothing_asked)
    known = sum(bool(r.finding.first_seen) for r in verdict.rulings)
    aside = [f"{known:,} in the baseline"] if known else []
    said = (head, *_in_grace(verdict), *_accepted(verdict), *aside, *left_out)
    return f"{'; '.join(said)}."


def _in_grace(verdict: Verdict) -> Iterable[str]:
    """What passes today and will not for ever."""
    days = [r.grace_ends for r in verdict.rulings if r.grace_ends]
    if days:
        yield f"{len(days):,} in grace, the first until {min(days)}"


def _head(verdict: Verdict, checked: int, nothing_asked: bool) -> str:
    state, gaps = verdict.state, verdict.gap_rulings
    stopping = _subjects(verdict.stopping_gaps)
    total = _count(len(verdict.rulings), "finding")
    if nothing_asked and state is State.PASSED:
        return "Passed: the change holds nothing for any scanner"
    if not checked and state is not State.BLOCKED:
        return "Incomplete: nothing in the target could be checked"
    if state is State.BLOCKED:
        head = _blocked(verdict, total)
        return (
            f"{head}; {_count(len(stopping), 'subject')} could not be checked" if stopping else head
        )
    if state is State.INCOMPLETE:
        unchecked = _count(len(stopping), "subject")
        head = f"Incomplete: {unchecked} could not be checked; {total}, none blocking"
    else:
        head = f"Passed: {total}, none blocking"
    other = _subjects(g for g in gaps if g.acceptance is None) - stopping
    return f"{head}; {_count(len(other), 'gap')} allowed by policy" if other else head


def _blocked(verdict: Verdict, total: str) -> str:
    findings = len(verdict.blockers)
    notices = sum(n.action is Action.BLOCK for n in verdict.notices)
    by = [f"{findings:,} of {total}"] if findings else []
    by += [_count(notices, "notice") + " of policy"] if notices else []
    return f"Blocked by {' and '.join(by)}"


def _accepted(verdict: Verdict) -> Iterable[str]:
    accepted = [r.acceptance for r in verdict.rulings] + [g.acceptance for g in verdict.gap_rulings]
    for kind, label in _LABELS.items():
        count = sum(a is not None and a.kind is kind for a in accepted)
        if count:
            yield f"{count:,} {label}"


def _subjects(gaps: Iterable[GapRuling]) -> set[tuple[str, str]]:
    return {(g.gap.scanner, g.gap.subject) for g in gaps}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
