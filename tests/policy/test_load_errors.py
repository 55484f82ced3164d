"""What people see of a policy file that is wrong: place, source line, caret and help, all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.policy.diagnostics import MAX_ERRORS, MAX_SHOWN
from stockade.policy.load import KEYS
from stockade.policy.section import MAX_ITEMS, MAX_TEXT
from support.policy_files import WHOLE, edited, errors

GOLDEN = Path(__file__).parent / "load_errors"
ID = "an id has letters, digits, `.`, `_` and `-`, at most 80"


def golden() -> Iterator[tuple[str, str, str, str]]:
    """Name, lines taken out, lines put in, and the errors, of each part of the files beside this
    one. Where no line is taken out, those put in are the whole file."""
    for path in sorted(GOLDEN.glob("*.txt")):
        for part in path.read_text("utf-8").split("=== ")[1:]:
            name, *lines = part.rstrip("\n").split("\n")
            old = "".join(f"{line[2:]}\n" for line in lines if line.startswith("- "))
            new = "".join(f"{line[2:]}\n" for line in lines if line.startswith("+ "))
            told = [line for line in lines if not line.startswith(("- ", "+ "))]
            yield name, old, new, "\n".join(told)


PARTS = list(golden())


@pytest.mark.parametrize(("old", "new", "expected"), [part[1:] for part in PARTS],
                         ids=[part[0] for part in PARTS])  # fmt: skip
def test_golden(old: str, new: str, expected: str) -> None:
    assert errors(edited(old, new) if old else new) == expected


def test_the_golden_files_are_read() -> None:
    assert len(PARTS) > 120
    assert len({name for name, *_ in PARTS}) == len(PARTS)


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("    block: severity >= high", "\tblock: severity >= high", 14, 1),
        ("  - id: rest", "  -\tid: rest", 20, 4),
        ("    because: Shown.", "    because: >-\n\tShown.", 23, 1),
        ("    warn: true", "    warn: true\n\tand: more", 22, 1),
    ],
)
def test_tabs(old: str, new: str, line: int, column: int) -> None:
    text = edited(old, new)
    source = text.split("\n")[line - 1].replace("\t", " ")
    assert errors(text) == (
        f"p.yml:{line}:{column}: a tab: YAML is indented by spaces\n"
        f"  | {source}\n"
        f"  | {' ' * (column - 1)}^\n"
        "  = help: use spaces"
    )


def test_a_tab_that_indents_nothing_is_a_blank() -> None:
    assert "grace" in errors(edited("grace: 14d", "grace:\t14x"))


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\x7f", "\x85", "\x9b", "\u2028", "\ufeff"])
def test_characters_that_do_not_show_are_named_and_escaped(char: str) -> None:
    told = errors(edited("because: Shown.", f"because: a{char}b"))
    escaped = f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"
    assert told == (
        f"p.yml:22:15: the character U+{ord(char):04X} must not stand in the file\n"
        f"  |     because: a{escaped}b\n"
        "  |               ^\n"
        "  = help: take it out, or write it as an escape in double quotes"
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id: rest", '"a\\e[31mb"'),
        ("id: rest", "a\u202eb"),
        ("because: Shown.", '["\\e[31m"]'),
        ("unknown: warn", '"\\e]8;;x\\a"'),
        ("grace: 14d", '"1\\r2"'),
        ("waivable: false", "\u2066no\u2069"),
        ("at-most: 40", '"4\\x9b1m"'),
        ("until: 2026-12-31", '"2026\\b\\b"'),
        ("baseline: .stockade/base.json", '"../\\e[2J"'),
        ("extends: stockade/recommended@1", '"no\\e[2J"'),
        ("extends: stockade/recommended@1", '"no\\e[2J.yml"'),
        ("set: info", '"\\u202e"'),
        ("symlink: warn", '"\\n\\n"'),
        ("expired: block", '"\\0"'),
        ("expect: block by high", '"\\e[31m"'),
        ("finding: { kind: sast, severity: high }", '{ kind: "\\e[31m" }'),
        ("about: What may be merged into payments.", "x\n\u202ekey: 1"),
    ],
)
def test_no_control_character_of_the_file_is_printed(key: str, value: str) -> None:
    told = errors(edited(key, f"{key.partition(':')[0]}: {value}"))
    assert all(line.isprintable() for line in told.split("\n"))


def test_a_name_of_a_file_is_printed_escaped() -> None:
    files = {"a\x1b[31m.yml": b"nonsense: \xff"}
    told = errors('stockade: 1\nextends: "a\\e[31m.yml"\n', files)
    assert told.isprintable() or "\n" in told
    assert "a\\x1b[31m.yml:1: not UTF-8" in told


def test_a_word_without_a_near_one_gets_all_known_ones() -> None:
    assert errors(edited("about:", "xyz:")) == (
        "p.yml:2:1: unknown key `xyz`\n"
        "  | xyz: What may be merged into payments.\n"
        "  | ^\n"
        f"  = help: known: {', '.join(KEYS)}"
    )


def test_a_gap_that_no_scan_has() -> None:
    told = errors(edited("symlink: warn", "symlink: warn\n  timeouts: warn"))
    assert "unknown key `timeouts`" in told
    assert "did you mean `timeout`?" in told
    told = errors(edited('match: { rule: bandit/B602, path: "tools/*.py" }',
                         "match: { gap: time-out }"))  # fmt: skip
    words = ", ".join(reason.value for reason in GapReason)
    assert f"p.yml:47:19: expected one of {words}, found `time-out`\n" in told
    assert told.endswith("= help: did you mean `timeout`?")


def test_long_ids_and_texts() -> None:
    assert ID not in errors(edited("id: rest", f"id: {'r' * 80}") + "more: 1\n")
    assert ID in errors(edited("id: rest", f"id: {'r' * 81}"))
    told = errors(edited("because: Shown.", f"because: {'x' * (MAX_TEXT + 1)}"))
    first, source, caret = told.split("\n")
    assert first == "p.yml:22:14: `because` is longer than 1,000 characters"
    assert len(source) == len("  | ") + 120
    assert caret == f"  | {' ' * 13}^"


def test_a_long_line_is_cut_around_the_place() -> None:
    head = f'{{ kind: sast, title: "{"t" * 300}", '
    told = errors(edited("{ kind: sast, severity: high }", f"{head}severty: high }}"))
    _, source, caret, _ = told.split("\n")
    assert len(source) <= len("  | ") + 120
    assert source[len(caret) - 1 :].startswith("severty: high }")


def test_all_errors_are_shown_at_once_in_the_order_of_the_file() -> None:
    text = WHOLE
    for old, new in (
        ("extends: stockade/recommended@1", "extends: stockade/recomended@1"),
        ("missing-scanner: block", "missing-scanner: yes"),
        ("set: info", "set: inof"),
        ("severity >= high", "severty >= high"),
        ("grace: 14d", "grace: soon"),
        ("waivable: false", "waivable: no"),
        ("symlink: warn", "symlnk: warn"),
        ("at-most: 40", "at-most: few"),
        ("until: 2026-12-31", "until: 2026-02-31"),
        ("expect: block by high", "expect: blocks"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    heads = [line for line in errors(text).split("\n") if line.startswith("p.yml:")]
    places = [tuple(map(int, head.split(":")[1:3])) for head in heads]
    assert [line for line, _ in places] == [3, 5, 9, 14, 17, 18, 25, 34, 48, 60]
    assert places == sorted(places)


def test_many_errors_are_counted() -> None:
    rules = "".join(f"  - {{ id: r{n}, block: nwe, because: b }}\n" for n in range(60))
    told = errors(f"stockade: 1\nrules:\n{rules}")
    assert told.count("unknown name `nwe`") == MAX_SHOWN == 50
    assert told.endswith("\nand 10 more errors in p.yml")
    rules = rules.replace("nwe", "new", 9)
    assert errors(f"stockade: 1\nrules:\n{rules}").endswith("\nand 1 more error in p.yml")


def test_the_reading_ends_where_errors_have_no_end() -> None:
    keys = "".join(f"k{n}: 1\n" for n in range(2 * MAX_ERRORS))
    assert errors(f"stockade: 1\n{keys}").endswith("\nand at least 950 more errors in p.yml")


def test_long_lists_are_refused() -> None:
    rules = "  - { id: r, block: kev, because: b }\n" * (MAX_ITEMS + 1)
    assert errors(f"stockade: 1\nrules:\n{rules}") == (
        "p.yml:3:3: `rules` has 1,001 entries; 1,000 are the most\n"
        "  |   - { id: r, block: kev, because: b }\n"
        "  |   ^\n"
        "  = help: split the policy in several files"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "p.yml:1:1: the file is empty\n  = help: it begins with `stockade: 1`"),
        ("# nothing\n", "p.yml:1:1: the file is empty\n  | # nothing\n  | ^\n"
         "  = help: it begins with `stockade: 1`"),
        ("just words\n", "p.yml:1:1: the file must be a mapping of keys to values\n"
         "  | just words\n  | ^\n  = help: it begins with `stockade: 1`"),
        ("# list\n\n- a\n", "p.yml:3:1: the file must be a mapping of keys to values\n"
         "  | - a\n  | ^\n  = help: it begins with `stockade: 1`"),
        ("---\n", "p.yml:2:1: the file must be a mapping of keys to values\n"
         "  = help: it begins with `stockade: 1`"),
    ],
)  # fmt: skip
def test_not_a_policy(text: str, expected: str) -> None:
    assert errors(text) == expected


@pytest.mark.parametrize("rest", ["", "rules: []\n", "extends: []\n", "about: x\n", "tests: []\n",
                                  "gaps: {}\n", "waivers: []\n"])  # fmt: skip
def test_a_policy_that_says_nothing(rest: str) -> None:
    told = errors(f"stockade: 1\n{rest}")
    assert ": the policy says nothing\n" in told
    assert told.endswith("= help: give it `rules`, or `extends: stockade/recommended@1`")
