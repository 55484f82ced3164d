"""Text from outside stays readable, whole, and is nothing but text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.location import Location
from stockade_reports.escape import seal, words
from stockade_reports.markdown import escape
from support.rendered_markdown import inline, live, parsed

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()) | st.sampled_from("`|@#\\ .-1"))
PREFIX = "https://github.com/example/shop/blob/0a1b2c3/"

PATHS = ["a b.py", "x](<y>)`z.py", "`.py", "ü\udcff\n@team|#1.py", "[a](b)"]


def shown(markdown: str) -> str:
    """What a reader sees of one paragraph."""
    return "".join(token.content for token in inline(parsed(markdown)) if token.content)


def bones(text: str) -> str:
    """The text without what code spans may add or take: blanks and backticks."""
    return "".join(text.replace("`", "").split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use of weak MD5 hash for security.", "Use of weak MD5 hash for security."),
        ("It isn't well-known (see below): 25% of 1,204, or 9.8!", None),
        ("naïve 模型 “quoted” — done…", None),
        ("Upgrade to 2.20.0.", None),
        ("call `subprocess.run` now", None),
        ("call `a b` (`c`), `d`.", None),
        ("shell=True", "`shell=True`"),
        ("(see shop/views.py, line 7)", "(see `shop/views.py`, line 7)"),
        ("cc @team, #12", "cc `@team`, `#12`"),
        ("CVE-2024-22195: high", "`CVE-2024-22195`: high"),
        ("1. one", "1\\. one"),
        ("one 1. two", "one 1. two"),
        ("- one - two", "\\- one - two"),
        ("a\n\n/close\tb", "a `/close` b"),
        ("a\u202eb", "`a\\u202eb`"),
        ("`a``b`", "`a` `b`"),
        ("one ` two", "one `` ` `` two"),
        ("##[error] x", "`#\\x23[error]` x"),
        (":: x", "`::` x"),
        ("", ""),
    ],
)
def test_a_message(text: str, expected: str | None) -> None:
    assert escape.prose(text) == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("because", "expected"),
    [
        ("A new flaw. [severity=high, new=true]", "A new flaw. `[severity=high, new=true]`"),
        ("A flaw. [new=true] (grace 14d ends)", "A flaw. `[new=true]` (grace 14d ends)"),
        ("Use `a[0]` now.", "Use `a[0]` now."),
        ("A list [never ends", "A list `[never` ends"),
        ("[a=b]", "`[a=b]`"),
        ("", ""),
    ],
)
def test_what_policy_read_is_one_code_span(because: str, expected: str) -> None:
    assert escape.reason(because) == expected


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_a_reason_is_whole_and_inert(said: str, values: str, after: str) -> None:
    because = f"{said} [{values}] {after}"
    markdown = escape.reason(because)
    assert live(markdown) == []
    assert bones(shown(markdown)) == bones(seal("." + words(because))[1:])


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_message_is_whole_and_inert(text: str) -> None:
    markdown = escape.prose(text)
    assert live(markdown) == []
    assert bones(shown(markdown)) == bones(seal("." + words(text))[1:])


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_name_is_one_code_span(text: str) -> None:
    markdown = escape.code(text)
    assert live(markdown) == []
    children = list(inline(parsed(markdown)))
    assert [c.type for c in children] == ["code_inline"] * bool(text)


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_cells_keep_to_themselves(first: str, second: str) -> None:
    cells = [escape.cell(escape.prose(first)), escape.cell(escape.code(second))]
    tokens = parsed(f"| a | b |\n|---|---|\n| {' | '.join(cells)} |\n")
    row = [t for t in tokens if t.type == "inline"][2:]
    assert [t.content for t in row] == [cell.strip() for cell in cells]


@settings(deadline=None)
@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_code_stays_in_its_fence(lines: list[str]) -> None:
    marked = [f"+{escape.source_line(line)}" for line in lines]
    tokens = parsed(escape.fenced(marked, "diff"))
    assert [(t.type, t.info) for t in tokens] == [("fence", "diff")]
    assert tokens[0].content.count("\n") == len(lines)


@pytest.mark.parametrize("path", PATHS)
def test_a_place_is_a_link_to_its_line(path: str) -> None:
    markdown = escape.place(Location(path=path, line=7), PREFIX)
    assert live(markdown) == []
    opening, label, closing = inline(parsed(markdown))
    assert (opening.type, label.type, closing.type) == ("link_open", "code_inline", "link_close")
    assert str(opening.attrs["href"]).startswith(PREFIX)
    assert str(opening.attrs["href"]).endswith("#L7")
    assert label.content.endswith(":7")


def test_what_is_cut_is_counted() -> None:
    assert escape.prose("ab " * 10, 4) == "ab a… (25 more characters)"
    assert escape.code("x" * 10, 4) == "`xxxx… (6 more characters)`"
