"""Where the entries of a JSON lock file stand, which `json` does not tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

_TOKEN = re.compile(r'("(?:[^"\\]++|\\.)*+")(\s*+:)?|[{}\[\]]', re.DOTALL)

Path = tuple[str, ...]
Lines = Mapping[Path, Sequence[int]]
_ENTRY = "*"


def section_lines(text: str, wanted: Sequence[Path], nested: str = "") -> Lines:
    """The lines of the keys in each object that a wanted path leads to, in the text's order.

    The text must be valid JSON without a key twice in one object: its order is the document's then.
    With `nested`, the object under that key of an entry belongs to the entry's section.
    """
    found: dict[Path, list[int]] = {path: [] for path in wanted}
    known = {path[:length] for path in wanted for length in range(len(path) + 1)}
    places: list[Path | None] = []
    key, line, counted = "", 1, 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if token[2]:
            key = _decoded(token[1])
            place = places[-1]
            rows = None if place is None else found.get(place)
            if rows is not None:
                line += text.count("\n", counted, token.start())
                counted = token.start()
                rows.append(line)
        elif mark == "{":
            places.append(_below(places[-1], key, found, known, nested) if places else ())
        elif mark == "[":
            places.append(None)
        elif mark in ("}", "]"):
            places.pop()
    return found


def numbered(
    section: Mapping[str, Any], lines: Lines, path: Path
) -> Iterator[tuple[str, Any, int | None]]:
    """Key, value and line of each entry in the object at `path`."""
    rows = chain[int | None](lines.get(path, ()), repeat(None))
    for (key, value), line in zip(section.items(), rows, strict=False):
        yield key, value, line


def _below(
    place: Path | None, key: str, sections: Mapping[Path, Any], known: set[Path], nested: str
) -> Path | None:
    """Where the object under `key` of an object is; `None`: nowhere that is asked for."""
    if place is None:
        return None
    if place in sections:
        return (*place, _ENTRY) if nested else None
    if place[-1:] == (_ENTRY,):
        return place[:-1] if key == nested else None
    deeper = (*place, key)
    return deeper if deeper in known else None


def _decoded(text: str) -> str:
    return str(json.loads(text)) if "\\" in text else text[1:-1]
