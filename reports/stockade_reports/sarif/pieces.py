"""JSON in pieces, so that a log of many results is never one string and never one value.

The layout is that of `json.dumps(document, indent=1)`, but for a list that is given as an iterator:
each of its items is one line. So a result is a line, which `grep` finds and `diff` shows whole, and
is written by the encoder in C, which does not indent and is some five times as fast.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_compact = json.JSONEncoder(allow_nan=False, separators=(",", ": ")).encode


def pieces(document: Any) -> Iterator[str]:
    """Yield the document as ASCII JSON and a line feed; joined and without its line feeds and the
    spaces that begin lines, it is `json.dumps(document, separators=(",", ": "))`.

    `document` is made of plain JSON values and of iterators, which are read once and one item at a
    time. Keys are strings.

    Raises:
        ValueError: a number is not finite.
    """
    yield from _laid_out(document, "\n")
    yield "\n"


def _laid_out(value: Any, margin: str) -> Iterator[str]:
    inner = f"{margin} "
    if isinstance(value, Mapping) and value:
        members = ((f"{_compact(key)}: ", item) for key, item in value.items())
        return _between("{", "}", margin, (_member(k, item, inner) for k, item in members))
    if isinstance(value, list) and value:
        return _between("[", "]", margin, (_laid_out(item, inner) for item in value))
    if isinstance(value, Iterator):
        return _between("[", "]", margin, ((_compact(item),) for item in value))
    return iter((_compact(value),))


def _member(key: str, value: Any, margin: str) -> Iterator[str]:
    yield key
    yield from _laid_out(value, margin)


def _between(first: str, last: str, margin: str, parts: Iterator[Iterable[str]]) -> Iterator[str]:
    """The parts in brackets, each on a line; the brackets alone where there are none."""
    before = f"{first}{margin} "
    for part in parts:
        yield before
        yield from part
        before = f",{margin} "
    yield f"{margin}{last}" if before[0] == "," else f"{first}{last}"
