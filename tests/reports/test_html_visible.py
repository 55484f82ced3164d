"""Nothing hidden passes, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_reports import escape
from stockade_reports.html import visible

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_names_and_paths_become_one_printable_line(text: str) -> None:
    assert visible.line(text).isprintable()


@given(ANY_TEXT)
def test_messages_keep_only_line_breaks_and_tabs(text: str) -> None:
    shown = visible.prose(text)
    assert shown.replace("\n", "").replace("\t", "").isprintable()
    assert escape.lines(shown) == shown
    shown.encode("utf-8")


@given(ANY_TEXT)
def test_code_is_one_line_with_its_tabs(text: str) -> None:
    shown = visible.code(text)
    assert shown.replace("\t", "").isprintable()
    assert shown.count("\t") <= text.count("\t")


@pytest.mark.parametrize("text", ["plain", "naïve 模型 “quoted”", "", "\ttab"])
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert visible.prose(text) == text
    assert visible.code(text) == text


def test_what_is_cut_is_counted() -> None:
    assert visible.code("x" * 450) == "x" * 400 + "… (50 more characters)"
    assert visible.prose("x" * 5_000).endswith("… (1,000 more characters)")
