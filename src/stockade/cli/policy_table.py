"""A policy as lines for people: its layers, and everything that they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from stockade.model.gap import GapReason
from stockade.model.path import text
from stockade.model.verdict import Action, NoticeKind
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.notices import action_of
from stockade.policy.rules import Budget, Comments, Handling, Layer, Policy, Rule, Waiver
from stockade.policy.waive import Waivers
from stockade_reports.text.layout import flow, width

_WAIVER = "waiver-"
"""How the names of notices about waivers begin."""


def table(policy: Policy, today: dt.date) -> Iterator[str]:
    """What is in force on a day."""
    yield "Valid. Layers, uppermost first; each is read, and the strictest ruling wins:"
    for number, layer in enumerate(policy.layers, 1):
        yield f"  {number}. {text(layer.name)}"
    yield from _section("Rules over findings", [r for y in policy.layers for r in _rules(y)])
    yield from _section("Severity changes", [s for y in policy.layers for s in _severities(y)])
    yield from _section("Rules over gaps", [g for y in policy.layers for g in _gap_rules(y)])
    yield from _section("Gaps by reason", _reasons(policy))
    yield from _section("Budgets", [_budget(b) for y in policy.layers for b in y.budgets])
    yield from _section("Comments in files (# nosec, …)", list(_comments(policy)))
    yield from _section("Waivers", list(_waivers(policy, today)))
    yield from _section("Waivers that are stale", _checks(policy))
    named = any(layer.baseline for layer in policy.layers)
    yield from _section("Baseline", [text(policy.baseline)] if named else [])


def fold(lines: Iterable[str], columns: int) -> Iterator[str]:
    """Lines that are wider than the screen, wrapped below their second column.

    Only a word that is wider itself, such as a path, is left so.
    """
    for line in lines:
        yield from [line] if width(line) <= columns else _folded(line, columns)


def _folded(line: str, columns: int) -> Iterator[str]:
    body = line.lstrip(" ")
    _, between, rest = body.partition("  ")
    if not between:
        return flow(" " * (len(line) - len(body)), body.split(), columns)
    first = line[: len(line) - len(rest.lstrip(" "))]
    units = [unit for cell in rest.split("  ") for unit in ("", *cell.split())]
    return flow(first, units[1:], columns)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    shown = dict.fromkeys(lines)  # two layers that extend one pack share its rules
    if shown:
        yield ""
        yield title
        yield from (f"  {line}" for line in shown)


def _rules(layer: Layer) -> Iterator[str]:
    return (_rule(rule) for rule in layer.rules)


def _gap_rules(layer: Layer) -> Iterator[str]:
    return (_rule(rule) for rule in layer.gap_rules)


def _rule(rule: Rule) -> str:
    more = [f"grace {rule.grace_days}d"] if rule.grace_days else []
    more += [] if rule.waivable else ["cannot be waived"]
    if rule.unknown.value != rule.action.value:
        more.append(f"not known: {rule.unknown.value}")
    aside = f" ({', '.join(more)})" if more else ""
    return f"{rule.action.value:<5}  {rule.id}{aside}  {text(str(rule.origin))}"


def _severities(layer: Layer) -> Iterator[str]:
    for change in layer.severity:
        yield f"{change.set.word:<8}  where {text(change.when.text)}  {text(str(change.origin))}"


def _reasons(policy: Policy) -> list[str]:
    by_action: dict[Action, list[str]] = {action: [] for action in Action}
    for reason in GapReason:
        said = [y.gaps[reason].action for y in policy.layers if reason in y.gaps]
        if not any(reason in layer.gaps for layer in policy.layers[: policy.upper]):
            said.append(Action.BLOCK)
        by_action[min(said, key=lambda a: STRICTNESS[a])].append(reason.value)
    return [f"{a.value:<5}  {', '.join(names)}" for a, names in by_action.items() if names]


def _budget(budget: Budget) -> str:
    ratchet = ", may only shrink" if budget.ratchet else ""
    return (
        f"{budget.action.value:<5}  {budget.id}: at most {budget.at_most:,}{ratchet}  "
        f"{text(str(budget.origin))}"
    )


def _comments(policy: Policy) -> Iterator[str]:
    sections: list[Comments] = [y.comments for y in policy.layers if y.comments]
    if not any(layer.comments for layer in policy.layers[: policy.upper]):
        yield f"{Handling.REQUIRE_REASON.value}  where nothing else is said"
    for comments in sections:
        yield f"{comments.default.value}  by default  {text(str(comments.origin))}"
        for rule in comments.rules:
            yield f"{rule.set.value}  where {text(rule.when.text)}  {text(str(rule.origin))}"


def _waivers(policy: Policy, today: dt.date) -> Iterator[str]:
    waivers = Waivers(policy, today)
    for waiver in waivers.all:
        yield (
            f"{waiver.id}  {_state(waiver, waivers)}  {text(waiver.owner)}: {text(waiver.reason)}"
            f"  {text(str(waiver.origin))}"
        )
    if policy.waiver_max_days is not None:
        yield f"none may end later than {waivers.last_day.isoformat()} today"


def _checks(policy: Policy) -> list[str]:
    if not any(layer.waiver_checks for layer in policy.layers):
        return []
    kinds = [kind for kind in NoticeKind if kind.value.startswith(_WAIVER)]
    return [f"{action_of(policy, k).value:<5}  {k.value.removeprefix(_WAIVER)}" for k in kinds]


def _state(waiver: Waiver, waivers: Waivers) -> str:
    day = waiver.until.isoformat()
    if waiver.until < waivers.today:
        return f"expired {day}"
    return f"until {day}" if waivers.counts(waiver) else f"too long ({day})"
