"""Fixes: completed from the scanned lines, or dropped whole; nothing that is masked leaves."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.triage import fixes, mask, source
from stockade.triage.triage import triage
from support.fixing import edited

CANARY = "c4n" + "ary-Value-9"
CODE = "import os\n\nif a:\n    run(a,\n        shell=True)\nend\n"


def edit(region: tuple[int, int, int, int], text: str, path: str = "a") -> Edit:
    line, column, last, end = region
    where = Location(path=path, line=line, column=column, end_line=last, end_column=end)
    return Edit(location=where, text=text)


def finding(*edits: Edit, line: int = 1) -> Finding:
    return Finding(
        kind=Kind.SAST,
        scanner="semgrep",
        rule="semgrep/r",
        title="t",
        message="m",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        locations=(Location(path="a", line=line),),
        fix=Fix(description="Do it.", edits=edits) if edits else None,
    )


def secret(region: tuple[int, int, int, int]) -> Finding:
    return dataclasses.replace(
        finding(), kind=Kind.SECRET, rule="secrets/x", locations=(edit(region, "").location,)
    )


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


small = st.text(alphabet="ab é\t*=", max_size=6)
numbers = st.integers(1, 10)
replacements = st.lists(small, min_size=1, max_size=3).map("\n".join)


@st.composite
def regions(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Any that the model lets through, in the file or not."""
    line = draw(numbers)
    return line, draw(numbers), draw(st.integers(line, 12)), draw(numbers)


@st.composite
def edited_files(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A file and regions of it, none over another, in any order."""
    content = "\n".join(draw(st.lists(small, min_size=1, max_size=8)))
    places = st.integers(0, len(content))
    marks = sorted(draw(st.lists(places, min_size=2, max_size=6)))
    made = [
        edit((*_place(content, one), *_place(content, two)), draw(replacements))
        for one, two in zip(marks[::2], marks[1::2], strict=False)
    ]
    return content, draw(st.permutations(made))


def _place(content: str, offset: int) -> tuple[int, int]:
    before = content[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


any_edits = st.lists(st.builds(edit, regions(), replacements), min_size=1, max_size=4)


@given(edited_files(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_region_and_text_say_the_same_as_before_and_after(
    case: tuple[str, list[Edit]], end: str, closed: bool
) -> None:
    content, edits = case
    text = (content + ("\n" if closed else "")).replace("\n", end)
    (found,) = triage([finding(*edits)], lambda _: text.encode())
    if found.fix is None:
        return
    lines, shift = source.lines_of(text), 0
    for made in found.fix.edits:
        assert made.location.line is not None
        first = made.location.line - 1 + shift
        last = first + len(made.before)
        assert tuple(lines[first:last]) == made.before
        lines[first:last] = made.after
        shift += len(made.after) - len(made.before)
    told = "\n".join(lines)
    applied = "\n".join(source.lines_of(edited(text, found.fix.edits)))
    assert applied.rstrip("\n") == told.rstrip("\n")
    places = [e.location.sort_key() for e in found.fix.edits]
    assert places == sorted(places)
    assert _plain(edited(text, found.fix.edits)) == _plain(edited(text, edits))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


@given(edited_files(), st.integers(0, 7), st.booleans())
def test_what_a_secret_is_never_leaves(case: tuple[str, list[Edit]], at: int, alone: bool) -> None:
    content, edits = case
    lines = content.split("\n")
    line = min(at, len(lines) - 1) + 1
    before = "" if alone else lines[line - 1]
    lines[line - 1] = before + CANARY
    start = len(before) + 1
    hidden = [secret((line, start, line, start + len(CANARY)))]
    quoted = [dataclasses.replace(e, text=e.text + lines[line - 1]) for e in edits]
    for wanted in (edits, quoted, edits[:1] + quoted[1:]):
        found = triage([finding(*wanted), *hidden], lambda _: "\n".join(lines).encode())
        assert CANARY not in repr([f.fix for f in found])
        if mask.MASK not in content + repr(edits):
            assert mask.MASK not in repr([f.fix for f in found])


@given(st.binary(max_size=60), any_edits)
def test_no_content_and_no_region_raises(content: bytes, edits: list[Edit]) -> None:
    found = triage([finding(*edits)], lambda _: content)
    assert found == triage([finding(*reversed(edits))], lambda _: content)


def test_findings_without_a_fix_cost_nothing() -> None:
    plain = (finding(),)
    assert fixes.completed(plain, "a\n", ["a"], ["a"]) is plain
