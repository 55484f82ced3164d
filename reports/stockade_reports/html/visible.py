"""Text of the scanned target as it may be shown: nothing hidden, nothing reordered.

Bidirectional overrides, zero-width and control characters, and lone surrogates (which UTF-8 cannot
hold) appear as `\\xNN` or `\\uNNNN`. It is a form for people; the `json` report is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade.model import path as paths

MAX_PROSE = 4_000
"""Characters of one message."""

MAX_CODE = 400
"""Characters of one line of code."""

_BACKTICKS = re.compile(r"`([^`\n]+)`")


def line(text: str) -> str:
    """A name or a path: one line, every unprintable character escaped."""
    return _clip(paths.text(text), MAX_PROSE)


def prose(text: str) -> str:
    """A message: line breaks and tabs are kept."""
    return _clip(unhidden(text), MAX_PROSE)


def code(text: str) -> str:
    """One line of a file: tabs are kept, and what ends a line elsewhere is escaped."""
    return _clip(unhidden(text).replace("\n", "\\x0a"), MAX_CODE)


def spans(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, each with whether it stood in backticks, as code does in messages."""
    for number, piece in enumerate(_BACKTICKS.split(text)):
        if piece:
            yield number % 2 == 1, piece


def unhidden(text: str) -> str:
    """The escaped form of any length. Applying it twice changes nothing more."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" else paths.text(c) for c in text)


def _clip(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text) - most:,} more characters)"
