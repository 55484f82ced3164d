"""The caret points at the very character of a condition, however YAML lets it be written."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.policy.scalars import offset_in
from support.policy_files import errors, loaded

CONDITIONS = {
    "plain": "block: kev && BAD && new",
    "plain over lines": "block: kev\n        && BAD\n        && new",
    "plain with an empty line": "block: kev\n\n        && BAD && new",
    "plain, first line empty": "block:\n        kev\n      && BAD",
    "plain behind blanks": "block:     kev   &&   BAD   && new",
    "folded": "block: >-\n      kev\n      && BAD\n      && new",
    "folded, kept, indented": "block: >+2\n        kev &&\n\n\n          BAD\n\n",
    "folded behind a comment": "block: >- # why\n      kev && \n      BAD",
    "literal": "block: |\n      kev &&\n\n      BAD\n",
    "literal, stripped": "block: |-\n      BAD && kev\n      && new",
    "single quotes": "block: 'kev && BAD && new'",
    "single quotes doubled": "block: 'path == ''a'' && path != \"it''s\" && BAD'",
    "single quotes over lines": "block: 'path == ''a''\n\n      && BAD\n      && new'",
    "double quotes": 'block: "kev && BAD && new"',
    "double quotes, escaped": 'block: "path == \\"a\\\\\\\\b\\" && BAD"',
    "double quotes, blanks escaped": 'block: "kev\\t&&\\n\\x20\\u0020 BAD"',
    "double quotes, letters escaped": 'block: "path == \\"\\u00e9\\x41\\U0001F600\\" && BAD"',
    "double quotes over lines": 'block: "path == \\"a\\"\n\n      && BAD\n      && new"',
    "double quotes, line continued": 'block: "kev \\\n      && \\\n   \\ BAD"',
    "tabs": "block: kev\t&&\tBAD",
    "behind wide characters": 'block: path == "模型/é/😀" && BAD',
    "behind combining characters": 'block: path == "e\u0301a\u0308" && BAD',
    "behind what does not show": 'block: path == "a\u202eb\u200b" && BAD',
    "behind a no-break space in quotes": 'block: path == "a\u00a0b" && BAD',
    "in flow": "{ id: r, because: b, block: kev && BAD }",
    "in flow, quoted": '{ id: r, because: b, block: "kev && BAD" }',
}


def policy(condition: str) -> str:
    if condition.startswith("{"):
        return f"stockade: 1\nrules:\n  - {condition}\n"
    return f"stockade: 1\nrules:\n  - id: r\n    because: b\n    {condition}\n"


def columns(text: str) -> int:
    """How wide a terminal shows it."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.category(c) == "Mn" for c in text)


def pointed_at(told: str) -> str:
    """What stands above the caret."""
    _, source, caret, *_ = told.split("\n")
    at = next(i for i in range(len(source)) if columns(source[:i]) == len(caret) - 1)
    return source[at:]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_position(condition: str, bom: str, ending: str) -> None:
    text = policy(condition)
    told = errors((bom + text.replace("\n", ending)).encode())
    before = text[: text.index("BAD")]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert told.startswith(f"p.yml:{line}:{column}: unknown name `BAD`\n")
    assert pointed_at(told).startswith("BAD")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("condition", "line", "column"),
    [
        ("block: kev &&   ", 5, 18),
        ("block: kev && # why", 5, 18),
        ("block:", 5, 11),
        ("block: >-\n      kev &&\n\n", 6, 13),
        ("block: |\n      kev &&   \n\n", 6, 13),
        ('block: "kev && "', 5, 19),
        ("block: 'kev &&\n   '", 5, 19),
    ],
)
def test_an_end_that_comes_too_early_is_behind_the_last_word(
    condition: str, line: int, column: int, ending: str
) -> None:
    told = errors(policy(condition).replace("\n", ending))
    assert told.startswith(f"p.yml:{line}:{column}: expected a value before the end\n")


def test_a_blank_that_is_none_for_conditions() -> None:
    assert errors(policy("block: kev &&\u00a0new")).startswith("p.yml:5:18: unexpected character")
    assert errors(policy('block: "kev &&\\_new"')).startswith("p.yml:5:19: unexpected character")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_all_styles_say_the_same(ending: str) -> None:
    whens = {
        re.sub(r"\s+", " ", loaded(policy(c.replace("BAD", "new")).replace("\n", ending))
               .rules[0].when.text).strip()
        for name, c in CONDITIONS.items()
        if name in ("plain", "plain behind blanks", "folded", "single quotes", "double quotes")
    }  # fmt: skip
    assert whens == {"kev && new && new"}


STYLES = ("plain", "single", "double", "folded", "literal")
PARTS = st.sampled_from(
    [["kev"], ["path", "==", '"it\'s"'], ["'a\"b'", "!=", "path"], ["title", "==", '"é😀\\\\"']]
)
GAPS = st.sampled_from([" ", "   ", "\n      ", " \n\n      "])


def written(words: list[str], style: str, gaps: list[str]) -> str:
    """The words as a YAML scalar, with such white space between two."""
    pairs = zip(itertools.cycle(gaps), words[1:], strict=False)
    inner = words[0] + "".join(gap + word for gap, word in pairs)
    if style == "single":
        return "'" + inner.replace("'", "''") + "'"
    if style == "double":
        return '"' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if style in ("folded", "literal"):
        return f"{'>' if style == 'folded' else '|'}\n      {inner}"
    return inner


@settings(deadline=None)
@given(st.lists(PARTS), st.lists(GAPS, min_size=1), st.sampled_from(STYLES))
def test_any_condition_in_any_style(parts: list[list[str]], gaps: list[str], style: str) -> None:
    words = ["new", *(word for part in parts for word in ("&&", *part)), "&&", "BAD", "&&", "new"]
    text = policy(f"block: {written(words, style, gaps)}")
    before = text[: text.index("BAD")]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    told = errors(text)
    assert told.startswith(f"p.yml:{line}:{column}: unknown name `BAD`\n")
    assert pointed_at(told).startswith("BAD")


@settings(deadline=None)
@given(
    st.text("ab '\"\\\n|>é\u00a0", max_size=20), st.text("ab \n", max_size=10), st.integers(0, 12)
)
def test_whatever_is_asked_the_place_is_inside(raw: str, text: str, offset: int) -> None:
    assert 0 <= offset_in(raw, text, offset) <= len(raw)
