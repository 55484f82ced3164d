"""Colour: few, from the terminal's own palette, and never the only carrier of a meaning."""

from __future__ import annotations

from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.verdict import State

BOLD, DIM = "1", "2"
RED, GREEN, YELLOW, CYAN = "1;31", "1;32", "33", "36"

SEVERITY = {
    Severity.CRITICAL: RED,
    Severity.HIGH: RED,
    Severity.UNKNOWN: YELLOW,
    Severity.MEDIUM: YELLOW,
    Severity.LOW: CYAN,
    Severity.INFO: DIM,
}

STATE = {State.PASSED: GREEN, State.BLOCKED: RED, State.INCOMPLETE: "1;33"}


def paint(text: str, code: str, style: Style) -> str:
    """The text in a colour (an SGR code), or unchanged where no colour is wanted."""
    return f"\x1b[{code}m{text}\x1b[0m" if style.color and text else text


def heading(text: str, style: Style) -> str:
    """A section's title."""
    return paint(text, BOLD, style)
