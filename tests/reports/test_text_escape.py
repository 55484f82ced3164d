"""Commands that CI systems read from logs are broken wherever they could be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_reports.text.escape import code, seal, words


@pytest.mark.parametrize(
    ("line", "sealed"),
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
def test_commands(line: str, sealed: str) -> None:
    assert seal(line) == sealed


@given(st.text(alphabet=" \t:#[vsoVSO\\x", max_size=30))
def test_sealing_twice_changes_nothing_more(line: str) -> None:
    assert seal(seal(line)) == seal(line)


@given(st.text(st.characters()))
def test_what_is_shown_prints(text: str) -> None:
    assert words(text).isprintable()
    assert code(text).isprintable()


def test_code_keeps_its_indentation() -> None:
    assert code("\t x\ty \r\n") == "     x  y "
    assert words(" a\n\tb ") == "a b"
