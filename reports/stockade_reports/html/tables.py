"""Tables of the page's data: each value once, found again by its number."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from stockade.model import path as paths
from stockade.model.location import Location
from stockade_reports.html import visible


@dataclass(slots=True)
class Table:
    """Values, each once, by their number."""

    rows: list[Any] = field(default_factory=list)
    numbers: dict[Hashable, int] = field(default_factory=dict)

    def add(self, key: Hashable, value: Any = None) -> int:
        """The number of `key`'s row, which is `value`, or the key where none is given."""
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.rows)
            self.rows.append(key if value is None else value)
        return number


@dataclass(slots=True)
class Tables:
    """The tables to which the columns point."""

    texts: Table = field(default_factory=Table)
    rules: Table = field(default_factory=Table)
    rulings: Table = field(default_factory=Table)
    paths: Table = field(default_factory=Table)
    ratings: Table = field(default_factory=Table)
    cwes: Table = field(default_factory=Table)
    owners: Table = field(default_factory=Table)
    ages: Table = field(default_factory=Table)

    def prose(self, text: str) -> int:
        """The number of a message."""
        return self.texts.add(visible.prose(text))

    def code(self, lines: Sequence[str]) -> list[int]:
        """The numbers of lines of a file."""
        return [self.texts.add(visible.code(line)) for line in lines]

    def path(self, location: Location) -> int:
        """The path for people; with its percent-encoded form where the script cannot make that."""
        shown = visible.line(location.path)
        value = [shown] if shown == location.path else [shown, paths.uri(location.path)]
        return self.paths.add(location.path, value)


def column(values: list[Any]) -> Any:
    """A column as it is written: one number stands for many that are equal to it."""
    first = values[0] if values else 0
    return first if isinstance(first, int) and all(v == first for v in values) else values
