"""Three-valued logic: what is not known is neither true nor false, and no order matters."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.policy.expression import parse
from stockade.policy.fields import FINDING
from stockade.policy.language.types import CONFIDENCES, SEVERITIES, Facts, Field, Type
from support.random_conditions import Conditions, rendered
from support.random_facts import FIELDS

THREE = (False, None, True)
"""In the order of truth: `&&` is the least of its parts and `||` the greatest."""

A, B, C = "kev", "changed", "verified"
"""Fields of type bool that may be unknown."""


def rank(value: bool | None) -> int:
    """Where the value stands in the order of truth."""
    return THREE.index(value)


def facts(**known: Any) -> Facts:
    """The defaults of all fields, and what the test says."""
    return {name: field.default for name, field in FINDING.items()} | known


def value(text: str, **known: Any) -> bool | None:
    """What the condition says of such facts."""
    return parse(text, FINDING).test(facts(**known))


@pytest.mark.parametrize("size", [2, 3])
def test_kleene_and_or(size: int) -> None:
    names = (A, B, C)[:size]
    every, some = parse(" && ".join(names), FINDING), parse(" || ".join(names), FINDING)
    for values in itertools.product(THREE, repeat=size):
        known = facts(**dict(zip(names, values, strict=True)))
        assert every.test(known) is min(values, key=rank)
        assert some.test(known) is max(values, key=rank)


@pytest.mark.parametrize(("known", "expected"), [(True, False), (False, True), (None, None)])
def test_kleene_not(known: bool | None, expected: bool | None) -> None:
    assert value(f"!{A}", **{A: known}) is expected
    assert value(f"!!{A}", **{A: known}) is known


@pytest.mark.parametrize("sign", ["&&", "||"])
def test_what_is_always_known_is_joined_as_what_is_not(sign: str) -> None:
    for values in itertools.product((False, True), repeat=3):
        known = facts(**dict(zip(("new", "suppressed", A), values, strict=True)))
        expected = all(values) if sign == "&&" else any(values)
        assert parse(f"new {sign} suppressed {sign} {A}", FINDING).test(known) is expected
        two = all(values[:2]) if sign == "&&" else any(values[:2])
        assert parse(f"new {sign} suppressed", FINDING).test(known) is two
        assert (
            parse(f"new {sign} suppressed {sign} fix_available", FINDING).test(
                {**known, "fix_available": values[2]}
            )
            is expected
        )


@pytest.mark.parametrize(
    "text",
    [
        "severity >= high",
        "severity == severity",
        "!(severity != info)",
        "confidence in [low]",
        "line < 3",
        "3 == line",
        "line in [1, 2]",
        "age_days > line",
        "epss != cvss",
        "kev",
        "kev == true",
        "kev == kev",
        "kev != new",
        "(kev || false) == new",
        "kev || severity > info",
    ],
)
def test_what_reads_the_unknown_is_unknown(text: str) -> None:
    unknown = {name: None for name, field in FINDING.items() if field.unknown}
    assert value(text, **unknown) is None
    assert value(f"!({text})", **unknown) is None
    assert value(f"({text}) && false", **unknown) is False
    assert value(f"true || ({text})", **unknown) is True


@pytest.mark.parametrize("text", ['note == "a"', 'note.startsWith("a")', "note.size() == 0",
                                  '"a" in texts', "texts.size() == 1", "1 in numbers",
                                  'note.glob("*")', "line in numbers"])  # fmt: skip
def test_methods_and_lists_of_the_unknown_are_unknown(text: str) -> None:
    known: dict[str, Any] = {"note": None, "texts": None, "numbers": None, "line": 1}
    assert parse(text, FIELDS).test(known) is None
    assert parse("has(note) || has(texts) || has(numbers)", FIELDS).test(known) is False


def test_has_tells_false_and_zero_from_unknown() -> None:
    for name, of in FINDING.items():
        assert value(f"has({name})", **{name: of.default}) is (of.default is not None)
    for name in (name for name, of in FINDING.items() if of.unknown):
        assert value(f"has({name})", **{name: None}) is False


@given(st.permutations([A, B, "true", "false", "severity >= high"]), st.sampled_from(THREE))
def test_order_of_operands_never_matters(parts: list[str], known: bool | None) -> None:
    given_facts = facts(**{A: known, B: None, "severity": None})
    for sign in (" && ", " || "):
        some = [part for part in parts if part != ("false" if sign == " && " else "true")]
        one, other = parse(sign.join(some), FINDING), parse(sign.join(sorted(some)), FINDING)
        assert one.test(given_facts) is other.test(given_facts)


STRATEGIES: Mapping[Type, st.SearchStrategy[Any]] = {
    Type.BOOL: st.booleans(),
    Type.INT: st.integers(),
    Type.NUMBER: st.floats() | st.integers(),
    Type.STRING: st.text(st.characters(exclude_categories=())),
    Type.STRINGS: st.lists(st.text(), max_size=3).map(tuple),
    Type.NUMBERS: st.lists(st.floats(), max_size=3).map(tuple),
    Type.SEVERITY: st.sampled_from(list(SEVERITIES.values())),
    Type.CONFIDENCE: st.sampled_from(list(CONFIDENCES.values())),
}


def of_type(field: Field) -> st.SearchStrategy[Any]:
    """Whatever the field may hold by its type."""
    strategy = STRATEGIES[field.type]
    return st.none() | strategy if field.unknown else strategy


@given(
    st.integers(0, 2**32),
    st.fixed_dictionaries({name: of_type(field) for name, field in FIELDS.items()}),
)
def test_evaluation_never_raises(seed: int, known: Facts) -> None:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    conditions = Conditions(rng)
    for _ in range(5):
        text = rendered(rng, conditions.condition(2))[0]
        expression = parse(text, FIELDS)
        said = expression.test(known)
        assert said in THREE
        assert said is not None or None in [known[name] for name in expression.fields]
        assert parse(f"({text}) && path.glob('**/[a-z]?*')", FIELDS).test(known) in THREE
