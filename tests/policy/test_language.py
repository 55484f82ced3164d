"""What conditions mean: precedence, types, three-valued logic, levels, numbers, strings, globs."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest

from stockade.model.rating import Confidence, Severity
from stockade.policy.expression import parse
from stockade.policy.fields import FINDING
from stockade.policy.language.types import CONFIDENCES, SEVERITIES, Facts

A, B, C = "kev", "changed", "verified"
"""Fields of type bool that may be unknown."""


def facts(**known: Any) -> Facts:
    """The defaults of all fields, and what the test says."""
    return {name: field.default for name, field in FINDING.items()} | known


def value(text: str, **known: Any) -> bool | None:
    """What the condition says of such facts."""
    return parse(text, FINDING).test(facts(**known))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("severity >= high", True),
        ("severity > high", False),
        ("severity == high && confidence < medium", True),
        ("severity in [high, critical]", True),
        ("severity in [info]", False),
        ('kind == "secret" || kind == "sast"', True),
        ("kind != 'sast'", False),
        ('"sast" == kind', True),
        ('kind in ["iac", "sast"]', True),
        ('!(kind == "secret") && path == "src/a.py"', True),
        ('rule == "bandit/B602" && scanner == "bandit"', True),
        ("true", True),
        ("!true || false", False),
        ("!!true", True),
        ("new == true", True),
        ("new != suppressed", True),
        ("has(severity) && has(path)", True),
        ('advisory == ""', True),
        ('"CWE-78" in cwe && !("CWE-79" in cwe)', True),
        ("cwe.size() == 2", True),
        ('["a", "a"].size() == 2', True),
        ("line == 7", True),
        ("line in [6, 7.0, 8,]", True),
        ("7 >= line && -1 < line", True),
        ("epss > 0.5", False),
        ("epss >= 2.5e-1 && epss <= 1", True),
        ("epss in [0.25]", True),
        ("line > epss", True),
        ('path.startsWith("src/") && path.endsWith(".py") && path.contains("/a")', True),
        ("path.size() == 8", True),
        ('("src/a.py") == (path)', True),
        ('"src/a.py".startsWith("src")', True),
        ('path.glob("src/**") && !path.glob("*.py")', True),
        ('\n\t path . glob ( "**/a.py" )\r\n', True),
    ],
)
def test_values(text: str, expected: bool) -> None:
    known = facts(
        severity=Severity.HIGH,
        confidence=Confidence.LOW,
        rule="bandit/B602",
        path="src/a.py",
        line=7,
        cwe=("CWE-78", "CWE-20"),
        epss=0.25,
    )
    assert parse(text, FINDING).test(known) is expected


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (f"{A} || {B} && {C}", f"{A} || ({B} && {C})"),
        (f"{A} && {B} || {C}", f"({A} && {B}) || {C}"),
        (f"{A} || {B} || {C}", f"{A} || ({B} || {C})"),
        (f"!{A} && {B}", f"(!{A}) && {B}"),
        (f"!{A} == {B}", f"(!{A}) == {B}"),
        (f"{A} == {B} && {C}", f"({A} == {B}) && {C}"),
        (f"{A} || {B} != {C}", f"{A} || ({B} != {C})"),
        (f'{A} != !path.startsWith("x")', f'{A} != (!(path.startsWith("x")))'),
        (f'{A} && "CWE-1" in cwe || {B}', f'({A} && ("CWE-1" in cwe)) || {B}'),
    ],
)
def test_precedence_is_that_of_cel(text: str, same: str) -> None:
    for values in itertools.product((False, None, True), repeat=3):
        known = facts(**dict(zip((A, B, C), values, strict=True)))
        assert parse(text, FINDING).test(known) is parse(same, FINDING).test(known)


def test_parentheses_change_what_is_joined() -> None:
    known = {A: True, B: False, C: False}
    assert value(f"{A} || {B} && {C}", **known) is True
    assert value(f"({A} || {B}) && {C}", **known) is False
    assert value(f"!({A} && {B})", **known) is True
    assert value(f"!{A} && {B}", **known) is False


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_words_are_read_as_the_scale_that_they_stand_beside(sign: str) -> None:
    scales: tuple[tuple[str, Mapping[str, int]], ...] = (
        ("severity", SEVERITIES),
        ("confidence", CONFIDENCES),
    )
    for name, scale in scales:
        words = list(scale)  # from low to high
        for held, asked in itertools.product(words, repeat=2):
            expected = value(f"{words.index(held)} {sign} {words.index(asked)}")
            assert value(f"{name} {sign} {asked}", **{name: scale[held]}) is expected
            assert value(f"{asked} {sign} {name}", **{name: scale[asked]}) is value(f"0 {sign} 0")


def test_the_same_word_is_a_severity_here_and_a_confidence_there() -> None:
    known = {"severity": Severity.HIGH, "confidence": Confidence.HIGH}
    assert value("severity == high && confidence == high", **known) is True
    assert value("severity in [low, high] && confidence in [low, high]", **known) is True
    assert value("(high) == confidence && confidence > (low)", **known) is True
    assert value("high > low && critical > high", **known) is True


def test_ints_and_doubles_are_compared_exactly() -> None:
    assert value("9007199254740993 == 9007199254740992.0") is False
    assert value("9007199254740993 > 9007199254740992.0") is True
    assert value("9007199254740993 in [9007199254740992.0]") is False
    assert value("9007199254740992 == 9007199254740992.0") is True
    assert value("9223372036854775807 < 9223372036854775808.0") is True
    assert value("line == -9223372036854775808", line=-(2**63)) is True
    assert value("-0.0 == 0 && 1e-400 == 0 && 007 == 7") is True


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        (r'"\\ \" \' \` \?"', "\\ \" ' ` ?"),
        (r"'\a\b\f\n\r\t\v'", "\a\b\f\n\r\t\v"),
        (r'"\u00e9\u0416\U0001F600"', "éЖ😀"),
        ('"é\U0001f600"', "é😀"),
        (r'"\u0000"', "\0"),
        ('"it\'s"', "it's"),
        ("'\"'", '"'),
        ('"&& || // ("', "&& || // ("),
        ('""', ""),
    ],
)
def test_strings(literal: str, text: str) -> None:
    assert value(f"title == {literal}", title=text) is True
    assert value(f"title.contains({literal})", title=f"x{text}x") is True
    assert value(f"title.size() == {len(text)}", title=text) is True


def test_conditions_are_in_normal_form_c_as_facts_are() -> None:
    composed = "src/ejecución.py"
    apart = unicodedata.normalize("NFD", composed)
    assert apart != composed
    for text in ('path == "{}"', 'path.glob("{}")', 'path in ["{}"]', 'path.endsWith("{}")'):
        assert value(text.format(apart), path=composed) is True
    assert value(r'path == "src/ejecucio\u0301n.py"', path=composed) is True


def test_a_glob_is_asked_once_for_each_path_and_answers_each_time() -> None:
    test = parse('path.glob("src/[!.]*/**/*.py") || path.glob("*.md")', FINDING).test
    paths = {"src/a/b.py": True, "src/.a/b.py": False, "src/a/b/c.py": True, "README.md": True,
             "docs/README.md": False, "src/b.py": False}  # fmt: skip
    for path, expected in [*paths.items(), *paths.items()]:
        assert test(facts(path=path)) is expected


def test_a_glob_matches_bytes_that_are_no_text() -> None:
    assert value('path.glob("caf?.py")', path="caf\udce9.py") is True


def test_fields_are_told_in_the_order_of_their_mention() -> None:
    text = 'severity >= high && (has(kev) || kind == "sast") && severity < critical'
    assert parse(text, FINDING).fields == ("severity", "kev", "kind")
    assert parse(text, FINDING).text == text
