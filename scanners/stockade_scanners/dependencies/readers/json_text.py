"""JSON lock files: strict, and with the line numbers that `json` does not give."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from stockade.model import strict_json
from stockade.model.errors import ToolError
from stockade_scanners.dependencies.manifest import ReadError

_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"?(?:(\s*+:)\s*+(\{)?)?', re.DOTALL)
"""With what follows a key. Possessive, and content with a string that does not end: to start again
at each escaped quote would take quadratic time."""

_LINE_OF_ERROR = re.compile(r"line (\d+) column")


def load(text: str) -> dict[str, Any]:
    """The document, whose top must be an object.

    Raises:
        ReadError: not JSON, nested deeper than 200 levels, a key twice in one object, no object.
    """
    try:
        value = strict_json.loads(text.encode("utf-8", "surrogatepass"), "the file")
    except ToolError as error:
        found = _LINE_OF_ERROR.search(error.message)
        raise ReadError(
            "The file is not valid JSON, or says one thing twice.", int(found[1]) if found else None
        ) from error
    if not isinstance(value, dict):
        raise ReadError("The file does not hold a JSON object.")
    return value


def table(parent: Any, key: str) -> dict[str, Any]:
    """The object under `key`; empty when it is absent or null.

    Raises:
        ReadError: it is something else: what it holds would go unread.
    """
    found = parent.get(key) if isinstance(parent, dict) else None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ReadError(f"{key} is not an object.")
    return found


def items(parent: Any, key: str) -> list[Any]:
    """The list under `key`; empty when it is absent or null.

    Raises:
        ReadError: it is something else.
    """
    found = parent.get(key) if isinstance(parent, dict) else None
    if found is None:
        return []
    if not isinstance(found, list):
        raise ReadError(f"{key} is not a list.")
    return found


class _String(NamedTuple):
    """One string of a text."""

    start: int
    text: str
    is_key: bool
    opens: bool
    """Whether it is the key of an object."""

    key: str | None
    """The key whose value it is."""


class Lines:
    """Where the strings of a JSON text stand. Only for display: a decoy can mislead it."""

    def __init__(self, text: str) -> None:
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._text = text
        self._keys: dict[str, list[int]] | None = None

    def key(self, name: str, after: int | None = None) -> int | None:
        """The first line on or after line `after` that writes the key."""
        lines = self._key_lines().get(name, [])
        found = bisect.bisect_left(lines, after or 0)
        return lines[found] if found < len(lines) else None

    def values(self, key: str, wanted: Iterable[Any]) -> Sequence[int | None]:
        """The line of each string that is the key's value, for values in the document's order."""
        return self._places((s for s in _strings(self._text) if s.key == key), wanted)

    def objects(self, keys: Iterable[Any]) -> Sequence[int | None]:
        """The line of each `"key": {`, for the keys in the document's order."""
        return self._places((s for s in _strings(self._text) if s.opens), keys)

    def strings(self, wanted: Iterable[Any]) -> Sequence[int | None]:
        """The line of each string, for strings in the document's order."""
        return self._places(_strings(self._text), wanted)

    def _places(self, strings: Iterable[_String], wanted: Iterable[Any]) -> Sequence[int | None]:
        places: dict[str, list[int]] = {}
        for string in strings:
            places.setdefault(string.text, []).append(string.start)
        found: list[int | None] = []
        reached = 0
        for value in wanted:
            starts = places.get(str(value), [])
            at = bisect.bisect_left(starts, reached)
            if at < len(starts):
                reached = starts[at] + 1
            found.append(self._line(starts[at]) if at < len(starts) else None)
        return found

    def _line(self, offset: int) -> int:
        return bisect.bisect_left(self._breaks, offset) + 1

    def _key_lines(self) -> dict[str, list[int]]:
        if self._keys is None:
            self._keys = {}
            for string in _strings(self._text):
                if string.is_key:
                    self._keys.setdefault(string.text, []).append(self._line(string.start))
        return self._keys


def _strings(text: str) -> Iterator[_String]:
    key, end = "", -1
    for match in _STRING.finditer(text):
        said, is_key = _decoded(match[1]), match[2] is not None
        of_key = key if match.start() == end else None
        yield _String(match.start(), said, is_key, match[3] is not None, of_key)
        key, end = said, match.end() if is_key else -1


def _decoded(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"')) if "\\" in text else text
    except ValueError:
        return text
