"""The lines that show a finding, with a gutter and a caret line under the region."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade.model.location import Location, Snippet
from stockade.model.report import Style
from stockade_reports.escape import code
from stockade_reports.text import ink
from stockade_reports.text.layout import cut, take, width

_MASK = re.compile(r"\*{12,}")
"""A masked secret, of which nothing is lost where its middle is left out."""

_SHORT_MASK = "****...****"


def gutter(location: Location, snippet: Snippet | None) -> int:
    """Columns that line numbers take."""
    last = snippet.first_line + len(snippet.lines) - 1 if snippet else location.line or 1
    return len(str(max(last, 1)))


def lines(location: Location, snippet: Snippet, style: Style, size: int = 0) -> Iterator[str]:
    """The snippet's lines. Those wider than the screen are shown around the region's start.

    `size`: columns for line numbers, where others need more than this snippet.
    """
    size = max(size, gutter(location, snippet))
    room = max(style.width - size - 4, 20)
    for number, raw in enumerate(snippet.lines, snippet.first_line):
        start, end = _marked(location, number, raw)
        if width(code(raw)) > room:
            raw, end = _unmasked(raw, start, end)
        text, column, length = _window(raw, start, end, room)
        yield f" {ink.paint(f'{number:>{size}} |', ink.DIM, style)} {text}".rstrip()
        if length and number == location.line:
            carets = ink.paint("^" * length, ink.RED, style)
            yield f" {ink.paint(' ' * size + ' |', ink.DIM, style)} {' ' * column}{carets}"


def _marked(location: Location, number: int, raw: str) -> tuple[int, int]:
    """Start and end (0-based, end exclusive) of what is marked in this line; empty: nothing."""
    if location.line is None or not location.line <= number <= (location.last_line or 0):
        return (0, 0)
    stripped = len(raw) - len(raw.lstrip())
    start, end = stripped, len(raw.rstrip())
    if number == location.line and location.column is not None:
        start = min(location.column - 1, len(raw))
        if location.end_line in (None, number) and location.end_column is not None:
            end = min(location.end_column - 1, len(raw))
    return (start, max(end, start + 1))


def _unmasked(raw: str, start: int, end: int) -> tuple[str, int]:
    """The line with short masks in what is marked, so that the name beside a secret has room."""
    marked = _MASK.sub(_SHORT_MASK, raw[start:end])
    return raw[:start] + marked + raw[end:], start + len(marked)


def _window(raw: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """The part of the line that fits, and the caret's column and length in it."""
    before, marked = code(raw[:start]), code(raw[:end])
    column, length = width(before), width(marked) - width(before)
    text = code(raw)
    if width(text) <= room:
        column = min(column, room - 1)
        return (text, column, max(length, int(end > start)))
    if column < room // 2 or column + length <= room - 3:
        return (cut(text, room), column, min(max(length, int(end > start)), room - column))
    tail = "..." + cut(code(raw[start:]), room - 3)
    return (tail, 3, max(1, min(length, width(take(tail, room)) - 3)))
