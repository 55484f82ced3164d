"""Layers: built-in pack, organisation, repository. A lower one may only tighten an upper one.

The judge sees to that by itself: every rule of every layer is read, and the strictest wins. What a
lower layer plainly means to loosen is refused here all the same, so that nobody believes it counts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.model.verdict import Action
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.rules import Budget, Comments, Layer, OnUnknown, Origin, Policy, Rule

_UNKNOWN = {OnUnknown.BLOCK: 0, OnUnknown.WARN: 1, OnUnknown.IGNORE: 2}
_REMEDY = (
    "A lower layer can add rules, not weaken them: take these lines out, write a waiver, or change "
    "the upper policy."
)


def stacked(layers: Iterable[Layer], upper: int = 1) -> Policy:
    """The layers, uppermost first, as one policy. The first `upper` are the user's.

    Raises:
        UsageError: a lower one says what would loosen an upper one; both places are named.
    """
    policy = Policy(layers=tuple(layers), upper=upper)
    found = list(dict.fromkeys(_loosenings(policy.layers, upper)))
    if found:
        raise UsageError("\n".join(found), _REMEDY)
    return policy


def current(
    upper: Sequence[Layer], older: Sequence[Layer], base: Layer | None, tip: Layer | None
) -> Policy:
    """The upper layers with the repository's own as it was where a change left its branch (`base`),
    and as it is there now (`tip`). `older`: upper layers as the change found them.

    A change may have left the branch before a rule was added or a waiver withdrawn, by chance or on
    purpose. So the rules of both are read, and the waivers of now count.

    Raises:
        UsageError: one of the two loosens an upper layer.
    """
    left = dataclasses.replace(base, waivers=()) if base else None
    own = [layer for layer in (tip, left) if layer is not None]
    for layer in own:
        stacked([*upper, layer], max(1, len(upper)))
    before = (dataclasses.replace(layer, waivers=()) for layer in older)
    return Policy(layers=(*upper, *before, *own), upper=max(1, len(upper)))


def _loosenings(layers: tuple[Layer, ...], upper_count: int) -> Iterator[str]:
    for index, lower in enumerate(layers):
        if lower.said is None:  # what a pack brings along is no statement, and does no harm
            continue
        for above, upper in enumerate(layers[:index]):
            # Defaults are those of all upper layers together.
            alone = above == 0 and upper_count == 1
            yield from _between(lower.said, upper, is_top=alone)


def _between(lower: Layer, upper: Layer, is_top: bool) -> Iterator[str]:
    """What of the lower layer would loosen the upper one. What is not said counts as the default in
    the uppermost layer alone, as for the judge."""
    for ours, theirs in ((lower.rules, upper.rules), (lower.gap_rules, upper.gap_rules)):
        by_id = {rule.id: rule for rule in theirs}
        for rule in ours:
            if rule.id in by_id and not _same(rule.origin, by_id[rule.id].origin):
                yield from _rules(rule, by_id[rule.id])
    yield from _severities(lower, upper)
    yield from _gaps(lower, upper)
    yield from _budgets(lower, upper)
    yield from _caps(lower, upper)
    yield from _checks(lower, upper, is_top)
    yield from _comments(lower, upper, is_top)


def _rules(rule: Rule, above: Rule) -> Iterator[str]:
    name = f"rule `{rule.id}`"
    if STRICTNESS[rule.action] > STRICTNESS[above.action]:
        yield _told(rule.origin, f"{name} only warns", above.origin, "it blocks")
    if rule.grace_days > above.grace_days and rule.action is above.action:
        mine, theirs = f"{name} has a grace of {rule.grace_days}d", f"it has {above.grace_days}d"
        yield _told(rule.origin, mine, above.origin, theirs)
    if rule.waivable and not above.waivable:
        yield _told(rule.origin, f"{name} can be waived", above.origin, "it cannot")
    if _UNKNOWN[rule.unknown] > _UNKNOWN[above.unknown] and rule.action is above.action:
        mine = f"{name} says `unknown: {rule.unknown}`"
        yield _told(rule.origin, mine, above.origin, f"it says {above.unknown}")


def _severities(lower: Layer, upper: Layer) -> Iterator[str]:
    above = {change.when.text: change for change in upper.severity}
    for change in lower.severity:
        theirs = above.get(change.when.text)
        if theirs and change.set < theirs.set:
            mine = f"the severity is lowered to {change.set.word}"
            yield _told(change.origin, mine, theirs.origin, f"it is {theirs.set.word}")


def _gaps(lower: Layer, upper: Layer) -> Iterator[str]:
    for reason, choice in lower.gaps.items():
        above = upper.gaps.get(reason)
        if above is None or _same(choice.origin, above.origin):
            continue
        if STRICTNESS[choice.action] > STRICTNESS[above.action]:
            mine = f"gap `{reason.value}` is set to {choice.action.value}"
            yield _told(choice.origin, mine, above.origin, f"it is {above.action.value}")


def _budgets(lower: Layer, upper: Layer) -> Iterator[str]:
    above = {budget.id: budget for budget in upper.budgets}
    for budget in lower.budgets:
        theirs = above.get(budget.id)
        if theirs is not None and not _same(budget.origin, theirs.origin):
            yield from _budget(budget, theirs)


def _budget(budget: Budget, above: Budget) -> Iterator[str]:
    if budget.at_most > above.at_most:
        mine = f"budget `{budget.id}` allows {budget.at_most:,}"
        yield _told(budget.origin, mine, above.origin, f"it allows {above.at_most:,}")
    if STRICTNESS[budget.action] > STRICTNESS[above.action]:
        yield _told(budget.origin, f"budget `{budget.id}` only warns", above.origin, "it blocks")
    if _UNKNOWN[budget.unknown] > _UNKNOWN[above.unknown] and budget.action is above.action:
        mine = f"budget `{budget.id}` says `unknown: {budget.unknown}`"
        yield _told(budget.origin, mine, above.origin, f"it says {above.unknown}")


def _caps(lower: Layer, upper: Layer) -> Iterator[str]:
    ours, theirs = lower.waiver_max_days, upper.waiver_max_days
    if ours is not None and theirs is not None and ours > theirs:
        key = "waiver-max-days"
        told = f"it is {theirs}"
        yield _told(_place(lower, key), f"`{key}` is {ours}", _place(upper, key), told)


def _checks(lower: Layer, upper: Layer, is_top: bool) -> Iterator[str]:
    for kind, action in lower.waiver_checks.items():
        above = upper.waiver_checks.get(kind, Action.WARN if is_top else action)
        if STRICTNESS[action] > STRICTNESS[above]:
            mine = f"`{kind.value.removeprefix('waiver-')}` is set to {action.value}"
            place = _place(upper, kind.value)
            yield _told(_place(lower, kind.value), mine, place, f"it is {above.value}")


def _comments(lower: Layer, upper: Layer, is_top: bool) -> Iterator[str]:
    ours, theirs = lower.comments, upper.comments
    if theirs is None and is_top:
        theirs = Comments(origin=Origin(file=upper.name, line=0))
    if ours is None or theirs is None or _same(ours.origin, theirs.origin):
        return
    if ours.default.strictness < theirs.default.strictness:
        mine = f"`suppressions` is {ours.default.value} by default"
        by_default = "" if upper.comments else ", as it is where nothing is said"
        yield _told(ours.origin, mine, theirs.origin, f"it is {theirs.default.value}{by_default}")


def _place(layer: Layer, key: str) -> Origin:
    return layer.places.get(key, Origin(file=layer.name, line=0))


def _same(one: Origin, other: Origin) -> bool:
    """Whether both layers extend the same pack, and so say the very same."""
    return (one.file, one.line) == (other.file, other.line)


def _told(mine: Origin, what: str, above: Origin, theirs: str) -> str:
    place = f"{mine.file}:{mine.line}:{mine.column}" if mine.line else mine.file
    there = str(above) if above.line else above.file
    return text(f"{place}: {what}, but in {there} {theirs}")
