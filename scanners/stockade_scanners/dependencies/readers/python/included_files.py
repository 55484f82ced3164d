"""Files that others include, each parsed once a job: many may include the same one."""

from __future__ import annotations

import itertools

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import Context, Dependency, Unparsed
from stockade_scanners.dependencies.readers.entries import MOST
from stockade_scanners.dependencies.readers.python.requirements_items import (
    Included,
    Item,
    is_prose,
    items,
)

LONGEST = 512 * 1024
"""Characters of all files that one includes."""


@frozen
class Said:
    """An included file."""

    length: int
    """Characters."""

    items: tuple[Item, ...] | None
    """`None`: too many of them."""


def said_in(path: str, context: Context) -> Said | None:
    """What the file says, parsed once for all that include it; `None`: it cannot be read."""
    known: dict[str, Said | None] = context.inclusions.said
    if path not in known:
        text = context.other(path)
        items = _items(text) if text is not None and len(text) <= LONGEST else None
        known[path] = None if text is None else Said(length=len(text), items=items)
    return known[path]


def _items(text: str) -> tuple[Item, ...] | None:
    """Prose is one entry that does not parse, and its pins."""
    found = tuple(itertools.islice(items(text), MOST + 1))
    if len(found) > MOST:
        return None
    wrong = [item for item in found if isinstance(item, Unparsed)]
    if not is_prose(len(found), len(wrong)):
        return found
    return (*wrong[:1], *(item for item in found if isinstance(item, Dependency | Included)))
