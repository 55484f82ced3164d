"""A waiver goes into a policy file as text: all else stays to the byte, and it comes back whole."""

from __future__ import annotations

import codecs
import datetime as dt
import json
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from stockade.cli.policies import DiskLibrary
from stockade.model.errors import UsageError
from stockade.model.globs import compile_glob, matches
from stockade.policy.facts import text as normal
from stockade.policy.load import load
from stockade.policy.rules import Layer
from stockade.policy.waiver_text import NewWaiver, entry, folded, literal
from stockade.policy.write_waiver import with_waiver

NEW = NewWaiver(
    id="W-002",
    match={"rule": "bandit/B602", "path": "tools/*.py"},
    until=dt.date(2026, 12, 31),
    owner="@payments",
    reason="Input is a constant table",
    covers=2,
)
LONG = (
    "The table is written by hand: nobody else's input reaches it, #42 says so, and it goes away"
    " in spring together with the page that reads it."
)


def waiver(**changed: object) -> NewWaiver:
    values = {name: getattr(NEW, name) for name in ("id", "match", "until", "owner", "reason")}
    return NewWaiver(**values | {"covers": 2} | changed)


def edited(before: str | None, new: NewWaiver = NEW) -> str:
    data = None if before is None else before.encode()
    return with_waiver("p.yml", data, new).decode()


def loaded(text: str) -> Layer:
    return load("p.yml", text.encode(), name="p", library=DiskLibrary())


ENTRY = """\
  - id: W-002
    match:
      rule: bandit/B602
      path: tools/*.py
    until: 2026-12-31
    owner: "@payments"
    reason: Input is a constant table
    covers: 2
"""
FLUSH = "".join(line.removeprefix("  ") for line in ENTRY.splitlines(keepends=True))
WIDE = """\
    -   id: W-002
        match:
          rule: bandit/B602
          path: tools/*.py
        until: 2026-12-31
        owner: "@payments"
        reason: Input is a constant table
        covers: 2
"""
IN_BRACES = (
    '{"id": "W-002", "match": {"rule": "bandit/B602", "path": "tools/*.py"}, "until": "2026-12-31",'
    ' "owner": "@payments", "reason": "Input is a constant table", "covers": "2"}'
)
BEGUN = "# What this repository adds to the policy that judges it.\nstockade: 1\n"
RULES = """\
rules:
  - id: a
    block: severity >= high   # all of them
    because: "We stop."
"""
W1 = """\
  - id: W-001
    match: { rule: x/y,  path: "a b" }  # the braces stay
    until: 2026-01-31                   # and so do the columns
    owner: '@a'
    reason: Because it
      goes on.
"""
REST = "\n# What the tests say.\ntests: []\n"
TOP = "# Ours.\nstockade: 1  # the format\n\n"

