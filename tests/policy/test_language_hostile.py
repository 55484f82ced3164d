"""Hostile and garbled text is refused or read, in time in proportion to its length."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.policy.expression import ExpressionError, parse
from stockade.policy.fields import FINDING
from stockade.policy.language.tokens import MAX_LENGTH
from support.random_conditions import ODDITIES, Conditions, garbled, rendered
from support.random_facts import FIELDS

HOSTILE = {
    **{f"2,000 times {part!r}": part * 2000 for part in "()[]!-.,\"'\\<1\0é\udc80&|= "},
    **{
        f"{MAX_LENGTH // len(part)} times {part!r}": part * (MAX_LENGTH // len(part))
        for part in ("[(", "![", "(!", "has(", "path.", "in ", "'a'", "kev&&", "kev ", "1e", "0.")
    },
    "a number of 1,990 digits": "line == " + "9" * 1990,
    "an exponent of 1,990 digits": "epss == 1e" + "9" * 1980,
    "a name of 2,000 letters": "x" * 2000,
    "a string of 1,998 escapes without end": '"' + "\\\\" * 999,
    "an end that is no end": 'path == "' + "\\" * 1981 + '"',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, FINDING)
    assert 0 <= caught.value.offset <= len(text)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from([*ODDITIES, *FIELDS, *"()!&|=<>"]), max_size=12))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    check("".join(words))
    check(" ".join(words))


@given(st.integers(0, 2**32))
def test_any_slip_is_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    check(garbled(rng, rendered(rng, Conditions(rng).condition(2))[0]))


def check(text: str) -> None:
    """The text is a condition, or is refused at a place inside it."""
    try:
        parse(text, FIELDS)
    except ExpressionError as error:
        place, message = error.offset, error.message
        assert 0 <= place <= len(text), message
        assert message


def calls(run: Callable[[], Any]) -> int:
    """How many functions are called, Python's own among them: a measure of time without a clock."""
    count = 0

    def one(_frame: object, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "part",
    ["kev && ", "!new || ", "(has(kev)) && ", 'path.glob("**/*") || ', "line in [1, 2, 3] && "],
)
def test_reading_takes_time_in_proportion_to_the_text(part: str) -> None:
    small, large = (part * (n * 20) + "new" for n in (1, 4))
    parse(small, FINDING)
    assert calls(lambda: parse(large, FINDING)) < 5 * calls(lambda: parse(small, FINDING))


def test_reading_takes_time_in_proportion_to_the_depth() -> None:
    """At two readings of each level, 39 levels would take five hundred thousand million."""
    small, large = ("(!" * n + "kev" + ")" * n for n in (5, 19))
    parse(small, FINDING)
    assert calls(lambda: parse(large, FINDING)) < 5 * calls(lambda: parse(small, FINDING))


def test_evaluation_takes_time_in_proportion_to_the_condition() -> None:
    small, large = (parse("(kev || new) && !new && " * n + "kev", FINDING) for n in (20, 80))
    known = {"kev": True, "new": False}
    assert calls(lambda: large.test(known)) < 5 * calls(lambda: small.test(known))


@pytest.mark.parametrize(
    "pattern", ["**/a/" * 40 + "b", "*a" * 40 + "b", "**/*" * 40 + "/b", "[!b]*" * 40 + "b"]
)
def test_a_glob_takes_time_in_proportion_to_the_path(pattern: str) -> None:
    test = parse(f'path.glob("{pattern}")', FINDING).test
    test({"path": "ab/"})  # which characters the pattern takes is found out once
    small, large = ({"path": "a/a" * n} for n in (1000, 4000))
    assert calls(lambda: test(large)) < 5 * calls(lambda: test(small))
    assert test(large) is False
