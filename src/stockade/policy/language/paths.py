"""What no path of a repository looks like: a pattern of this kind would silently match nothing.

Paths begin at the top of the repository, without a slash, and end with a file's name.
"""

from __future__ import annotations

import re

_BRACES = re.compile(r"(?<!\\)\{[^{}]*,[^{}]*\}")
_TOP = "paths begin at the top of the repository: write it without "


def pattern_fault(pattern: str) -> tuple[str, str] | None:
    """Why a pattern matches no path, and what to write instead; `None`: it may match."""
    if fault := start_fault(pattern):
        return fault
    if pattern.startswith("!"):
        return (
            "a pattern has no negation",
            'write `!path.glob("...")`, or `\\\\!` for the character',
        )
    if "//" in pattern:
        return ("no path has two slashes in a row", "write one")
    if pattern.endswith("/"):
        return ("this pattern matches no file", f"for all below the folder write {pattern}**")
    if _BRACES.search(pattern):
        return ("a pattern has no alternatives in braces", "write two patterns, joined by `||`")
    return None


def start_fault(text: str) -> tuple[str, str] | None:
    """Why no path begins like this, and what to write instead; `None`: one may."""
    for prefix in ("/", "./", "~/", "../"):
        if text.startswith(prefix):
            return ("no path begins like this", f"{_TOP}`{prefix}`")
    return None


def part_fault(text: str, *, at_start: bool) -> tuple[str, str] | None:
    """Why no path begins (or else ends) with this, and what to write instead."""
    if at_start and (fault := start_fault(text)):
        return fault
    if "*" in text:
        return ("patterns are read by glob alone", f'write path.glob("{text}")')
    if not at_start and text.endswith("/"):
        return ("a path is that of a file, and ends with its name", "take out the `/`")
    return None


def literal_fault(text: str) -> tuple[str, str] | None:
    """Why no path is equal to this, and what to write instead; `None`: one may be."""
    if fault := start_fault(text):
        return fault
    if "*" in text:
        return ("`==` does not read patterns", f'write path.glob("{text}")')
    if text.endswith("/"):
        return ("a path is that of a file", f'for the folder write path.startsWith("{text}")')
    return None