# What stands before the new entry, what stands behind it, and the entry.
PLACES = {
    "no list yet": (f"{TOP}{RULES}", "", f"\nwaivers:\n{ENTRY}"),
    "no list, an empty line at the end": (f"{TOP}{RULES}\n", "", f"waivers:\n{ENTRY}"),
    "no list, comments at the end": (f"{TOP}{RULES}# more\n", "", f"\nwaivers:\n{ENTRY}"),
    "no list, end of document": (f"---\n{TOP}{RULES}", "...\n# end\n", f"\nwaivers:\n{ENTRY}"),
    "no list, others at the margin": (
        "stockade: 1\nrules:\n- id: a\n  block: 'true'\n  because: b\n",
        "",
        f"\nwaivers:\n{FLUSH}",
    ),
    "a list": (f"{TOP}waivers:\n{W1}", REST, ENTRY),
    "a list at the margin": (
        f"{TOP}waivers:\n- id: W-001\n  reason: b # c\n",
        REST,
        FLUSH,
    ),
    "a wide list": (f"{TOP}waivers:\n    -   id: W-001\n        reason: b\n", REST, WIDE),
    "a dash of its own": (f"{TOP}waivers:\n  -\n    id: W-001\n", REST, ENTRY),
    "empty lines between": (f"{TOP}waivers:\n{W1}\n{W1}", REST, f"\n{ENTRY}"),
    "empty lines between rules": (
        f"{TOP}rules:\n  - id: a\n\n  - id: b\nwaivers:\n{W1}",
        REST,
        f"\n{ENTRY}",
    ),
    "a comment that belongs to the entry": (
        f"{TOP}waivers:\n{W1}\n    # Ask Ann.\n   # And Bob.\n",
        f"  # To come:\n{REST}",
        ENTRY,
    ),
    "a literal at the end": (f"{TOP}waivers:\n  - reason: |\n      a\n\n      b\n", REST, ENTRY),
    "a folded one at the end": (f"{TOP}waivers:\n  - reason: >-  # so\n      a\n", REST, ENTRY),
    "one that keeps its empty lines": (
        f"{TOP}waivers:\n  - reason: |+\n      a\n\n\n",
        "# tests\ntests: []\n",
        ENTRY,
    ),
    "quotes over several lines": (f"{TOP}waivers:\n  - reason: 'a\n\n      b'  # c\n", REST, ENTRY),
    "braces over several lines": (f"{TOP}waivers:\n  - {{a: b,\n     c: d}} # e\n", REST, ENTRY),
    "in brackets": (f"{TOP}waivers: [ {{a: b}}, # c\n  {{d: e}}", f" # f\n ]\n{REST}",
                    f", {IN_BRACES}"),
    "all in braces": ("{stockade: 1, rules: [ ]", " }\n", f', "waivers": [{IN_BRACES}]'),
    "nothing but braces": ("{", "}", f'"waivers": [{IN_BRACES}]'),
    "brackets with a comment": (f"{TOP}waivers: [", " # none\n]\n", IN_BRACES),
    "JSON": ('{"stockade": "1", "waivers": [{"id": "W-001"}', "]}\n", f", {IN_BRACES}"),
    "an indented document": (
        "  stockade: 1\n  waivers:\n    - id: W-001\n",
        "  tests: []\n",
        "".join(f"  {line}" for line in ENTRY.splitlines(keepends=True)),
    ),
    "an indented document without a list": (
        "  stockade: 1\n",
        "",
        "\n" + "".join(f"  {li}" for li in f"waivers:\n{ENTRY}".splitlines(keepends=True)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_entry_stands_in_its_place_and_nothing_else_moves(name: str, ending: str) -> None:
    before, behind, put = (part.replace("\n", ending) for part in PLACES[name])
    assert edited(before + behind) == before + put + behind


def test_a_new_file() -> None:
    assert edited(None) == f"{BEGUN}\nwaivers:\n{ENTRY}"


@pytest.mark.parametrize("empty", ["[]", "[ ]", "[\n  ]", "  [] ", "\n  []"])
def test_empty_brackets_give_way(empty: str) -> None:
    after = edited(f"{TOP}waivers: {empty} # none yet\n{REST}")
    assert after.startswith(f"{TOP}waivers:")
    assert after.endswith(f"{ENTRY}{REST}")
    assert " # none yet\n" in after
    assert "[" not in after.removesuffix(REST)


def test_no_line_break_at_the_end() -> None:
    assert edited("stockade: 1") == f"stockade: 1\n\nwaivers:\n{ENTRY}"
    assert edited(f"stockade: 1\nwaivers:\n{W1}".removesuffix("\n")) == (
        f"stockade: 1\nwaivers:\n{W1}{ENTRY}"
    )


def test_a_byte_order_mark_stays() -> None:
    after = with_waiver("p.yml", codecs.BOM_UTF8 + TOP.encode(), NEW)
    assert after.decode() == f"\ufeff{TOP}waivers:\n{ENTRY}"


def test_one_after_another() -> None:
    first = edited(None, waiver(id="W-001"))
    second = edited(first)
    assert second == first + ENTRY
    assert [w.id for w in loaded(second).waivers] == ["W-001", "W-002"]


def test_a_long_reason_takes_several_lines() -> None:
    after = edited(None, waiver(reason=LONG))
    assert after.endswith(
        "    reason: >-\n"
        "      The table is written by hand: nobody else's input reaches it, #42 says so, and it "
        "goes away in\n"
        "      spring together with the page that reads it.\n"
        "    covers: 2\n"
    )
    assert loaded(after).waivers[0].reason == LONG
    assert max(map(len, after.splitlines())) <= 100


def test_what_turns_a_line_around_is_seen() -> None:
    """Names of files are the scanned repository's; a reviewer must see what he reads."""
    sly = waiver(match={"rule": "a/b", "path": "a\u202e*.py"}, reason="a\x1b[2Jb")
    after = edited(None, sly)
    assert after.replace("\n", "").isprintable()
    assert r'path: "a\u202E*.py"' in after
    assert loaded(after).waivers[0].match.path == compile_glob("a\u202e*.py")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "stockade: [\n",
        "stockade: 1\nstockade: 1\n",
        "stockade: &a 1\n",
        "stockade: 1\nwaivers:\n",
        "stockade: 1\nwaivers: none\n",
        "stockade: 1\nwaivers: {a: b}\n",
        "stockade: 1\nwaivers:\n  a: b\n",
        "stockade: 1\nabout: |+\n  kept",
    ],
)
def test_what_cannot_be_edited_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^p\.yml") as caught:
        edited(text)
    assert caught.value.remedy


def test_the_refusal_shows_what_to_write_by_hand() -> None:
    with pytest.raises(UsageError) as caught:
        edited("stockade: 1\nwaivers: none\n")
    assert caught.value.remedy.endswith(ENTRY)


def test_in_braces_it_is_json() -> None:
    document = json.loads(edited('{"stockade": "1"}'))
    assert document["waivers"] == [NEW.values]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
HARD = (
    st.lists(
        st.sampled_from([*"'\"#@é%\\{*", ": ", " #", "\n", "- ", "👩‍💻", *LONG.split()]), min_size=1
    )
    .map(" ".join)
    .filter(str.strip)
)
SOMEWHERE = st.sampled_from([before + behind for before, behind, _ in PLACES.values()])


@given(reason=WORDS | HARD, owner=WORDS)
@example(reason=LONG, owner="yes")
@example(reason="null", owner="2026-01-01")
def test_any_reason_comes_back(reason: str, owner: str) -> None:
    (found,) = loaded(edited(None, waiver(reason=reason, owner=owner))).waivers
    assert (found.reason, found.owner) == (folded(reason), folded(owner))


@given(reason=WORDS | HARD, place=SOMEWHERE)
def test_any_reason_goes_in_anywhere(reason: str, place: str) -> None:
    """`with_waiver` compares what it has made with what was there, and would refuse."""
    after = edited(place, waiver(reason=reason))
    assert (read(after) or {})["waivers"][-1]["reason"] == folded(reason)


def is_path(text: str) -> bool:
    """Whether a file of a repository can be called so."""
    parts = text.split("/")
    return "\0" not in text and not {"", ".", ".."} & set(parts)


@given(path=st.text(min_size=1).filter(is_path))
@example(path="a  b")
@example(path="!{a,b}~")
@example(path="~/a")
@example(path=" a\tb ")
@example(path="[!x]*?\\.py")
@example(path="bad-\udcff.py")
@example(path="e\u0301[\u0338")
def test_any_path_is_matched_and_no_other(path: str) -> None:
    pattern = literal(path)
    (found,) = loaded(edited(None, waiver(match={"rule": "a/b", "path": pattern}))).waivers
    assert found.match.path is not None
    assert matches(found.match.path, normal(path))
    if "?" not in pattern.replace("\\?", ""):
        assert not matches(found.match.path, f"{normal(path)}x")
    if not any(char.isspace() or "\ud800" <= char <= "\udfff" for char in path):
        assert found.match.path.literal
        assert found.match.path.prefix == normal(path)


def test_a_path_that_is_too_long_for_a_pattern_has_none() -> None:
    assert literal("a" * 1001) == ""
    assert literal("a" * 1000)


NOISE = st.sampled_from(
    ["# a\n", "    # b: [\n", "\n", "  \n", "      # 'c\n", "#\n", "# waivers:\n#   - id: x\n"]
)


@given(place=st.sampled_from(list(PLACES)), data=st.data())
def test_comments_and_empty_lines_stay_wherever_they_stand(place: str, data: st.DataObject) -> None:
    before, behind, _ = PLACES[place]
    lines = (before + behind).splitlines(keepends=True)
    for _ in range(data.draw(st.integers(0, 4))):
        lines.insert(data.draw(st.integers(0, len(lines))), data.draw(NOISE))
    text = "".join(lines)
    values = read(text)
    assume(values is not None)
    after = edited(text)
    assert read(after) == {**(values or {}), "waivers": [*(values or {}).get("waivers", []),
                                                         NEW.values]}  # fmt: skip
    assert is_one_insertion(text, after)


def read(text: str) -> dict[str, list[Any]] | None:
    try:
        values: dict[str, list[Any]] = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 (text only)
    except yaml.YAMLError:
        return None
    return values


def is_one_insertion(before: str, after: str) -> bool:
    """Whether `after` is `before` with text put in at one place."""
    ends = zip(before, after, strict=False)
    start = next((i for i, (one, other) in enumerate(ends) if one != other), len(before))
    return after.endswith(before[start:])


def test_an_entry_is_indented_as_asked() -> None:
    assert entry(NEW, indent=2) == ENTRY
    assert entry(NEW, indent=4, gap=4) == WIDE
