"""Which types may stand beside each other, and which values a field can hold."""

from __future__ import annotations

import re
from typing import Any

from stockade.policy.language import paths
from stockade.policy.language.nodes import Node
from stockade.policy.language.tokens import Token
from stockade.policy.language.types import (
    CONFIDENCES,
    ELEMENT,
    SEVERITIES,
    ExpressionError,
    Field,
    Fields,
    Type,
    nearest,
)

_NUMERIC = (Type.INT, Type.NUMBER)
_LEVELS = (Type.SEVERITY, Type.CONFIDENCE)


def comparison(left: Node, sign: Token, right: Node, fields: Fields) -> None:
    """Check `left sign right`.

    Raises:
        ExpressionError: the types do not fit, or a field never holds the other side's value.
    """
    types = (left.type, right.type)
    if left.type is not right.type and not set(types) <= set(_NUMERIC):
        message = f"cannot compare {left.type.one} with {right.type.one}"
        raise ExpressionError(message, sign.offset, _instead(left, right))
    if left.type in ELEMENT:
        raise ExpressionError("lists are not compared", sign.offset, 'ask `"..." in list`')
    if sign.text not in ("==", "!=") and left.type not in (*_NUMERIC, *_LEVELS):
        raise ExpressionError(f"`{sign.text}` does not work on {left.type.one}", sign.offset)
    _values(left, right, fields)
    _values(right, left, fields)


def membership(left: Node, right: Node, fields: Fields) -> None:
    """Check `left in right`.

    Raises:
        ExpressionError: as `comparison`.
    """
    element = ELEMENT.get(right.type)
    if element is None:
        message = f"`in` needs a list on its right; this is {right.type.one}"
        raise ExpressionError(message, right.offset)
    if left.type is not element and not (left.type in _NUMERIC and element is Type.NUMBER):
        message = f"{right.type.one} holds no {left.type}"
        raise ExpressionError(message, left.offset, _instead(left, right))
    _values(left, right, fields)
    _values(right, left, fields)


def _instead(left: Node, right: Node) -> str:
    """What was probably meant by two sides whose types do not fit."""
    types = (left.type, right.type)
    level = next((t for t in types if t in _LEVELS), None)
    if level is not None:
        words = ", ".join(SEVERITIES if level is Type.SEVERITY else CONFIDENCES)
        return f"{level.one} is compared with a bare word: {words}"
    if set(types) == {Type.STRINGS, Type.STRING}:
        return f'ask `"..." in {left.field or right.field or "list"}`'
    return ""


def _values(side: Node, other: Node, fields: Fields) -> None:
    """Refuse a literal that the field on the one side can never hold."""
    if not side.field or other.literal is None:
        return
    field = fields[side.field]
    literals = other.literal if isinstance(other.literal, frozenset) else {other.literal}
    for value in sorted(literals):
        fault = paths.literal_fault(value) if field.is_path else None
        if fault is not None:
            raise ExpressionError(fault[0], other.offset, fault[1])
        hint = _refused(field, value)
        if hint is not None:
            raise ExpressionError(f"`{side.field}` is never {value!r}", other.offset, hint)


def method(subject: Node, name: str, argument: Node, fields: Fields) -> None:
    """Check `subject.name(argument)` where the subject is a field.

    Raises:
        ExpressionError: the field never holds what is looked for.
    """
    if not subject.field:
        return
    field, text = fields[subject.field], str(argument.literal)
    fault = None
    if field.is_path and name == "glob":
        fault = paths.pattern_fault(text)
    elif field.is_path and name in ("startsWith", "endsWith"):
        fault = paths.part_fault(text, at_start=name == "startsWith")
    elif subject.field == "rule" and name == "glob" and "/" not in text and "**" not in text:
        fault = ("this matches no rule", f"rules are called tool/rule: write */{text}")
    if fault is not None:
        raise ExpressionError(fault[0], argument.offset, fault[1])


def _refused(field: Field, value: Any) -> str | None:
    """What to write instead of a value that the field never holds."""
    if field.values and value not in field.values:
        return nearest(str(value), field.values)
    if field.shape and not re.fullmatch(field.shape, str(value)):
        return f"write it as {field.example}"
    if field.most is not None and value > field.most:
        return f"it is {field.most:g} at most"
    if field.spellings and value not in field.spellings:
        meant = [s for s in field.spellings if s.lower() == value.lower()]
        return f"did you mean `{meant[0]}`?" if meant else None
    return None
