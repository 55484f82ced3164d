"""The types of the condition language, and the fields that it reads."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from typing import Any

from stockade.model.frozen import frozen
from stockade.model.rating import Confidence, Severity


class Type(enum.StrEnum):
    """What a part of a condition is."""

    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    STRING = "string"
    STRINGS = "list of strings"
    NUMBERS = "list of numbers"
    SEVERITY = "severity"
    SEVERITIES = "list of severities"
    CONFIDENCE = "confidence"
    CONFIDENCES = "list of confidences"

    @property
    def one(self) -> str:
        """With its article, for messages."""
        return f"an {self}" if self is Type.INT else f"a {self}"


ELEMENT: Mapping[Type, Type] = {
    Type.STRINGS: Type.STRING,
    Type.NUMBERS: Type.NUMBER,
    Type.SEVERITIES: Type.SEVERITY,
    Type.CONFIDENCES: Type.CONFIDENCE,
}
"""List type to the type of what it holds."""

LIST_OF: Mapping[Type, Type] = {element: many for many, element in ELEMENT.items()} | {
    Type.INT: Type.NUMBERS
}

SEVERITIES: Mapping[str, Severity] = {s.word: s for s in Severity if s is not Severity.UNKNOWN}
CONFIDENCES: Mapping[str, Confidence] = {
    c.word: c for c in Confidence if c is not Confidence.UNKNOWN
}


@frozen
class Field:
    """A name that a condition may read."""

    type: Type
    about: str
    """One line for the reference."""

    unknown: str = ""
    """When nobody knows it; empty: it is always known."""

    values: Collection[str] = ()
    """The only strings that it can hold; empty: any."""

    shape: str = ""
    """What its strings look like (a regular expression); empty: anything."""

    example: str = ""
    """Such a string."""

    spellings: Collection[str] = ()
    """Strings that it often holds: one that differs in capitals alone is a mistake."""

    is_path: bool = False
    """Whether its strings are paths of the repository."""

    most: float | None = None
    """The largest number that it can be; `None`: there is none."""

    default: Any
    """Its value in a policy's test that does not name it."""


Fields = Mapping[str, Field]
Facts = Mapping[str, Any]
"""A field's name to its value; `None` is not known."""


class ExpressionError(Exception):
    """A condition that cannot be read; `offset` counts characters from its start."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


def nearest(word: str, known: Collection[str]) -> str:
    """A hint at what was meant: the nearest known word, else all of them."""
    import difflib

    close = difflib.get_close_matches(word[:80], known, 1)
    return f"did you mean `{close[0]}`?" if close else "known: " + ", ".join(known)
