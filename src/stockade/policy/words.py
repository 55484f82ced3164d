"""What rulings say: the reason, what it turned on, graces, and what did not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from stockade.model.rating import Confidence, Severity
from stockade.model.suppression import Suppression
from stockade.policy.case import FIXED
from stockade.policy.evaluate import Hit
from stockade.policy.language.types import Facts
from stockade.policy.rules import Handling, Waiver

_HEADING = frozenset(
    {"kind", "scanner", "rule", "path", "line", "title", "message", "package", "version", "purl"}
)
"""Fields that every report shows of a finding anyway."""

_MAX_ITEMS = 4
_LAST_DAY = dt.date.max.toordinal()


def reason(hit: Hit, today: dt.date) -> str:
    """Why a rule has its say: `because [inputs] (grace …)`."""
    if hit.failure:
        return f"{hit.rule.because} (the rule could not be evaluated, which blocks: {hit.failure})"
    read = inputs(hit)
    said = f"{hit.rule.because} [{read}]" if read else hit.rule.because
    if hit.unknown:
        missing = [n for n in hit.rule.when.fields if hit.facts.get(n) is None]
        said += f" ({', '.join(missing)} not known: {_on_unknown(hit)})"
    return said + grace(hit, today)


def inputs(hit: Hit) -> str:
    """The values that the condition looked at, e.g. `severity=high, fixed in 2.31.0`."""
    names = [n for n in hit.rule.when.fields if n not in _HEADING]
    return ", ".join(shown(n, hit.facts) for n in names if hit.facts.get(n) not in (None, (), ""))


def grace(hit: Hit, today: dt.date) -> str:
    """Until when the rule only warns, or since when it no longer does."""
    days = hit.rule.grace_days
    if not days:
        return ""
    age = hit.facts["age_days"]
    if age is None:
        return f" (grace {days}d: none, since no baseline says how old it is)"
    last = _last_day(days, age, today)
    return f" (grace {days}d {'ends' if age <= days else 'ended'} {last.isoformat()})"


def grace_ends(hits: Sequence[Hit], today: dt.date) -> str:
    """The first day (ISO 8601) on which the grace of a rule among the hits ends; empty: of none."""
    running = [h for h in hits if h.in_grace]
    days = [_last_day(h.rule.grace_days, h.facts["age_days"], today) for h in running]
    return min(days).isoformat() if days else ""


def _last_day(days: int, age: int, today: dt.date) -> dt.date:
    # A test in a policy may name an age that no calendar reaches.
    return dt.date.fromordinal(max(1, min(today.toordinal() + days - age, _LAST_DAY)))


def not_in_force(waiver: Waiver, today: dt.date) -> str:
    """Why a waiver that matches does not count."""
    if waiver.until < today:
        return f" (waiver {waiver.id} of {waiver.owner} expired {waiver.until.isoformat()})"
    return f" (waiver {waiver.id} does not count: {waiver.until.isoformat()} is too far ahead)"


def not_waivable(waiver: Waiver, accepted: str) -> str:
    """That a waiver matches what none may accept; `accepted` is the stricter ruling that it does
    accept, and may be empty."""
    if accepted:
        return f" (waiver {waiver.id} accepts {accepted}, and this rule cannot be waived)"
    return f" (waiver {waiver.id} does not count: the rule cannot be waived)"


def not_silenced(comment: Suppression, accepted: str) -> str:
    """The same of a comment that counts elsewhere."""
    return (
        f" ({comment.directive} in line {comment.line} accepts {accepted}, and this rule cannot be "
        "waived)"
    )


def comment_refused(comment: Suppression, handling: Handling, waivable: bool) -> str:
    """Why a comment does not count."""
    if not waivable:
        why = "the rule cannot be waived"
    elif handling is Handling.REFUSE:
        why = "policy refuses it here"
    else:
        why = "it gives no reason"
    return f" ({comment.directive} in line {comment.line} does not count: {why})"


def _on_unknown(hit: Hit) -> str:
    same = hit.rule.unknown.value == hit.rule.action.value
    return "counts as a match" if same else f"the rule says {hit.rule.unknown.value} then"


def shown(name: str, facts: Facts) -> str:
    """A fact for people, e.g. `severity=high`, `fixed in 2.31.0` or `epss not known`."""
    value = facts[name]
    if value is None:
        return f"{name} not known"
    if name == "fix_available":
        if not value:
            return "no fix known"
        fixed = facts.get(FIXED)
        return f"fixed in {fixed}" if fixed else "a fix is available"
    return f"{name}={_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, Severity | Confidence):
        return value.word
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, tuple):
        more = f" and {len(value) - _MAX_ITEMS} more" if len(value) > _MAX_ITEMS else ""
        return " ".join(value[:_MAX_ITEMS]) + more
    return str(value)
