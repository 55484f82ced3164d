"""A condition, checked and compiled."""

from __future__ import annotations

from collections.abc import Callable

from stockade.model.frozen import frozen
from stockade.policy.language.parser import Parser
from stockade.policy.language.types import ExpressionError, Facts, Fields

__all__ = ["Expression", "ExpressionError", "parse"]


@frozen
class Expression:
    """A condition over facts."""

    text: str
    test: Callable[[Facts], bool | None]
    """True, False, or None for not known. Pure; takes time linear in its text and the facts'."""

    fields: tuple[str, ...]
    """Those it reads, in the order of their first mention."""

    patterns: int = 0
    """Characters of all its patterns: what matching them costs grows with these."""


def parse(text: str, fields: Fields) -> Expression:
    """Read, check and compile a condition over `fields`.

    Raises:
        ExpressionError: it is too long or deep, or does not follow the grammar or the types.
    """
    parser = Parser(text, fields)
    node = parser.condition()
    return Expression(text=text, test=node.run, fields=tuple(parser.used), patterns=parser.patterns)
