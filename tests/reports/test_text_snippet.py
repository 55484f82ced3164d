"""Snippets: the caret stands under the region whatever the line holds."""

from __future__ import annotations

from typing import Any

import pytest

from stockade.model.location import Location, Snippet
from stockade.model.report import Style
from stockade_reports.text.layout import cut, hang, width, wrap
from stockade_reports.text.snippet import lines


def shown(line: str, columns: int = 80, **region: int) -> list[str]:
    place: dict[str, Any] = {"line": 1, **region}
    location = Location(path="a", **place)
    return list(lines(location, Snippet(first_line=1, lines=(line,)), Style(width=columns)))


@pytest.mark.parametrize(
    ("line", "region", "carets"),
    [
        ("call(x)", {"column": 1, "end_column": 5}, "^^^^"),
        ("    call(x)", {}, "    ^^^^^^^"),
        ("    call(x)", {"column": 5}, "    ^^^^^^^"),
        ("\tcall(x)", {"column": 2, "end_column": 6}, "    ^^^^"),
        ("模型 call()", {"column": 4, "end_column": 8}, "     ^^^^"),
        ("e\u0301 call", {"column": 4, "end_column": 8}, "  ^^^^"),
        ("\x1b[0m call", {"column": 6, "end_column": 10}, "        ^^^^"),
        ("short", {"column": 90, "end_column": 99}, "     ^"),
        ("zero", {"column": 3, "end_column": 3}, "  ^"),
        ("back", {"column": 3, "end_column": 1}, "  ^"),
        ("two lines", {"column": 5, "end_line": 2, "end_column": 3}, "    ^^^^^"),
    ],
)
def test_the_caret(line: str, region: dict[str, int], carets: str) -> None:
    assert shown(line, **region)[1] == f"   | {carets}"


def test_a_caret_behind_a_line_as_wide_as_the_screen_stays_on_it() -> None:
    text, carets = shown("x" * 75, column=90)
    assert (width(text), width(carets)) == (80, 80)


def test_an_empty_line_has_a_caret() -> None:
    assert shown("", column=1) == [" 1 |", "   | ^"]


def test_a_long_line_is_shown_around_the_region() -> None:
    line = "a" * 1000 + "call(x)" + "b" * 1000
    text, carets = shown(line, column=1001, end_column=1008)
    assert (width(text), width(carets)) <= (80, 80)
    assert text.startswith(" 1 | ...call(x)bbb")
    assert carets == "   |    ^^^^^^^"


def test_a_long_region_is_cut_with_its_line() -> None:
    text, carets = shown("x" * 500, column=3)
    assert width(text) == 80
    assert text.endswith("...")
    assert width(carets) == 80


def test_lines_around_are_shown_without_caret() -> None:
    location = Location(path="a", line=10)
    snippet = Snippet(first_line=9, lines=("one", "two", ""))
    assert list(lines(location, snippet, Style())) == [
        "  9 | one",
        " 10 | two",
        "    | ^^^",
        " 11 |",
    ]


def test_a_region_outside_the_snippet_has_no_caret() -> None:
    location = Location(path="a")
    assert list(lines(location, Snippet(first_line=1, lines=("x",)), Style())) == [" 1 | x"]


def test_cutting_counts_wide_characters() -> None:
    assert cut("模型输出模型", 8) == "模型..."
    assert cut("short", 8) == "short"


def test_wrapping() -> None:
    assert list(wrap("one two three", 7)) == ["one two", "three"]
    assert list(wrap("unbreakable word", 5)) == ["unbreakable", "word"]
    assert list(hang("= ", "", 20)) == []
    assert list(hang("= ", "aa bb " * 4, 20)) == ["= aa bb aa bb aa bb", "  aa bb"]


def test_a_long_mask_is_shortened_so_that_the_name_beside_it_stays() -> None:
    name = 'SERVICE_ACCOUNT_TOKEN_OF_THE_BILLING_SYSTEM = load("'
    line = f'{name}{"*" * 900}")'
    region = {"column": len(name) + 1, "end_column": len(name) + 901}
    text, carets = shown(line, **region)
    assert text == f' 1 | {name}****...****")'
    assert carets == f"   | {' ' * len(name)}{'^' * 11}"
    assert shown(f'n = "{"*" * 30}"', column=6, end_column=36)[0] == f' 1 | n = "{"*" * 30}"'
