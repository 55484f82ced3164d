"""The pairs of a `mix.lock`, by its tokens: nothing is evaluated, and nothing recurses.

https://hexdocs.pm/elixir/syntax-reference.html.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from stockade_scanners.dependencies.manifest import ReadError

_TOKEN = re.compile(
    r"""
      (?P<blank> (?:\s|\#[^\n]*+)++ )
    | (?P<key> (?:"[^"\\\#]*+"|[A-Za-z_]\w*+[?!]?):(?=\s) )
    | (?P<string> "[^"\\\#]*+" )
    | (?P<escaped> "(?:[^"\\\#]|\\.|\#(?!\{))*+" | '[^'\\\#]*+' )
    | (?P<atom> :[A-Za-z_]\w*+[?!]? | :"[^"\\\#]*+" )
    | (?P<word> [A-Za-z_]\w*+[?!]? | -?\d[\w.]*+ )
    | (?P<open> %\{ | \{ | \[ )
    | (?P<close> \} | \] )
    | (?P<comma> , )
    | (?P<arrow> => )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS = {"%{": "}", "{": "}", "[": "]"}
_PAIRS = (["key", "open", "close"], ["string", "arrow", "open", "close"])


@dataclass(frozen=True, slots=True)
class Pair:
    """A package's name in the map, and the first level of its tuple."""

    key: str
    line: int
    values: Sequence[str] | None
    """Atoms with their colon, strings without quotes; what is nested is empty. `None`: no tuple."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    depth: int
    """How many brackets are open around it."""


def pairs(text: str) -> Iterator[Pair]:
    """Yield the pairs of the map; none from an empty text, which Mix takes for an empty map.

    Raises:
        ReadError: it is no map, does not end, or holds what is no literal.
    """
    breaks = [match.start() for match in re.finditer("\n", text)]
    tokens: list[_Token] = []
    for token in _tokens(text):
        if token.depth == 1 and token.kind == "comma":
            yield from _pair(tokens, breaks)
            tokens = []
        else:
            tokens.append(token)
    yield from _pair(tokens, breaks)


def _tokens(text: str) -> Iterator[_Token]:
    """The tokens of the map and of its tuples; deeper ones only have to be tokens."""
    waiting: list[str] = []
    start, begun, match_at = 0, False, _TOKEN.match
    while start < len(text):
        match = match_at(text, start)
        if match is None or match.lastgroup is None:
            raise _refused("The file holds what is no literal of Elixir.", text, start)
        kind, word, depth = match.lastgroup, match[0], len(waiting)
        if kind != "blank" and not depth and (begun or word not in ("%{", "[")):
            raise _refused("The file is not one map of packages.", text, start)
        if kind == "close":
            depth -= 1
            if waiting.pop() != word:
                raise _refused("A bracket is closed by another one.", text, start)
        elif kind == "open":
            begun = True
            waiting.append(_ENDS[word])
        if kind != "blank" and 0 < depth <= 2:
            yield _Token(kind, word, start, depth)
        start = match.end()
    if waiting:
        raise _refused("The map of packages has no end.", text, start)


def _refused(detail: str, text: str, start: int) -> ReadError:
    return ReadError(detail, text.count("\n", 0, start) + 1)


def _pair(tokens: Sequence[_Token], breaks: Sequence[int]) -> Iterator[Pair]:
    if not tokens:
        return
    line = bisect.bisect_left(breaks, tokens[0].start) + 1
    outer = [token for token in tokens if token.depth == 1]
    key = outer[0].text.removesuffix(":").strip('"') if outer else ""
    opened = next((token.text for token in outer if token.kind == "open"), "")
    inner = [token for token in tokens if token.depth == 2]
    plain = [token.kind for token in outer] in _PAIRS and opened == "{"
    if not plain or any(token.kind == "escaped" for token in inner):
        yield Pair(key, line, None)
    else:
        yield Pair(key, line, _values(inner))


def _values(tokens: Sequence[_Token]) -> list[str]:
    values, only = [""], True
    for token in tokens:
        if token.kind == "comma":
            values.append("")
            only = True
        elif only and token.kind in ("atom", "string"):
            values[-1] = token.text.replace('"', "")
            only = False
        else:
            values[-1] = ""
    return values
