"""Text of the scanned target as the page shows it: `escape`, and no text too long for a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade_reports import escape
from stockade_reports.clip import counted

MAX_PROSE = 4_000
"""Characters of one message."""

MAX_CODE = 400
"""Characters of one line of code."""

_BACKTICKS = re.compile(r"`([^`\n]+)`")


def line(text: str) -> str:
    """A name or a path: one line, every unprintable character escaped."""
    return counted(escape.line(text), MAX_PROSE)


def prose(text: str) -> str:
    """A message: line breaks and tabs are kept."""
    return counted(escape.lines(text), MAX_PROSE)


def code(text: str) -> str:
    """One line of a file: tabs are kept, and what ends a line elsewhere is escaped."""
    return counted(escape.lines(text).replace("\n", "\\x0a"), MAX_CODE)


def spans(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, each with whether it stood in backticks, as code does in messages."""
    for number, piece in enumerate(_BACKTICKS.split(text)):
        if piece:
            yield number % 2 == 1, piece
