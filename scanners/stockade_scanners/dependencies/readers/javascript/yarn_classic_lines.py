"""The lines of Yarn 1's lock file, cut into entries.

Source of what Yarn accepts: `src/lockfile/parse.js` of https://github.com/yarnpkg/yarn. What it
never writes is not guessed at, but comes out as a line that does not parse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import field

from stockade.model.frozen import frozen

_WORD = r'(?:"(?:[^"\\]++|\\.)*+"|[^\s",:#][^\s,:]*+)'
_HEADER = re.compile(rf"{_WORD}(?:, ?{_WORD})*+:")
_PATTERN = re.compile(_WORD)
_PROPERTY = re.compile(r'  ("(?:[^"\\]++|\\.)*+"|[A-Za-z]++) (\S++|"(?:[^"\\]++|\\.)*+")')
_BLOCK = re.compile(rf"  {_WORD}:")
_IN_BLOCK = re.compile(r"    \S.*")
_PROPERTIES = frozenset({"version", "resolved"})


@frozen
class Block:
    """What one entry says: the patterns that led to it, and the properties that are read."""

    patterns: tuple[str, ...]
    line: int
    properties: dict[str, str] = field(default_factory=dict)


def blocks(text: str) -> Iterator[Block | int]:
    """Yield each entry when it is complete, and the number of each line that does not parse."""
    current: Block | None = None
    inside = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.removesuffix("\r")
        if "#" in line and "\r" not in line and line.lstrip(" ").startswith("#"):
            continue
        blank = not line.strip(" ")
        header = () if blank or line.startswith(" ") else _patterns(line)
        if header or blank:
            yield from () if current is None else (current,)
            current = Block(patterns=header, line=number) if header else None
        elif current is None or not _belongs(line, inside, current):
            yield number
        opens = line.endswith(":") and _BLOCK.fullmatch(line) is not None
        inside = opens or (inside and line.startswith("    "))
    yield from () if current is None else (current,)


def _patterns(line: str) -> tuple[str, ...]:
    """The patterns of an entry's first line; empty when it is none."""
    if not line.endswith(":") or _HEADER.fullmatch(line) is None:
        return ()
    words = [_unquoted(word) for word in _PATTERN.findall(line)]
    return tuple(w for w in words if w is not None) if None not in words else ()


def _belongs(line: str, inside: bool, current: Block) -> bool:
    """Whether the line is part of an entry; a property is noted, and may not be said twice."""
    if inside and _IN_BLOCK.fullmatch(line):
        return True
    if _BLOCK.fullmatch(line):
        return True
    found = _PROPERTY.fullmatch(line)
    key, value = (_unquoted(found[1]), _unquoted(found[2])) if found else (None, None)
    if key is None or value is None or key in current.properties:
        return False
    if key in _PROPERTIES:
        current.properties[key] = value
    return True


def _unquoted(word: str) -> str | None:
    if not word.startswith('"'):
        return word
    try:
        return str(json.loads(word))
    except ValueError:
        return None
