"""Foreign text in GitLab's Markdown is one code span, whatever backticks it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_reports.gitlab.words import name, prose, span
from support.gitlab_reports import outside_code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\n text", "`plain text`"),
        ("`x`", "`` `x` ``"),
        ("a ` b `` @all", "```a ` b `` @all```"),
        ("```", "```` ``` ````"),
        ("bidi \u202e", "`bidi \\u202e`"),
        (" \n", ""),
    ],
)
def test_a_span_has_longer_fences_than_its_text(text: str, expected: str) -> None:
    assert span(text) == expected


@given(st.text(st.sampled_from("` a@\n<")), st.integers(101, 300))
def test_nothing_escapes_from_code(text: str, most: int) -> None:
    made = prose(text, most)
    assert len(made) <= most
    assert set(outside_code(made)) <= set("\n… and 0123456789,more characters.")
    assert outside_code(span(text)) == ""


def test_what_does_not_fit_is_counted() -> None:
    assert prose("a" * 500, 120) == f"`{'a' * 16}`\n\n… and 484 more characters."


def test_a_name_mentions_nobody() -> None:
    assert name("Upgrade @vue/core") == "Upgrade \uff20vue/core"
    assert len(name("x" * 999)) == 255
