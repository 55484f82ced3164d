"""Fields of every type of the language of conditions, and random facts for them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stockade.model.rating import Confidence, Severity
from stockade.policy.fields import FINDING
from stockade.policy.language.types import CONFIDENCES, SEVERITIES, Facts, Field, Fields, Type

# CEL has no opinion on what a field can never hold; ours is tested elsewhere.
_ANYTHING = {n: replace(f, most=None, is_path=False, spellings=()) for n, f in FINDING.items()}

FIELDS: Fields = _ANYTHING | {
    "numbers": Field(type=Type.NUMBERS, about="", unknown="often", default=()),
    "texts": Field(type=Type.STRINGS, about="", unknown="often", default=()),
    "note": Field(type=Type.STRING, about="", unknown="often", default=""),
    "tries": Field(type=Type.INT, about="", default=0),
    "share": Field(type=Type.NUMBER, about="", default=0.0),
}
"""Those of findings, and of the types that findings have not."""

TEXTS = (
    "", "a", "ab", "b", "a/b.py", "src/a.py", "é", "naïve/ж.py", "😀", "a😀b", "\u200b", "a\tb",
    "a\nb\r", '"', "'", "\\", "\\n", "`?", "\x7f\x1b", "\u2028", "*[!]", "ab" * 20,
)  # fmt: skip
POOLS: Mapping[str, Sequence[str]] = {
    "rule": ("bandit/B602", "bandit/B1", "semgrep/a.b", "secrets/x/y"),
    "cwe": ("CWE-78", "CWE-79", "CWE-1"),
}
INTS = (0, 1, 2, 3, 7, 90, -1, 2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, -(2**63))
DOUBLES = ("0.0", "0.5", "1.0", "15e-1", "2.0", "3e0", "7.00", "0.09E3", "5e-324", "1e-400",
           "4503599627370495.5", "-0.0", "-0.5", "-1.0", "-1e2")  # fmt: skip


def pool(name: str) -> Sequence[str]:
    """The strings that the field may hold."""
    return POOLS.get(name) or tuple(FIELDS[name].values) or TEXTS


def random_facts(rng: random.Random) -> Facts:
    """A value for each of `FIELDS`; a third of what may be unknown is."""
    return {
        name: None if field.unknown and rng.random() < 0.33 else _value(rng, name, field.type)
        for name, field in FIELDS.items()
    }


def as_map(facts: Facts) -> dict[str, Any]:
    """The facts as CEL's implementation takes them."""
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _value(rng: random.Random, name: str, kind: Type) -> Any:
    simple: Mapping[Type, Sequence[Any]] = {
        Type.BOOL: (False, True),
        Type.INT: INTS,
        Type.NUMBER: (*map(float, DOUBLES), float("inf"), float("-inf"), float("nan")),
        Type.SEVERITY: tuple(SEVERITIES.values()),
        Type.CONFIDENCE: tuple(CONFIDENCES.values()),
    }
    if kind in simple:
        return rng.choice(simple[kind])
    if kind is Type.STRING:
        return rng.choice(pool(name))
    many = pool(name) if kind is Type.STRINGS else simple[Type.NUMBER]
    return tuple(rng.choice(many) for _ in range(rng.randrange(4)))


def _plain(value: Any) -> Any:
    if isinstance(value, Severity | Confidence):
        return int(value)
    return list(value) if isinstance(value, tuple) else value
