"""The methods of strings and lists. Each takes time linear in what it reads."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from stockade.model.errors import UsageError
from stockade.model.globs import compile_glob, matches
from stockade.policy.language import checks, nodes
from stockade.policy.language.nodes import Node
from stockade.policy.language.tokens import Token
from stockade.policy.language.types import ELEMENT, ExpressionError, Fields, Type, nearest

Reader = Callable[[], Node]

STRING_METHODS = {
    "startsWith": "begins with the text",
    "endsWith": "ends with the text",
    "contains": "holds the text",
    "glob": "matches the pattern: `*` and `?` within a name, `[a-z]`, `**` over folders",
    "size": "number of characters",
}
LIST_METHODS = {"size": "number of items"}


def method(subject: Node, name: Token, argument: Node | None, fields: Fields) -> Node:
    """`subject.name(argument)`.

    Raises:
        ExpressionError: the type has no such method, or the argument does not fit.
    """
    have = _methods(subject.type)
    if name.text not in have:
        message = f"{subject.type.one} has no `{name.text}`"
        raise ExpressionError(message, name.offset, _instead(subject, name.text))
    if name.text == "size":
        if argument is not None:
            raise ExpressionError("`size` takes nothing", argument.offset)
        return nodes.call(Type.INT, len, subject)
    if argument is None or argument.type is not Type.STRING:
        offset = argument.offset if argument else name.offset
        raise ExpressionError(f"`{name.text}` takes a string", offset)
    if argument.literal is None:
        raise ExpressionError(f"`{name.text}` takes a text in quotes, not a field", argument.offset)
    checks.method(subject, name.text, argument, fields)
    made = nodes.call(Type.BOOL, _test(name.text, argument), subject)
    length = len(argument.literal) if name.text == "glob" else 0
    return dataclasses.replace(made, pattern=length)


def _instead(subject: Node, name: str) -> str:
    """What to write instead of a method that the type has not."""
    if name == "matches":
        return 'there are no regular expressions; use .glob("...")'
    if name in STRING_METHODS and subject.type in ELEMENT:
        return f'ask `"..." in {subject.field or "list"}`'
    have = _methods(subject.type)
    return nearest(name, have) if have else ""


def _methods(kind: Type) -> dict[str, str]:
    if kind is Type.STRING:
        return STRING_METHODS
    return LIST_METHODS if kind in ELEMENT else {}


def _test(name: str, argument: Node) -> Callable[[Any], bool]:
    wanted: str = argument.literal
    if name == "startsWith":
        return lambda text: text.startswith(wanted)
    if name == "endsWith":
        return lambda text: text.endswith(wanted)
    if name == "contains":
        return lambda text: wanted in text
    try:
        glob = compile_glob(wanted)
    except UsageError as error:
        remedy = error.remedy.replace("\\", "\\\\")  # as a backslash is written in a condition
        raise ExpressionError(error.message, argument.offset, remedy) from error
    # Findings share their paths: one answer for each.
    return functools.lru_cache(maxsize=1 << 16)(lambda text: matches(glob, text))
