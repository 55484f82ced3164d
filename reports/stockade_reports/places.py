"""Where something is, as editors and terminals understand it."""

from __future__ import annotations

from stockade.model import path as paths
from stockade.model.location import Location


def place(location: Location) -> str:
    """`path:line:column`, as far as it is known."""
    numbers = (location.line, location.column if location.line else None)
    return ":".join([paths.text(location.path), *(str(n) for n in numbers if n)])
