"""Ranges made of comparators, carets and tildes: npm, Cargo, Poetry, Composer and Pub.

https://github.com/npm/node-semver#ranges, https://doc.rust-lang.org/cargo/reference/
specifying-dependencies.html, https://python-poetry.org/docs/dependency-specification/,
https://getcomposer.org/doc/articles/versions.md, https://dart.dev/tools/pub/dependencies.
They differ in what a bare version means, and in how far a tilde reaches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stockade.advisories.interval import EVERYTHING, Bounds, intersect
from stockade.advisories.versions import VersionError, key_of
from stockade_scanners.dependencies.ranges import pep440

_ECOSYSTEMS: Mapping[str, str] = {
    "npm": "npm",
    "cargo": "crates.io",
    "poetry": "PyPI",
    "composer": "Packagist",
    "pub": "Pub",
}
_BARE = {"npm": "=", "cargo": "^", "poetry": "=", "composer": "=", "pub": "="}
_PARTIAL = frozenset({"npm", "cargo"})
"""Where `<=1.2` and `>1.2` mean all of 1.2."""

_OPERATOR = re.compile(r"(\^|~>|~=|~|>=|<=|!=|==|=|>|<)[ \t]*")
_TERM = re.compile(r"(?:\^|~>|~=|~|>=|<=|!=|==|=|>|<)?[^\s,<>=!~^|]+")
_HYPHEN = re.compile(r"(\S+)\s+-\s+(\S+)")
_VERSION = re.compile(
    r"v?(?P<numbers>[0-9]{1,18}(?:\.[0-9]{1,18}){0,3})(?P<any>(?:\.[x*])*)"
    r"(?P<rest>[-+][^*]*|[^x*]*)",
    re.IGNORECASE,
)
_ANY = frozenset({"", "*", "x", "X", "any"})


def bounds(grammar: str, text: str) -> tuple[Bounds, ...]:
    """The bounds of a range. Raises VersionError when it cannot be read."""
    key = key_of(_ECOSYSTEMS[grammar])
    found: list[Bounds] = []
    for choice in re.split(r"\|\|?", text):
        part: tuple[Bounds, ...] = (EVERYTHING,)
        for term in _terms(grammar, choice.strip()):
            part = intersect(part, _term(grammar, term), key)
        found.extend(part)
    return tuple(found)


def _terms(grammar: str, choice: str) -> list[str]:
    hyphen = _HYPHEN.fullmatch(choice)
    if hyphen:
        whole = grammar == "composer" and re.fullmatch(r"v?[0-9]+(?:\.[0-9]+)?", hyphen[2])
        return [f">={hyphen[1]}", f"<={hyphen[2]}{'.*' if whole else ''}"]
    joined = _OPERATOR.sub(r"\1", choice)
    terms = _TERM.findall(joined)
    if "".join(terms) != re.sub(r"[\s,]+", "", joined):
        raise VersionError(choice)
    return terms


def _term(grammar: str, term: str) -> list[Bounds]:
    match = _OPERATOR.match(term)
    operator = match[1] if match else _BARE[grammar]
    text = term[match.end() :] if match else term
    if text in _ANY:
        return [EVERYTHING]
    if grammar == "poetry" and operator in ("!=", "~="):
        return list(pep440.bounds(grammar, f"{operator}{text}") or ())
    version = _VERSION.fullmatch(text)
    if version is None:
        raise VersionError(term)
    numbers = [int(n) for n in version["numbers"].split(".")]
    if version["any"] and match is None:
        operator = "="
    if operator == "^":
        return [_between(grammar, version, _caret(grammar, numbers))]
    if operator in ("~", "~>"):
        return [_between(grammar, version, _tilde(grammar, numbers))]
    return _compared(grammar, operator, version, numbers)


def _compared(
    grammar: str, operator: str, version: re.Match[str], numbers: list[int]
) -> list[Bounds]:
    exact = _text(version)
    partial = bool(version["any"]) or (grammar in _PARTIAL and len(numbers) < 3)
    above = _first(grammar, _raised(numbers, len(numbers)))
    if operator in ("=", "=="):
        if partial:
            return [Bounds(low=_first(grammar, numbers), high=above)]
        return [Bounds(low=exact, high=exact, with_high=True)]
    if operator == "!=":
        return [Bounds(high=exact), Bounds(low=exact, with_low=False)]
    if operator == ">=":
        return [Bounds(low=exact)]
    if operator == ">":
        return [Bounds(low=above) if partial else Bounds(low=exact, with_low=False)]
    if operator == "<=":
        return [Bounds(high=above) if partial else Bounds(high=exact, with_high=True)]
    return [Bounds(high=exact)]


def _between(grammar: str, version: re.Match[str], high: list[int]) -> Bounds:
    return Bounds(low=_text(version), high=_first(grammar, high))


def _text(version: re.Match[str]) -> str:
    return str(version["numbers"] if version["any"] else version["numbers"] + version["rest"])


def _caret(grammar: str, numbers: list[int]) -> list[int]:
    """The first number that is not zero may not change; `^0` and `^0.0` reach one further.

    Pub looks at no more than two: its `^0.0.3` allows all of 0.0.
    """
    if grammar == "pub":
        return _raised(numbers, 1 if numbers[0] else min(2, len(numbers)))
    place = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
    return _raised(numbers, place + 1)


def _tilde(grammar: str, numbers: list[int]) -> list[int]:
    """All but Composer keep major and minor; Composer's keeps all but the last number."""
    kept = max(1, len(numbers) - 1) if grammar == "composer" else min(2, len(numbers))
    return _raised(numbers, kept)


def _raised(numbers: list[int], kept: int) -> list[int]:
    return [*numbers[: kept - 1], numbers[kept - 1] + 1]


def _first(grammar: str, numbers: list[int]) -> str:
    """The lowest version with these numbers, below its own previews, which a range leaves out."""
    padded = [*numbers, *[0] * (3 - len(numbers))]
    text = ".".join(map(str, padded))
    return text + {"poetry": ".dev0", "composer": "-dev"}.get(grammar, "-0")
