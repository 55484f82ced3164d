"""All rules of all layers over the facts of one case.

A layer's rules see the severities of that layer and of every layer below it, so a lower layer adds
hits and takes none away.
"""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.frozen import frozen
from stockade.model.rating import Severity
from stockade.model.verdict import Action
from stockade.policy.language.types import Facts
from stockade.policy.rules import Layer, OnUnknown, Policy, Rule

STRICTNESS = {Action.BLOCK: 0, Action.WARN: 1, Action.PASS: 2}
"""Sorts the strictest first."""


@frozen
class Hit:
    """A rule that has something to say of a case."""

    rule: Rule
    action: Action
    """What it does here: a rule in its grace only warns."""

    unknown: bool
    """Whether its condition turned on something that nobody knows."""

    failure: str
    """How its evaluation broke; empty when it did not."""

    facts: Facts
    """With the severity at which it matched."""

    @property
    def in_grace(self) -> bool:
        """Whether it would block but for its grace."""
        certain = self.rule.action is Action.BLOCK
        would = self.rule.unknown is OnUnknown.BLOCK if self.unknown else certain
        return would and self.action is Action.WARN

    @property
    def key(self) -> tuple[object, ...]:
        """Sorts what is worth telling first: the strictest, what cannot be waived, what is certain,
        what would block but for its grace, what says most, then by name."""
        return (
            STRICTNESS[self.action],
            self.rule.waivable,
            self.unknown,
            self.action is self.rule.action,
            -len(self.rule.when.fields),
            self.rule.id,
            str(self.rule.origin),
        )


def hits(policy: Policy, facts: Facts) -> list[Hit]:
    """Every rule over findings that matches."""
    found: list[Hit] = []
    severity = facts["severity"]
    for index, (layer, view) in enumerate(zip(policy.layers, views(policy, facts), strict=True)):
        if view["severity"] != severity:
            severity = view["severity"]
            for upper in policy.layers[:index]:
                _collect(upper.rules, view, found)
        _collect(layer.rules, view, found)
    return found


def changed(layer: Layer, facts: Facts) -> Severity | None:
    """The severity after a layer's changes: the highest of those that match.

    A change whose condition is not known may raise it, and never lowers it; what nobody has rated
    stays so.
    """
    current: Severity | None = facts["severity"]
    values = [(change.set, change.when.test(facts)) for change in layer.severity]
    base = max((level for level, value in values if value), default=current)
    if base is None:
        return None
    return max([base, *(level for level, value in values if value is None)])


def views(policy: Policy, facts: Facts) -> list[Facts]:
    """The facts as each layer sees them: at the severity that it and those above it give."""
    seen = []
    for layer in policy.layers:
        if layer.severity:
            facts = {**facts, "severity": changed(layer, facts)}
        seen.append(facts)
    return seen


def severity_of(policy: Policy, facts: Facts) -> Severity | None:
    """The severity that reports show: the highest over all layers, since a lower one may not go
    below an upper one."""
    seen: list[Severity | None] = [view["severity"] for view in views(policy, facts)]
    return max(seen, key=lambda s: (s or Severity.UNKNOWN).concern)


def gap_hits(policy: Policy, facts: Facts) -> list[Hit]:
    """Every rule over gaps that matches."""
    found: list[Hit] = []
    for layer in policy.layers:
        _collect(layer.gap_rules, facts, found)
    return found


def _collect(rules: Sequence[Rule], facts: Facts, found: list[Hit]) -> None:
    for rule in rules:
        try:
            value = rule.when.test(facts)
        except Exception as error:  # whatever it is: a rule that breaks must not let anything pass
            found.append(_failed(rule, facts, error))
            continue
        if value is False or (value is None and rule.unknown is OnUnknown.IGNORE):
            continue
        action = rule.action if value else Action(rule.unknown.value)
        if rule.grace_days and action is Action.BLOCK and _in_grace(rule, facts):
            action = Action.WARN
        found.append(Hit(rule=rule, action=action, unknown=value is None, failure="", facts=facts))


def _in_grace(rule: Rule, facts: Facts) -> bool:
    age = facts["age_days"]
    return age is not None and age <= rule.grace_days


def _failed(rule: Rule, facts: Facts, error: Exception) -> Hit:
    return Hit(
        rule=rule,
        action=Action.BLOCK,
        unknown=False,
        failure=f"{type(error).__name__}: {error}"[:200],
        facts=facts,
    )
