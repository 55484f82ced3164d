"""The lines of a `go.mod` or a `go.work`, cut into words as Go's own lexer does.

https://go.dev/ref/mod#go-mod-file-lexical.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stockade_scanners.dependencies.manifest import ReadError

_WORD = re.compile(
    r'\s+|//.*|"((?:[^"\\]|\\.)*+)"|`([^`]*)`|(=>|[()\[\],{}])|((?:(?!//)[^\s()\[\],{}])++|.)'
)
_ESCAPE = re.compile(r"\\(.)")
_PLAIN_ESCAPES = frozenset('"\\')


@dataclass(frozen=True, slots=True)
class Statement:
    """A directive, or one line of a block of them."""

    verb: str
    words: Sequence[str]
    """What follows the verb, without quotes and comments."""

    line: int


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements, whatever their verbs; one that is not read has none.

    Raises:
        ReadError: a block has no end.
    """
    verb, opened = "", 0
    for number, raw in enumerate(text.split("\n"), start=1):
        words = _words(raw)
        if words is None:
            yield Statement("", [], number)
        elif verb and words == [")"]:
            verb = ""
        elif verb and words:
            yield Statement(verb, words, number)
        elif words[1:] == ["("]:
            verb, opened = words[0], number
        elif words and words[1:] != ["(", ")"]:
            yield Statement(words[0], words[1:], number)
    if verb:
        raise ReadError("A block of directives has no end.", opened)


def _words(line: str) -> list[str] | None:
    """`None` for a line with an escape that only Go would decode: its words are other ones."""
    found: list[str] = []
    for match in _WORD.finditer(line):
        quoted, raw, mark, word = match.groups()
        if quoted is not None:
            if not _PLAIN_ESCAPES.issuperset(_ESCAPE.findall(quoted)):
                return None
            found.append(_ESCAPE.sub(r"\1", quoted))
        elif raw is not None or mark or word:
            found.append(raw if raw is not None else mark or word)
    return found
