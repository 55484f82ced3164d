"""The sections `gaps`, `missing-scanner`, `suppressions` and `baseline`."""

from __future__ import annotations

from stockade.model.errors import PathError
from stockade.model.gap import GapReason
from stockade.model.path import check
from stockade.model.verdict import Action
from stockade.policy.fields import FINDING
from stockade.policy.rules import CommentRule, Comments, GapChoice, Handling, Origin
from stockade.policy.section import Section, choice, section

SUPPRESSIONS = ("default", "rules")
COMMENT_RULE = ("when", "set", "because")
_TOOL_REASONS = (GapReason.TOOL_MISSING, GapReason.TOOL_FAILED)


def gaps(top: Section) -> dict[GapReason, GapChoice]:
    """What to do about each reason; `missing-scanner` is short for the two about tools."""
    found: dict[GapReason, GapChoice] = {}
    action = top.choice("missing-scanner", Action)
    at = top.get("missing-scanner")
    if action and at:
        origin = Origin(file=top.reader.file, line=at.line, column=at.column)
        found |= {r: GapChoice(action=action, origin=origin) for r in _TOOL_REASONS}
    value = top.get("gaps")
    if value is None:
        return found
    reasons = {r.value: r for r in GapReason}
    entries = section(top.reader, value, "`gaps`", tuple(reasons))
    for key, item in (entries.value.mapping if entries else {}).items():
        action = choice(top.reader, item, Action)
        if action and key in reasons:
            short = found.get(reasons[key])
            if short is not None and short.action is not action:
                message = f"`missing-scanner` in line {short.origin.line} says {short.action.value}"
                top.reader.complain(item.line, item.column, message, "say it once")
            origin = Origin(file=top.reader.file, line=item.line, column=item.column)
            found[reasons[key]] = GapChoice(action=action, origin=origin)
    return found


def comments(top: Section) -> Comments | None:
    """What comments that ask for silence are worth: one word, or a default and exceptions."""
    value = top.get("suppressions")
    if value is None:
        return None
    origin = Origin(file=top.reader.file, line=value.line, column=value.column)
    if isinstance(value.content, str):
        handling = choice(top.reader, value, Handling)
        return Comments(default=handling, origin=origin) if handling else None
    inner = section(top.reader, value, "`suppressions`", SUPPRESSIONS)
    if inner is None:
        return None
    default = inner.choice("default", Handling) or Handling.REQUIRE_REASON
    return Comments(default=default, rules=_comment_rules(inner), origin=origin)


def baseline(top: Section) -> str:
    """The baseline's path in the repository."""
    path = top.optional_text("baseline")
    try:
        return check(path) if path else ""
    except PathError as error:
        hint = "write it from the top of the repository, e.g. .stockade/baseline.json"
        top.wrong("baseline", error.message, hint)
        return ""


def _comment_rules(inner: Section) -> tuple[CommentRule, ...]:
    found = []
    for entry in inner.sections("rules", "an exception", COMMENT_RULE):
        when = entry.condition("when", FINDING)
        because = entry.text("because", "one sentence that explains the exception")
        if not entry.has("set"):
            entry.wrong("set", f"{entry.noun} needs `set`: honour, require-reason or refuse")
        handling = entry.choice("set", Handling)
        if when and because and handling:
            found.append(CommentRule(when=when, set=handling, because=because, origin=entry.origin))
    return tuple(found)
