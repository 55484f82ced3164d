"""Columns: how wide text is on a terminal, cutting, wrapping and aligning it."""

from __future__ import annotations

import os.path
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from stockade_reports.escape import seal

_WIDE = frozenset("WF")

_ROOM = 20
"""Columns that further lines of a paragraph have at least."""

_NARROW = 4
"""Their indentation where the label is too wide for more."""


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
    return flow("", text.split(), columns)


def hang(first: str, text: str, columns: int) -> Iterator[str]:
    """The words of `text` behind `first`; see `flow`."""
    return flow(first, text.split(), columns)


def flow(first: str, units: Iterable[str], columns: int) -> Iterator[str]:
    """Units behind `first`, one blank between them, in lines of at most `columns` columns.

    Further lines are indented as far as `first` is wide, or less where that leaves no room. A unit
    is never broken: one that fits into no line stands alone and is the only thing that may be
    wider than the screen. No unit: no line.
    """
    indent = width(first) if columns - width(first) >= _ROOM else min(width(first), _NARROW)
    line, used, begun, empty = first, width(first), False, True
    for unit in units:
        empty = False
        taken = _taken(unit)
        if begun or used > _NARROW:
            fits = used + begun + taken <= columns
            # A long unit leaves its label where a line of its own has room for the whole of it.
            if not fits and (begun or _NARROW + taken <= columns):
                yield line.rstrip()
                indented = indent if indent + taken <= columns else min(indent, _NARROW)
                line, used, begun = " " * indented, indented, False
        line = f"{line} {unit}" if begun else line + unit
        used += begun + taken
        begun = True
    if not empty:
        yield line.rstrip()


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The widest cell of each column."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def beginning(texts: Sequence[str]) -> str:
    """The characters with which all of them begin."""
    return os.path.commonprefix(texts)  # noqa: RUF071 (characters are meant, no path)


def _taken(unit: str) -> int:
    """Columns of a unit, be it at the start of a line, where `seal` may have to lengthen it."""
    return width(seal(unit)) if "##" in unit or unit.startswith("::") else width(unit)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
