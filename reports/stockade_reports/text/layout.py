"""Columns: how wide text is on a terminal, cutting, wrapping and aligning it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

_WIDE = frozenset("WF")


def width(text: str) -> int:
    """Columns that the text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def cut(text: str, columns: int) -> str:
    """The text in at most `columns` columns (at least 4), ending in `...` where it was cut."""
    columns = max(columns, 4)
    if width(text) <= columns:
        return text
    return take(text, columns - 3).rstrip() + "..."


def take(text: str, columns: int) -> str:
    """As much of the text's beginning as fits into `columns` columns."""
    if text.isascii():
        return text[:columns]
    used = 0
    for n, char in enumerate(text):
        used += _columns(char)
        if used > columns:
            return text[:n]
    return text


def left(text: str, columns: int) -> str:
    """The text, filled with blanks on its right."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """The text, filled with blanks on its left."""
    return " " * (columns - width(text)) + text


def wrap(text: str, columns: int) -> Iterator[str]:
    """Lines of at most `columns` columns; a word that is longer has a line of its own."""
    line = ""
    for word in text.split():
        if line and width(line) + 1 + width(word) > columns:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


def hang(first: str, text: str, columns: int) -> Iterator[str]:
    """`text` wrapped behind `first`, the further lines indented to the same column."""
    indent = width(first)
    lines = wrap(text, max(columns - indent, 20))
    for n, line in enumerate(lines):
        yield (first if n == 0 else " " * indent) + line


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The widest cell of each column."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def plural(count: int, noun: str) -> str:
    """`1 gap`, `1,204 gaps`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
