"""The tables and lists of a parsed TOML document, of which any may be of another type."""

from __future__ import annotations

from typing import Any

from stockade_scanners.dependencies.manifest import ReadError


def table(parent: dict[str, Any], key: str) -> dict[str, Any]:
    """The table under `key`; empty when it is absent.

    Raises:
        ReadError: it is something else: what it holds would go unread.
    """
    found = parent.get(key, {})
    if not isinstance(found, dict):
        raise ReadError(f"{key} is not a table.")
    return found


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, and anything else as the only item of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def grouped(value: Any) -> list[Any]:
    """The items of all lists of a table of lists."""
    if isinstance(value, dict):
        return [item for group in value.values() for item in listed(group)]
    return listed(value)
