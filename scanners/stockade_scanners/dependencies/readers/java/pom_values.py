"""Interpolation: `${name}` becomes the property's value (https://maven.apache.org/pom.html#properties).

A profile may give a property another value than the project does, and which profiles are active is
known only when Maven runs. So a property has as many values as are stated, and a text that uses it
has as many readings.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

_Name = TypeVar("_Name", bound=Hashable)

MOST = 20
"""Readings of one text; more are cut off, and the text counts as one that is not known."""

_LONGEST = 512
_DEEPEST = 30
_REFERENCE = re.compile(r"\$\{([^{}$]{1,200})\}")


class Values:
    """The properties of one project, each expanded once."""

    def __init__(self, raw: Mapping[str, tuple[str, ...]]) -> None:
        self._raw = raw
        self._known: dict[str, tuple[str, ...]] = {}
        self._open: set[str] = set()

    def expand(self, text: str) -> tuple[str, ...]:
        """Every reading of the text. What is not known stays in it as `${name}`, as in Maven."""
        if "${" not in text or len(text) > _LONGEST:
            return (text,)
        readings = [""]
        for place, piece in enumerate(_REFERENCE.split(text)):
            choices = self._values(piece) if place % 2 else (piece,)
            readings = [before + choice for before in readings for choice in choices]
            if len(readings) > MOST or max(map(len, readings)) > _LONGEST:
                return (text,)
        return tuple(dict.fromkeys(readings))

    def one(self, text: str) -> str:
        """The first reading: the project's own, before those of its profiles."""
        return self.expand(text)[0]

    def _values(self, name: str) -> tuple[str, ...]:
        if name in self._known:
            return self._known[name]
        itself = (f"${{{name}}}",)
        if name not in self._raw or name in self._open or len(self._open) > _DEEPEST:
            return itself
        self._open.add(name)
        found = dict.fromkeys(v for raw in self._raw[name] for v in self.expand(raw))
        self._open.discard(name)
        self._known[name] = tuple(found) if len(found) <= MOST else itself
        return self._known[name]


def is_known(text: str) -> bool:
    """Whether nothing is left to expand."""
    return "${" not in text


def add(table: dict[_Name, tuple[str, ...]], name: _Name, values: Iterable[str]) -> None:
    """Add readings to those that the table has; beyond `MOST` one more tells that they are many."""
    found = dict.fromkeys((*table.get(name, ()), *values))
    table[name] = tuple(found)[: MOST + 1]
