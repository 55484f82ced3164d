"""TOML with the line numbers that `tomllib` does not give."""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import ReadError

_HEADER = re.compile(r"\[\[\s*([A-Za-z-]+)\s*\]\]\s*(?:#.*)?$")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'")
_DEEPEST = 8  # keys; no dependency is deeper, and every prefix is kept
_MOST_TABLES = 200_000  # tomllib keeps up to a kilobyte for each that a header or a dot makes
_LONG_KEY = re.compile(r"(?<![\w'-])[\w'-]++(?:[ \t]*+\.[ \t]*+[\w'-]++){30}")
_HEADERS = re.compile(r"^[ \t]*+\[", re.MULTILINE)
_TEXT = re.compile(
    r"""\"{3}(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5})?|'{3}(?:[^']++|'(?!''))*+(?:'{3,5})?"""
    r"""|"(?:[^"\\\n]++|\\.)*+"?|'[^'\n]*+'?|#[^\n]*+""",
    re.DOTALL,
)
_LONGEST_LINE = 4096  # no requirement is longer, and the pattern is quadratic on escapes
_ESCAPE = re.compile(r"\\([\"\\])")
_TABLE = re.compile(r"\s*\[")
_WORD = r"""(?:"(?:[^"\\]|\\.)*+"|'[^']*+'|[A-Za-z0-9_-]++)"""
_PATH = re.compile(rf"\s*(\[{{0,2}})\s*({_WORD}(?:\s*\.\s*{_WORD})*)\s*[]=]")
_WORDS = re.compile(_WORD)
_NAME = re.compile(r"""\s*(?:name|"name"|'name')\s*=\s*["']([^"']*)["']""")


def load(text: str) -> dict[str, Any]:
    """Parse a TOML document.

    Raises:
        ReadError: it does not parse; with the line where the parser tells it.
    """
    _refuse_deep_keys(text)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        raise ReadError("The file is not valid TOML.", int(found[1]) if found else None) from error


def _refuse_deep_keys(text: str) -> None:
    """tomllib takes quadratic time for `a.a.a.…`, and makes a table of each `a` before a dot."""
    bare = _TEXT.sub(_blank, text)
    found = _LONG_KEY.search(bare)
    if found:
        line = bare.count("\n", 0, found.start()) + 1
        raise ReadError("The file has a key of too many parts.", line)
    if bare.count(".") + len(_HEADERS.findall(bare)) > _MOST_TABLES:
        detail = f"The file has more than {_MOST_TABLES} tables."
        raise ReadError(detail, reason=GapReason.TOO_LARGE)


def _blank(match: re.Match[str]) -> str:
    """A comment goes; of a string, which may be a part of a key, its quotes and lines stay."""
    said = match[0]
    return "" if said[0] == "#" else "''" + "\n" * said.count("\n")


def tables(document: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The array of tables under `key`; empty when it is absent.

    Raises:
        ReadError: it is something else.
    """
    found = document.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ReadError(f"{key} is not an array of tables.")
    return found


def name_lines(text: str, key: str, names: Sequence[str]) -> list[int | None]:
    """The line of `name = …` in each `[[key]]` table, for the names in the document's order.

    A name that is not where the order says (written inline, or decoys inside strings) has `None`.
    """
    order: dict[str, list[tuple[int, int]]] = {}
    for position, (name, line) in enumerate(_candidates(text, key)):
        order.setdefault(name, []).append((position, line))
    lines: list[int | None] = []
    reached = 0
    for name in names:
        places = order.get(name, [])
        found = bisect.bisect_left(places, (reached, 0))
        if found < len(places):
            reached = places[found][0] + 1
        lines.append(places[found][1] if found < len(places) else None)
    return lines


def quoted_lines(text: str) -> dict[str, int]:
    """Each one-line string of the document -> the first line that writes it."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _STRING.finditer(line) if len(line) <= _LONGEST_LINE else ():
            basic, literal = match.groups()
            value = literal if basic is None else _ESCAPE.sub(r"\1", basic)
            lines.setdefault(value, number)
    return lines


def path_lines(text: str) -> dict[tuple[str, ...], int]:
    """The keys that lead to each value and table -> the first line that writes them."""
    lines: dict[tuple[str, ...], int] = {}
    header: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        match = _PATH.match(line) if len(line) <= _LONGEST_LINE else None
        if not match:
            continue
        path = tuple(_unquoted(word) for word in _WORDS.findall(match[2])[:_DEEPEST])
        header, path = (path, path) if match[1] else (header, header + path)
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], number)
    return lines


def _unquoted(word: str) -> str:
    return _ESCAPE.sub(r"\1", word[1:-1]) if word[0] in "\"'" else word


def _candidates(text: str, key: str) -> Iterator[tuple[str, int]]:
    inside = False
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.match(line.strip())
        if header:
            inside = header[1] == key
        elif _TABLE.match(line) and "=" not in line:
            inside = False
        elif inside and (match := _NAME.match(line)):
            inside = False
            yield match[1], number
