"""The sections `rules`, `gap-rules`, `severity` and `budgets`."""

from __future__ import annotations

from stockade.model.rating import Severity
from stockade.model.verdict import Action
from stockade.policy.fields import FINDING, GAP
from stockade.policy.language.types import SEVERITIES, Fields, nearest
from stockade.policy.rules import Budget, OnUnknown, Rule, SeverityChange
from stockade.policy.section import Section, unique

RULE = ("id", "block", "warn", "because", "grace", "waivable", "unknown")
GAP_RULE = ("id", "block", "warn", "because", "waivable")
SEVERITY = ("when", "set", "because")
BUDGET = ("id", "block", "warn", "at-most", "ratchet", "because", "unknown")
_BECAUSE = "one sentence for the person it stops"
_MAX_BUDGET = 1_000_000


def rules(top: Section) -> tuple[Rule, ...]:
    """The rules over findings."""
    return _rules(top, "rules", RULE, FINDING)


def gap_rules(top: Section) -> tuple[Rule, ...]:
    """The rules over gaps, beside what the map `gaps` says of whole reasons."""
    return _rules(top, "gap-rules", GAP_RULE, GAP)


def severity(top: Section) -> tuple[SeverityChange, ...]:
    """The severity changes."""
    found = []
    for section in top.sections("severity", "a severity change", SEVERITY):
        when = section.condition("when", FINDING)
        because = section.text("because", "one sentence that explains the change")
        level = _level(section)
        if when and because and level:
            found.append(
                SeverityChange(when=when, set=level, because=because, origin=section.origin)
            )
    return tuple(found)


def budgets(top: Section) -> tuple[Budget, ...]:
    """The budgets."""
    sections = top.sections("budgets", "a budget", BUDGET)
    unique(sections, "budget")
    return tuple(b for s in sections if (b := _budget(s)))


def _rules(top: Section, key: str, known: tuple[str, ...], fields: Fields) -> tuple[Rule, ...]:
    sections = top.sections(key, "a rule", known)
    unique(sections, "rule")
    return tuple(r for s in sections if (r := _rule(s, fields)))


def _rule(section: Section, fields: Fields) -> Rule | None:
    action = _action(section)
    name = section.id()
    because = section.text("because", _BECAUSE)
    when = section.condition(action.value, fields) if action else None
    grace = section.days("grace") or 0
    if grace and action is Action.WARN:
        section.wrong("grace", "a rule that only warns needs no grace", "take it out")
    waivable = section.flag("waivable", default=True)
    unknown = _on_unknown(section, action)
    if not (action and name and because and when):
        return None
    return Rule(
        id=name,
        action=action,
        when=when,
        because=because,
        unknown=unknown,
        grace_days=grace,
        waivable=waivable,
        origin=section.origin,
    )


def _budget(section: Section) -> Budget | None:
    action = _action(section)
    name = section.id()
    because = section.text("because", _BECAUSE)
    when = section.condition(action.value, FINDING) if action else None
    if not section.has("at-most"):
        section.wrong("at-most", "a budget needs `at-most`, a whole number")
    most = section.number("at-most", _MAX_BUDGET)
    ratchet = section.flag("ratchet", default=False)
    unknown = _on_unknown(section, action)
    if not (action and name and because and when) or most is None:
        return None
    return Budget(
        id=name,
        action=action,
        when=when,
        at_most=most,
        ratchet=ratchet,
        because=because,
        unknown=unknown,
        origin=section.origin,
    )


def _action(section: Section) -> Action | None:
    given = [a for a in (Action.BLOCK, Action.WARN) if section.has(a.value)]
    if len(given) == 1:
        return given[0]
    at = section.value
    message = f"{section.noun} needs exactly one of `block` and `warn`"
    section.reader.complain(at.line, at.column, message)
    return None


def _on_unknown(section: Section, action: Action | None) -> OnUnknown:
    chosen = section.choice("unknown", OnUnknown)
    return chosen or OnUnknown((action or Action.BLOCK).value)


def _level(section: Section) -> Severity | None:
    found = section.get("set")
    if found is None:
        section.wrong("set", f"{section.noun} needs `set`, a severity")
        return None
    if found.text not in SEVERITIES:
        hint = nearest(found.text, SEVERITIES)
        section.wrong("set", f"{found.told} is no severity", hint)
        return None
    return SEVERITIES[found.text]
