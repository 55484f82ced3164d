"""Built-ins by name, in explicit tables, imported only when asked for.

Nothing is discovered: an entry point in a shared environment could replace a scanner unseen.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from typing import Any

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen


@frozen
class Entry:
    """Where a built-in is found."""

    target: str
    """`module:attribute`."""

    about: str
    """One line for people; equal to the built-in's own."""


def load(table: Mapping[str, Entry], name: str, noun: str) -> Any:
    """The built-in called `name`, imported now. `noun` names the table in the error.

    Raises:
        UsageError: nothing has that name.
    """
    if name not in table:
        raise UsageError(f"no {noun} is called {name!r}", suggestion(name, table))
    module, _, attribute = table[name].target.partition(":")
    return getattr(importlib.import_module(module), attribute)


def suggestion(word: str, known: Collection[str]) -> str:
    """What to type instead: the nearest known word if one is near, and all of them."""
    import difflib

    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1)
    listed = f"Known: {', '.join(known)}."
    return f"Did you mean {by_lower[close[0]]!r}? {listed}" if close else listed
