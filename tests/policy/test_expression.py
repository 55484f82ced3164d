"""Conditions: grammar, types, positions of errors, and three-valued logic."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Confidence, Kind, Severity
from stockade.policy.expression import ExpressionError, parse

BASE = Finding(
    kind=Kind.SAST,
    scanner="bandit",
    rule="bandit/B602",
    title="t",
    message="m",
    severity=Severity.HIGH,
    raw_severity="HIGH",
    confidence=Confidence.LOW,
    locations=(Location(path="src/a.py", line=1),),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("severity >= high", True),
        ("severity > high", False),
        ("severity == high && confidence < medium", True),
        ('kind == "secret" || kind == "sast"', True),
        ("kind != 'sast'", False),
        ('!(kind == "secret") && path == "src/a.py"', True),
        ('rule == "bandit/B602" && scanner == "bandit"', True),
        ("true", True),
        ("!true || false", False),
        ("severity != unknown", True),
        ('advisory == ""', True),
    ],
)
def test_values(text: str, expected: bool) -> None:
    assert parse(text).test(BASE) is expected


def test_unknown_is_neither_true_nor_false() -> None:
    unrated = dataclasses.replace(BASE, severity=Severity.UNKNOWN)
    assert parse("severity >= high").test(unrated) is None
    assert parse("!(severity >= high)").test(unrated) is None
    assert parse("severity >= high || true").test(unrated) is True
    assert parse("severity >= high && false").test(unrated) is False
    assert parse("severity >= high && true").test(unrated) is None
    assert parse("severity == unknown").test(unrated) is True


@given(st.lists(st.sampled_from(["true", "false", "severity >= high"]), min_size=1, max_size=4))
def test_order_of_operands_never_matters(parts: list[str]) -> None:
    unrated = dataclasses.replace(BASE, severity=Severity.UNKNOWN)
    for symbol in (" && ", " || "):
        values = {
            parse(symbol.join(order)).test(unrated) for order in itertools.permutations(parts)
        }
        assert len(values) == 1


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("severty >= high", 0, "unknown field 'severty'", "did you mean `severity`?"),
        ("severity >= hihg", 12, "'hihg' is no level of `severity`", "did you mean `high`?"),
        ("severity = high", 9, "unexpected character '='", "compare with `==`"),
        ('kind >= "sast"', 5, "expected == or != after `kind`", ""),
        ("kind == sast", 8, 'compared with a "quoted" string', ""),
        ("severity >= high)", 16, "unexpected ')'", ""),
        ("(true", 5, "expected `)`", ""),
        ("", 0, "unknown field", ""),
        ("(" * 60 + "true" + ")" * 60, 41, "nested deeper", ""),
        ("true || " * 400 + "true", 0, "longer than", ""),
    ],
)
def test_errors_say_where_and_what(text: str, offset: int, message: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.offset == offset
    assert message in caught.value.message
    assert hint in caught.value.hint


@given(st.text(alphabet="severitykndhgunow=<>!&|()\"' ", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        value = parse(text).test(BASE)
    except ExpressionError:
        return
    assert value in (True, False, None)


def test_a_ruling_can_show_its_inputs() -> None:
    expression = parse('severity >= high && kind == "sast" && severity < critical')
    assert expression.inputs(BASE) == "severity=high, kind=sast"
