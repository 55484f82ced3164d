"""Fixes: completed from the scanned lines, or dropped whole; nothing that is masked leaves."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.triage import fixes
from stockade.triage.triage import triage
from support.fixing import edit, edited, finding, secret

CANARY = "c4n" + "ary-Value-9"
CODE = "import os\n\nif a:\n    run(a,\n        shell=True)\nend\n"


def fixed(content: str | bytes, *edits: Edit, others: Sequence[Finding] = ()) -> Fix | None:
    """What becomes of a fix in a file beside other findings."""
    data = content.encode() if isinstance(content, str) else content
    found = triage([finding(*edits), *others], lambda _: data)
    return next(f for f in found if f.rule == "semgrep/r").fix


def kept(content: str | bytes, *edits: Edit) -> Fix:
    fix = fixed(content, *edits)
    assert fix is not None
    return fix


def test_whole_lines_before_and_after() -> None:
    (only,) = kept(CODE, edit((4, 9, 5, 20), "[a])")).edits
    assert only.before == ("    run(a,", "        shell=True)")
    assert only.after == ("    run([a])",)


@pytest.mark.parametrize(
    ("content", "patchable"),
    [
        (CODE, True),
        (CODE.replace("\n", "\r\n"), False),
        (CODE.rstrip("\n"), False),
        (b"\xef\xbb\xbf" + CODE.encode(), False),
        (CODE.encode("utf-16"), False),
    ],
)
def test_a_patch_needs_plain_lines(content: str | bytes, patchable: bool) -> None:
    assert kept(content, edit((1, 1, 1, 7), "from")).patchable is patchable


def test_nothing_else_of_the_finding_depends_on_a_fix() -> None:
    (plain,) = triage([finding()], lambda _: CODE.encode())
    (mended,) = triage([finding(edit((1, 1, 1, 7), "from"))], lambda _: CODE.encode())
    assert dataclasses.replace(mended, fix=None) == plain


def test_edits_come_in_order_and_none_shares_a_line_with_another() -> None:
    last, first, second = (
        edit((6, 1, 6, 4), "stop"),
        edit((1, 1, 1, 7), "from"),
        edit((1, 8, 1, 10), "x import y"),
    )
    one, two = kept(CODE, last, second, first).edits
    assert (one.text, one.after) == ("from x import y", ("from x import y",))
    assert (two.before, two.after) == (("end",), ("stop",))


def test_lines_at_the_ends_that_stay_are_left_out() -> None:
    (only,) = kept(CODE, edit((3, 1, 6, 4), "if a:\n    run(b,\n        shell=True)\nend")).edits
    assert only.before == ("    run(a,",)
    assert only.after == ("    run(b,",)
    assert only.location == edit((4, 1, 4, 11), "").location


@pytest.mark.parametrize(
    ("region", "text", "after"),
    [
        ((2, 1, 2, 1), "x\n", ("x", "")),
        ((1, 1, 1, 10), "", ("",)),
        ((1, 10, 2, 1), "", ("import os",)),
        ((6, 4, 6, 4), "!", ("end!",)),
    ],
)
def test_insertion_and_deletion(
    region: tuple[int, int, int, int], text: str, after: tuple[str, ...]
) -> None:
    (only,) = kept(CODE, edit(region, text)).edits
    assert only.after == after


def test_lines_of_a_crlf_file_have_no_ends() -> None:
    content = CODE.replace("\n", "\r\n")
    made = kept(content.encode(), edit((4, 9, 5, 8), "b,\r\n    "))
    assert made.edits[0].text == "b,\n    "
    assert made.edits[0].after == ("    run(b,", "     shell=True)")
    assert edited(content, made.edits) == content.replace("a,\r\n        s", "b,\r\n     s")


def test_columns_do_not_count_a_byte_order_mark() -> None:
    (only,) = kept(b"\xef\xbb\xbf" + CODE.encode(), edit((1, 1, 1, 7), "from")).edits
    assert only.after == ("from os",)


BAD = [
    (edit((7, 1, 7, 1), "x"),),
    (edit((6, 5, 6, 5), "x"),),
    (edit((5, 9, 5, 8), "x"),),
    (edit((6, 1, 7, 1), ""),),
    (edit((1, 1, 1, 7), "x", path="b"),),
    (edit((1, 1, 1, 7), "x"), edit((1, 6, 1, 9), "y")),
    (edit((1, 1, 1, 1), "x"), edit((1, 1, 1, 1), "y")),
    tuple(edit((1, n, 1, n), "x") for n in range(1, 6)) * 5,
    (edit((1, 1, 1, 7), "x" * 400),),
    (edit((1, 1, 1, 7), "x\n" * 60),),
    (edit((1, 1, 1, 7), "a\u202eb"),),
    (edit((1, 1, 1, 7), "a\x1b[31m"),),
    (edit((1, 1, 1, 7), "a\rb"),),
    (edit((1, 1, 1, 7), "a\u2028b"),),
]


@pytest.mark.parametrize("edits", BAD, ids=str)
def test_dropped_whole(edits: tuple[Edit, ...]) -> None:
    assert fixed(CODE, *edits) is None
    assert fixed(CODE, *edits, edit((6, 1, 6, 4), "stop")) is None


def test_what_changes_nothing_is_no_fix_and_no_part_of_one() -> None:
    nothing = edit((1, 1, 1, 7), "import")
    assert fixed(CODE, nothing) is None
    (only,) = kept(CODE, nothing, edit((6, 1, 6, 4), "stop")).edits
    assert only.after == ("stop",)


@pytest.mark.parametrize(
    "content",
    [
        CODE.encode() + b"x\ry\n",
        CODE.replace("os", "\u202eos").encode(),
        CODE.encode().replace(b"os", b"\xff"),
        CODE.replace("os", "o" * 400).encode(),
        b"",
    ],
)
def test_a_line_that_cannot_be_shown_as_it_is_has_no_fix(content: bytes) -> None:
    assert fixed(content, edit((1, 1, 1, 7), "from")) is None


def test_too_many_lines() -> None:
    content = "x\n" * 100
    assert fixed(content, edit((1, 1, 60, 2), "y")) is not None
    assert fixed(content, edit((1, 1, 61, 2), "y")) is None
    assert fixed(content, edit((1, 1, 40, 2), "y"), edit((50, 1, 80, 2), "y")) is None


def test_a_secret_on_a_touched_line_drops_the_whole_fix() -> None:
    content = f"a = 1\nk = {CANARY}; b = 2\n"
    on_line_1 = edit((1, 5, 1, 6), "2")
    on_line_2 = edit((2, 22, 2, 23), "3")
    beside = [secret((2, 5, 2, 5 + len(CANARY)))]
    assert fixed(content, on_line_1, others=beside) is not None
    assert fixed(content, on_line_2, others=beside) is None
    assert fixed(content, on_line_1, on_line_2, others=beside) is None


def test_a_line_of_a_secret_counts_even_if_no_character_of_it_is_masked() -> None:
    beside = [secret((1, 1, 2, 1))]
    assert fixed("\n\n\na\n", edit((2, 1, 2, 1), "x"), others=beside) is None
    assert fixed("\n\n\na\n", edit((4, 1, 4, 2), "x"), others=beside) is not None


def test_a_secret_of_another_line_is_not_repeated() -> None:
    content = f"k = {CANARY}\nuse(k)\n"
    beside = [secret((1, 5, 1, 5 + len(CANARY)))]
    assert fixed(content, edit((2, 5, 2, 6), "x"), others=beside) is not None
    for piece in (CANARY, f"'{CANARY[:9]}'", f"\n{CANARY[3:]}\n"):
        assert fixed(content, edit((2, 5, 2, 6), piece), others=beside) is None


def test_a_short_secret_is_not_repeated_either() -> None:
    beside = [secret((1, 5, 1, 10))]
    assert fixed("k = qzjx9\nuse(k)\n", edit((2, 5, 2, 6), "(qzjx9)"), others=beside) is None


def test_what_looks_like_a_credential_in_the_text_or_around_it() -> None:
    assert fixed("f(x)\n", edit((1, 3, 1, 4), f"password='{CANARY}'")) is None
    assert fixed("f(password=x)\n", edit((1, 12, 1, 13), f"'{CANARY}'")) is None
    assert fixed(f"f(x, password='{CANARY}')\n", edit((1, 3, 1, 4), "y")) is None


def test_of_a_file_of_nothing_but_secrets_no_fix_leaves() -> None:
    content = f"a = 1\n{'z' * 300_000}\n"
    where = edit((1, 5, 1, 6), "2")
    assert fixed(content, where) is not None
    assert fixed(content, where, others=[secret((2, 1, 2, 300_001))]) is None


def test_findings_without_a_fix_cost_nothing() -> None:
    plain = (finding(),)
    assert fixes.completed(plain, "a\n", ["a"], ["a"]) is plain
