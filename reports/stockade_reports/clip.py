"""Texts that are too long: cut short, which is always to be seen."""

from __future__ import annotations


def cut(text: str, most: int) -> str:
    """At most `most` characters (1 or more), the last of them an ellipsis where it was longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def counted(text: str, most: int) -> str:
    """The first `most` characters, then how many more there are."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text) - most:,} more characters)"
