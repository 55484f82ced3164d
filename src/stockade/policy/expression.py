"""Conditions over a finding: a small typed subset of CEL, without loops or input and output.

    condition  = all { "||" all }          all  = one { "&&" one }
    one        = "!" one | "(" condition ")" | "true" | "false" | field operator literal
    operator   = "==" | "!=" | "<" | "<=" | ">" | ">="

Fields: `kind`, `scanner`, `rule`, `path`, `advisory` are strings (compared by == and != with a
"quoted" one); `severity` and `confidence` are levels (compared with `high`, `medium`, …).
Three-valued: comparing a level that is unknown gives unknown, by Kleene's logic.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.rating import Confidence, Severity

MAX_LENGTH = 2000
MAX_DEPTH = 40
_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"[^"\n]*"|'[^'\n]*')|(?P<word>[A-Za-z_][\w-]*)
    |(?P<op>&&|\|\||==|!=|<=|>=|[<>!()]))""",
    re.VERBOSE,
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_STRINGS: dict[str, Callable[[Finding], str]] = {
    "kind": lambda f: f.kind.value,
    "scanner": lambda f: f.scanner,
    "rule": lambda f: f.rule,
    "path": lambda f: f.location.path,
    "advisory": lambda f: f.package.advisory if f.package else "",
}
_LEVELS: dict[str, Callable[[Finding], Severity | Confidence]] = {
    "severity": lambda f: f.severity,
    "confidence": lambda f: f.confidence,
}
_NAMES: dict[str, dict[str, int]] = {
    "severity": {s.word: s for s in Severity},
    "confidence": {c.word: c for c in Confidence},
}

Test = Callable[[Finding], bool | None]
"""True, False, or None for unknown."""


class ExpressionError(Exception):
    """A condition that cannot be read; `offset` counts characters from its start."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


@frozen
class Expression:
    """A condition, checked; `fields` are those it reads, for the explanation of a ruling."""

    text: str
    test: Test
    fields: tuple[str, ...]

    def inputs(self, finding: Finding) -> str:
        """The values it looked at, e.g. `severity=high, kind=sast`."""
        return ", ".join(f"{name}={_show(name, finding)}" for name in self.fields)


def parse(text: str) -> Expression:
    """Read and check a condition.

    Raises:
        ExpressionError: it is too long or deep, or does not follow the grammar or the types.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the condition is longer than {MAX_LENGTH} characters", 0)
    reader = _Reader(text)
    test = _any(reader, 0)
    if reader.kind != "end":
        raise reader.error(f"unexpected {reader.word!r}")
    return Expression(text=text, test=test, fields=tuple(dict.fromkeys(reader.fields)))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = self.end = 0
        self.kind = self.word = ""
        self.fields: list[str] = []
        self.next()

    def next(self) -> str:
        before = self.word
        rest = self.text[self.end :]
        self.offset = self.end + len(rest) - len(rest.lstrip())
        if not rest.strip():
            self.kind, self.word = "end", "the end of the condition"
            return before
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            raise self.error(f"unexpected character {self.text[self.offset]!r}", _spelling(rest))
        self.kind = match.lastgroup or ""
        self.word, self.end = match.group(self.kind), match.end()
        return before

    def error(self, message: str, hint: str = "") -> ExpressionError:
        return ExpressionError(message, self.offset, hint)


def _any(reader: _Reader, depth: int) -> Test:
    parts = [_all(reader, depth)]
    while reader.word == "||":
        reader.next()
        parts.append(_all(reader, depth))
    return parts[0] if len(parts) == 1 else lambda f: _kleene(True, [p(f) for p in parts])


def _all(reader: _Reader, depth: int) -> Test:
    parts = [_one(reader, depth)]
    while reader.word == "&&":
        reader.next()
        parts.append(_one(reader, depth))
    return parts[0] if len(parts) == 1 else lambda f: _kleene(False, [p(f) for p in parts])


def _one(reader: _Reader, depth: int) -> Test:
    if depth > MAX_DEPTH:
        raise reader.error(f"the condition is nested deeper than {MAX_DEPTH} levels")
    if reader.word == "!":
        reader.next()
        inner = _one(reader, depth + 1)
        return lambda f: None if (value := inner(f)) is None else not value
    if reader.word == "(":
        reader.next()
        inner = _any(reader, depth + 1)
        if reader.word != ")":
            raise reader.error(f"expected `)`, found {reader.word!r}")
        reader.next()
        return inner
    if reader.kind == "word" and reader.word in ("true", "false"):
        constant = reader.next() == "true"
        return lambda _: constant
    return _comparison(reader)


def _comparison(reader: _Reader) -> Test:
    name, known = reader.word, [*_STRINGS, *_LEVELS]
    if reader.kind != "word" or name not in known:
        raise reader.error(f"unknown field {name!r}", _nearest(name, known))
    reader.fields.append(name)
    reader.next()
    symbol = reader.word
    if symbol not in _COMPARE or (name in _STRINGS and symbol not in ("==", "!=")):
        wanted = "== or !=" if name in _STRINGS else "a comparison"
        raise reader.error(f"expected {wanted} after `{name}`, found {symbol!r}")
    reader.next()
    return _string(reader, name, symbol) if name in _STRINGS else _level(reader, name, symbol)


def _string(reader: _Reader, name: str, symbol: str) -> Test:
    if reader.kind != "string":
        raise reader.error(f'`{name}` is compared with a "quoted" string, not {reader.word!r}')
    wanted, get, compare = reader.next()[1:-1], _STRINGS[name], _COMPARE[symbol]
    return lambda f: compare(get(f), wanted)


def _level(reader: _Reader, name: str, symbol: str) -> Test:
    names = _NAMES[name]
    if reader.kind != "word" or reader.word not in names:
        message = f"{reader.word!r} is no level of `{name}`"
        raise reader.error(message, _nearest(reader.word, list(names)))
    wanted, get, compare = names[reader.next()], _LEVELS[name], _COMPARE[symbol]
    if wanted == 0:  # `severity == unknown` asks whether it is known, and that is always known
        return lambda f: compare(get(f) == 0, True)
    return lambda f: None if get(f) == 0 else compare(get(f), wanted)


def _kleene(strong: bool, values: list[bool | None]) -> bool | None:
    """Any `strong` value decides; otherwise one unknown makes the whole unknown."""
    if strong in values:
        return strong
    return None if None in values else not strong


def _show(name: str, finding: Finding) -> str:
    return _STRINGS[name](finding) if name in _STRINGS else _LEVELS[name](finding).word


def _nearest(word: str, known: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean `{close[0]}`?" if close else "known: " + ", ".join(known)


def _spelling(rest: str) -> str:
    return {"=": "compare with `==`", "&": "write `&&`", "|": "write `||`"}.get(
        rest.lstrip()[:1], ""
    )
