"""The language of conditions means what Google's implementation of CEL says it means."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from stockade.policy.expression import Expression, ExpressionError, parse
from stockade.policy.language.types import CONFIDENCES, SEVERITIES
from support.random_conditions import Conditions, garbled, rendered
from support.random_facts import FIELDS, as_map, random_facts

cel = pytest.importorskip("cel_expr_python.cel", reason="no wheel for this platform")

ABSENT = 'NOT_FOUND: Key not found in map : "'


@cache
def environment() -> Any:
    """CEL with the facts in a map `f`, and the words for levels as numbers."""
    levels = dict.fromkeys(SEVERITIES, cel.Type.INT)
    return cel.NewEnv(variables={"f": cel.Type.Map(cel.Type.STRING, cel.Type.DYN), **levels})


def evaluated(compiled: Any, known: dict[str, Any], **levels: int) -> bool | None:
    """What CEL says; the error that a key is absent is our "not known", and no other error is."""
    result = compiled.eval(data={"f": known, **levels})
    value = result.value()
    if result.type() == cel.Type.BOOL:
        return bool(value)
    assert str(value).startswith(ABSENT), value
    return None


def compare(seed: int, count: int) -> tuple[Counter[bool | None], Counter[str]]:
    """Compare on random conditions, each on three random sets of facts; return what there was."""
    rng = random.Random(seed)  # noqa: S311 (no secret)
    conditions = Conditions(rng)
    said: Counter[bool | None] = Counter()
    for _ in range(count):
        ours, theirs = rendered(rng, conditions.condition(rng.randrange(5)))
        if len(ours) > 2000:
            continue
        test, compiled = parse(ours, FIELDS).test, environment().compile(theirs)
        for _ in range(3):
            facts = random_facts(rng)
            value, expected = test(facts), evaluated(compiled, as_map(facts))
            assert value is expected, (ours, theirs, facts)
            said[value] += 1
    return said, conditions.made


def test_agrees_with_cel_on_a_thousand_conditions() -> None:
    said, made = compare(0, 1000)
    assert min(said[value] for value in (True, False, None)) > 0.1 * said.total()
    assert min(made.values()) > 10
    assert {"&&", "||", "!", "(", "in", "has", "size", "contains", "<="} <= set(made)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 13))
def test_agrees_with_cel(seed: int) -> None:
    said, _ = compare(seed, 2000)
    assert said.total() > 3 * 1900, "too many conditions are too long"


def test_agrees_with_cel_on_deep_conditions() -> None:
    rng = random.Random(3)  # noqa: S311 (no secret)
    conditions = Conditions(rng)
    for _ in range(100):
        ours, theirs = rendered(rng, conditions.deep(rng.randint(8, 14)))
        facts = random_facts(rng)
        expected = evaluated(environment().compile(theirs), as_map(facts))
        assert parse(ours, FIELDS).test(facts) is expected, (ours, theirs, facts)


_WORD = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<double>[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+|[0-9]+\.[0-9]+)
    |(?P<name>[A-Za-z_]\w*)""",
    re.VERBOSE,
)


def as_cel(text: str) -> str:
    """A condition that was accepted, as `support.random_conditions` spells it for CEL's checker."""

    def one(match: re.Match[str]) -> str:
        word = match.group()
        if match["double"]:
            return f"dyn({word})"
        return f"f.{word}" if match["name"] and word in FIELDS else word

    return _WORD.sub(one, text)


def parsed(text: str) -> Expression | ExpressionError:
    """The condition, or why it is none. Any other exception is a fault of ours."""
    try:
        return parse(text, FIELDS)
    except ExpressionError as error:
        return error


SIGNS = ("==", "!=", "<", "<=", ">", ">=", "in", "&&", "||")
VALUES = (
    "new", "kev", "line", "tries", "epss", "share", "path", "note", "kind", "rule", "cwe", "texts",
    "numbers", "severity", "confidence", "true", "1", "-1", "0.5", '"a"', '"sast"', '"bandit/B1"',
    '"CWE-79"', "low", "critical", '["a"]', '["CWE-79", "CWE-1"]', "[1, 0.5]", "[high, low]",
    "has(kev)", "!new", "!kev", "!line", "-line", "(note)", "path.size()", "cwe.size()",
    '["a", "a"].size()', 'note.startsWith("a")', 'path.contains("b")', "path.contains(note)",
    "line.size()", "path.path", "f", "f.path", "[path]", "[]", "{}", "null",
)  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_every_pair_of_values_is_refused_or_means_the_same(sign: str) -> None:
    rng = random.Random(5)  # noqa: S311 (no secret)
    known = [random_facts(rng) for _ in range(6)]
    accepted = 0
    for left, right in itertools.product(VALUES, repeat=2):
        text = f"{left} {sign} {right}"
        read = parsed(text)
        if isinstance(read, ExpressionError):
            assert 0 <= read.offset <= len(text)
            continue
        accepted += 1
        compiled = environment().compile(as_cel(text))
        scale = CONFIDENCES if "confidence" in text else SEVERITIES
        levels = {word: int(level) for word, level in scale.items()}
        for facts in known:
            assert read.test(facts) is evaluated(compiled, as_map(facts), **levels), (text, facts)
    assert accepted > 30


def test_whatever_is_accepted_is_cel() -> None:
    rng = random.Random(4)  # noqa: S311 (no secret)
    conditions = Conditions(rng)
    accepted = refused = 0
    while accepted + refused < 6000:
        text = garbled(rng, rendered(rng, conditions.condition(rng.randrange(3)))[0])
        read = parsed(text)
        if isinstance(read, ExpressionError):
            assert 0 <= read.offset <= len(text)
            assert read.message
            refused += 1
            continue
        accepted += 1
        if "glob" not in text:  # ours alone
            environment().compile(as_cel(text))
    assert accepted > 500
    assert refused > 500
