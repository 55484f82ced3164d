"""What policy says beside its rulings: of waivers that are stale, and of budgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from stockade.model.verdict import Action, Notice, NoticeKind
from stockade.policy.case import Case
from stockade.policy.decide import Decision
from stockade.policy.evaluate import STRICTNESS, views
from stockade.policy.language.types import Facts
from stockade.policy.merged import Judged
from stockade.policy.rules import Budget, OnUnknown, Policy, Waiver
from stockade.policy.waive import Waivers


def notices(
    policy: Policy,
    waivers: Waivers,
    judged: Sequence[Judged],
    judged_gaps: Sequence[tuple[Case, Decision]],
    *,
    whole: bool,
) -> tuple[Notice, ...]:
    """All notices, in order. `whole`: everything was scanned, so that what matches nothing is
    really stale."""
    decisions: list[Judged | Decision] = [*judged, *(decision for _, decision in judged_gaps)]
    matched = Counter(id(w) for each in decisions for w in each.matched)
    refused = Counter(id(w) for each in decisions for w in each.refused)
    found = [
        *_of_waivers(policy, waivers, matched, refused, whole),
        *_of_budgets(policy, judged, whole),
    ]
    # Two layers that extend one file say the same twice.
    return tuple(sorted(dict.fromkeys(found), key=lambda n: (n.kind.value, n.subject, n.where)))


def action_of(policy: Policy, kind: NoticeKind) -> Action:
    """What policy does about a stale waiver: the strictest of its layers. The uppermost warns where
    it does not say."""
    said = [layer.waiver_checks[kind] for layer in policy.layers if kind in layer.waiver_checks]
    if not any(kind in layer.waiver_checks for layer in policy.layers[: policy.upper]):
        said.append(Action.WARN)
    return min(said, key=lambda a: STRICTNESS[a])


def _of_waivers(
    policy: Policy, waivers: Waivers, matched: Counter[int], refused: Counter[int], whole: bool
) -> Iterator[Notice]:
    """`matched` and `refused` count, by the waiver's `id`, what it matches and may not accept."""
    for waiver in waivers.all:
        for kind, message in _troubles(waivers, waiver, matched[id(waiver)], whole):
            yield _notice(kind, action_of(policy, kind), waiver, message)
        if count := refused[id(waiver)]:
            kind = NoticeKind.WAIVER_REFUSED
            message = f"it matches {_times(count, waiver)} that no waiver may accept"
            yield _notice(kind, action_of(policy, kind), waiver, message)


def _troubles(
    waivers: Waivers, waiver: Waiver, count: int, whole: bool
) -> Iterator[tuple[NoticeKind, str]]:
    if waiver.until < waivers.today:
        still = f"; it matched {_times(count, waiver)}" if count else ""
        message = f"it expired {waiver.until.isoformat()}{still}: renew it or take it out"
        yield NoticeKind.WAIVER_EXPIRED, message
    elif waiver.until > waivers.last_day:
        last = waivers.last_day.isoformat()
        message = (
            f"it ends {waiver.until.isoformat()}, and policy allows {last} at most: shorten it"
        )
        yield NoticeKind.WAIVER_TOO_LONG, message
    if not count and whole and waiver.until >= waivers.today:
        yield NoticeKind.WAIVER_UNUSED, "it matches nothing any more: take it out"
    if waiver.covers is not None and count > waiver.covers:
        written = _times(waiver.covers, waiver)
        message = f"it was written for {written} and matches {count:,}: narrow it"
        yield NoticeKind.WAIVER_TOO_WIDE, message


def _of_budgets(policy: Policy, judged: Sequence[Judged], whole: bool) -> Iterator[Notice]:
    budgets = [(i, b) for i, layer in enumerate(policy.layers) for b in layer.budgets]
    if not budgets:
        return
    # What somebody has accepted is no debt any more; what two tools report is one.
    seen = [[views(policy, case.facts) for case in each.open_cases] for each in judged]
    for index, budget in budgets:
        count = sum(any(_counts(budget, view[index]) for view in members) for members in seen)
        yield from _of_budget(budget, count, whole)


def _counts(budget: Budget, facts: Facts) -> bool:
    value = budget.when.test(facts)
    return value if value is not None else budget.unknown is not OnUnknown.IGNORE


def _of_budget(budget: Budget, count: int, whole: bool) -> Iterable[Notice]:
    where = str(budget.origin)
    if count > budget.at_most:
        message = f"{_times(count)}, at most {budget.at_most:,} allowed: {budget.because}"
        action = budget.action
    elif budget.ratchet and whole and count < budget.at_most:
        message = f"{_times(count)} left of {budget.at_most:,}: lower `at-most` to {count:,}"
        action = Action.WARN
    else:
        return ()
    return (
        Notice(
            kind=NoticeKind.BUDGET, action=action, subject=budget.id, where=where, message=message
        ),
    )


def _notice(kind: NoticeKind, action: Action, waiver: Waiver, message: str) -> Notice:
    return Notice(
        kind=kind, action=action, subject=waiver.id, where=str(waiver.origin), message=message
    )


def _times(count: int, waiver: Waiver | None = None) -> str:
    noun = "finding" if waiver is None or waiver.match.gap is None else "gap"
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
