"""JSON lock files: strict, and with the line numbers that `json` does not give."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from typing import Any

from stockade.model import strict_json
from stockade.model.errors import ToolError
from stockade_scanners.dependencies.manifest import ReadError

_STRING = r'"((?:[^"\\]|\\.){0,600})"'
_KEY = re.compile(_STRING + r"\s{0,200}:")
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
        """The line of each `"key": "value"`, for the values in the document's order."""
        return self._places(rf'"{re.escape(key)}"\s*:\s*{_STRING}', wanted)

    def objects(self, keys: Iterable[Any]) -> Sequence[int | None]:
        """The line of each `"key": {`, for the keys in the document's order."""
        return self._places(_STRING + r"\s*:\s*\{", keys)

    def strings(self, wanted: Iterable[Any]) -> Sequence[int | None]:
        """The line of each string, for strings in the document's order."""
        return self._places(_STRING, wanted)

    def _places(self, pattern: str, wanted: Iterable[Any]) -> Sequence[int | None]:
        places: dict[str, list[int]] = {}
        for match in re.finditer(pattern, self._text):
            places.setdefault(_unescaped(match[1]), []).append(match.start())
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
            for match in _KEY.finditer(self._text):
                self._keys.setdefault(_unescaped(match[1]), []).append(self._line(match.start()))
        return self._keys


def _unescaped(text: str) -> str:
    """PHP and Swift write `/` as `\\/`; other escapes are not met in names."""
    return text.replace("\\/", "/")
