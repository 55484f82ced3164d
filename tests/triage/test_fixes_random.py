"""Fixes of random files: they do what their regions say, and tell nothing that is a secret."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from stockade.model.fix import Edit
from stockade.triage import mask, source
from stockade.triage.triage import triage
from support.fixing import edit, edited, finding, secret

CANARY = "c4n" + "ary-Value-9"

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
