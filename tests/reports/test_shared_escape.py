"""Nothing hidden is shown, and no command that CI systems read from logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_reports.escape import code, line, lines, seal, words


@pytest.mark.parametrize(
    ("said", "sealed"),
    [
        ("::error::x", "\\x3a:error::x"),
        ("  \t::error::x", "  \t\\x3a:error::x"),
        ("\x1b[1;31m::error", "\x1b[1;31m\\x3a:error"),
        (":::x", "\\x3a::x"),
        ("a ::error", "a ::error"),
        ("std::vector", "std::vector"),
        (": :", ": :"),
        ("x ##[group]y", "x #\\x23[group]y"),
        ("x ##VSO[task]", "x #\\x23VSO[task]"),
        ("##teamcity[x]", "#\\x23teamcity[x]"),
        ("###[x]", "##\\x23[x]"),
        ("## Heading", "## Heading"),
    ],
)
def test_commands(said: str, sealed: str) -> None:
    assert seal(said) == sealed


@given(st.text(alphabet=" \t:#[vsoVSO\\x", max_size=30))
def test_sealing_twice_changes_nothing_more(said: str) -> None:
    assert seal(seal(said)) == seal(said)


@given(st.text(st.characters()))
def test_what_is_shown_prints(text: str) -> None:
    assert words(text).isprintable()
    assert code(text).isprintable()
    assert line(text).isprintable()
    assert lines(text).replace("\n", "").replace("\t", "").isprintable()


def test_code_keeps_its_indentation() -> None:
    assert code("\t x\ty \r\n") == "     x  y "
    assert words(" a\n\tb ") == "a b"
