"""From a policy file to a `Policy`: everything checked, every error with its place."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TypeVar

from stockade.model.errors import UsageError
from stockade.model.gap import GapReason
from stockade.model.verdict import Action
from stockade.policy.expression import Expression, ExpressionError, parse
from stockade.policy.rules import OnUnknown, Policy, Rule
from stockade.policy.yaml_tree import Reader, Value, read

_TOP = ("stockade", "about", "rules", "gaps")
_RULE = ("id", "block", "warn", "because", "unknown")
_Choice = TypeVar("_Choice", bound=enum.StrEnum)


def load_file(path: Path) -> Policy:
    """The policy in a file.

    Raises:
        UsageError: it cannot be read, or is not a valid policy; all its errors are named.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UsageError(f"policy {path}: {reason}", "Check the path given to --policy.") from error
    return load(str(path), data, name=str(path))


def load(file: str, data: bytes, *, name: str) -> Policy:
    """The policy in `data`; `file` stands in error messages, `name` in reports.

    Raises:
        UsageError: as `load_file`.
    """
    reader, top = read(file, data)
    reader.known_keys(top, _TOP)
    fields = top.content if isinstance(top.content, dict) else {}
    version = fields.get("stockade")
    if version is None or version.content != "1":
        where = version or top
        reader.at(where, "the file must say `stockade: 1`, the version of the policy format")
    rules = _rules(reader, fields.get("rules"), top)
    gaps = _gaps(reader, fields.get("gaps"))
    reader.finish()
    return Policy(name=name, rules=tuple(rules), gaps=gaps)


def _rules(reader: Reader, value: Value | None, top: Value) -> list[Rule]:
    if value is None or not isinstance(value.content, list) or not value.content:
        reader.at(value or top, "`rules` must be a list with at least one rule")
        return []
    rules = [rule for item in value.content if (rule := _rule(reader, item))]
    seen: set[str] = set()
    for rule, item in zip(rules, value.content, strict=False):
        if rule.id in seen:
            reader.at(item, f"two rules have the id `{rule.id}`")
        seen.add(rule.id)
    return rules


def _rule(reader: Reader, value: Value) -> Rule | None:
    if not isinstance(value.content, dict):
        reader.at(value, "a rule is a mapping with `id`, `block` or `warn`, and `because`")
        return None
    reader.known_keys(value, _RULE)
    fields = value.content
    actions = [a for a in (Action.BLOCK, Action.WARN) if a.value in fields]
    if len(actions) != 1:
        reader.at(value, "a rule needs exactly one of `block` and `warn`")
        return None
    name = _text(reader, value, "id")
    because = _text(reader, value, "because", "one sentence for the person it stops")
    when = _condition(reader, fields[actions[0].value])
    unknown = OnUnknown(actions[0].value)
    if "unknown" in fields:
        unknown = _choice(reader, fields["unknown"], OnUnknown) or unknown
    if when is None or not name or not because:
        return None
    return Rule(id=name, action=actions[0], when=when, because=because, unknown=unknown)


def _gaps(reader: Reader, value: Value | None) -> dict[GapReason, Action]:
    if value is None:
        return {}
    if not isinstance(value.content, dict):
        reader.at(value, "`gaps` maps a reason to `block`, `warn` or `pass`")
        return {}
    reader.known_keys(value, [reason.value for reason in GapReason])
    known = {r.value for r in GapReason}
    chosen = {k: _choice(reader, v, Action) for k, v in value.content.items() if k in known}
    return {GapReason(key): action for key, action in chosen.items() if action}


def _condition(reader: Reader, value: Value) -> Expression | None:
    if not isinstance(value.content, str):
        reader.at(value, "a condition is one line of text")
        return None
    try:
        return parse(value.content)
    except ExpressionError as error:
        reader.complain(value.line, _column(reader, value, error.offset), error.message, error.hint)
        return None


def _column(reader: Reader, value: Value, offset: int) -> int:
    """Where in the line the character stands; quoted and folded text shifts, then the start."""
    text = value.content if isinstance(value.content, str) else ""
    found = reader.text.splitlines()[value.line - 1].find(text, value.column - 1)
    return found + 1 + offset if found >= 0 else value.column


def _text(reader: Reader, value: Value, key: str, hint: str = "") -> str:
    fields = value.content if isinstance(value.content, dict) else {}
    found = fields.get(key)
    if found is None or not isinstance(found.content, str) or not found.content.strip():
        reader.at(found or value, f"a rule needs `{key}`", hint)
        return ""
    return " ".join(found.content.split())


def _choice(reader: Reader, value: Value, kind: type[_Choice]) -> _Choice | None:
    words = [member.value for member in kind]
    if value.content in words:
        return kind(value.content)
    reader.at(value, f"expected one of {', '.join(words)}, found `{value.content}`")
    return None
