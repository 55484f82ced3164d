"""Text as it may stand in the document."""

from __future__ import annotations

from stockade.model import path as paths


def line(text: str) -> str:
    """The text with what does not print written out."""
    return paths.text(text)


def prose(text: str) -> str:
    """The same over several lines."""
    return "\n".join(line(part) for part in text.split("\n"))
