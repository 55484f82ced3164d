"""Policy files of an enemy: each ends in an error of the user's, and none takes long or much."""

from __future__ import annotations

import contextlib
import random
import tracemalloc

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.policy.diagnostics import MAX_BYTES, MAX_ERRORS
from stockade.policy.language.types import nearest
from stockade.policy.load import KEYS
from support.policy_files import WHOLE, edited, errors, loaded

HEAD = "stockade: 1\n"
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "ten megabytes": (HEAD + "#" * (10 << 20), "p.yml is larger than 1 MiB"),
    "ten thousand rules": (
        HEAD + "rules:\n" + "".join(f"  - {{id: r{n}, block: kev}}\n" for n in range(10_000)),
        "`rules` has 10,000 entries; 1,000 are the most",
    ),
    "deep lists": (HEAD + "rules: " + "[" * 1000 + "]" * 1000, "nested deeper than 20 levels"),
    "deeper lists": (HEAD + "rules: " + "[" * 1_000_000, "nested deeper than 20 levels"),
    "deep mappings": (HEAD + "gaps: " + "{a: " * 200_000, "nested deeper than 20 levels"),
    "deep blocks": (
        HEAD + "gaps:\n" + "".join(" " * n + "a:\n" for n in range(1, 1000)),
        "nested deeper than 20 levels",
    ),
    "deep dashes": (HEAD + "rules:\n " + "- " * 500_000, "nested deeper than 20 levels"),
    "deep keys": (HEAD + "rules:\n " + "? " * 500_000, "a key must be a word"),
    "billion laughs": (
        HEAD
        + 'a: &a ["ha", "ha"]\n'
        + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "anchors and aliases (`a`) are not allowed",
    ),
    "long anchor": (HEAD + "a: &" + "a" * 1_000_000 + " b", f"(`{'a' * 40}`) are not allowed"),
    "long alias": (HEAD + "a: *" + "a" * 1_000_000, f"(`{'a' * 40}`) are not allowed"),
    "many anchors": (HEAD + "rules: [" + "&a b," * 180_000 + "]", "are not allowed"),
    "NUL": (HEAD + "rules: a\0b\n", "p.yml:2: a NUL character"),
    "UTF-16": ((HEAD + "rules: []\n").encode("utf-16"), "p.yml is UTF-16"),
    "UTF-16 without a mark": ((HEAD + "rules: []\n").encode("utf-16-le"), "p.yml:1: a NUL"),
    "UTF-32": ((HEAD + "rules: []\n").encode("utf-32"), "p.yml is UTF-16"),
    "invalid UTF-8": (b"stockade: 1\n\n\nabout: \xff\n", "p.yml:4: not UTF-8 (byte 0xff)"),
    "invalid UTF-8 behind a mark": (b"\xef\xbb\xbf\n\n\xe4\n", "p.yml:3: not UTF-8 (byte 0xe4)"),
    "invalid UTF-8, old lines": (b"a\rb\r\n\xc3(", "p.yml:3: not UTF-8 (byte 0xc3)"),
    "a surrogate": (b"stockade: 1\na: \xed\xa0\x80\n", "p.yml:2: not UTF-8"),
    "an escaped surrogate": (HEAD + 'a: "\\ud800"\n', "invalid Unicode character escape code"),
    "a surrogate in a tag": (HEAD + "a: !<%ED%A0%80> b\n", "a tag behind this place is not UTF-8"),
    "one long line": (HEAD + "x: " + "x" * 1_000_000, "unknown key `x`"),
    "one long key": (HEAD + "x" * 1_000 + ": 1", f"unknown key `{'x' * 80}`"),
    "one long line of lists": (HEAD + "rules: [" + "a," * 500_000, "more than 100,000 values"),
    "one long line of pairs": (HEAD + "rules: [" + "a: b," * 200_000, "more than 100,000 values"),
    "one long line of mappings": (
        HEAD + "rules: [" + "{a: b}," * 140_000,
        "more than 100,000 values",
    ),
    "colons": (HEAD + "a: " * 340_000, "a second `: ` in one value"),
    "quotes": (HEAD + "'a' " * 250_000, "could not find expected ':'"),
    "two hundred thousand keys": (
        HEAD + "gaps: {" + "".join(f"{n:x}," for n in range(200_000))[: MAX_BYTES - 100] + "}",
        "the file holds more than 100,000 values",
    ),
    "forty thousand unknown keys": (
        HEAD + "".join(f"rulesx{n}: 1\n" for n in range(40_000)),
        "at least 950 more errors",
    ),
    "one key again and again": (HEAD + "a: 1\n" * 90_000, "`a` is written twice"),
    "one id a thousand times": (
        HEAD + "rules:\n" + "  - {id: r, block: kev, because: b}\n" * 1000,
        "two rules have the id `r`",
    ),
    "a thousand conditions with a near name": (
        HEAD + "rules:\n" + f"  - {{id: r, block: {'severitx' * 9}, because: b}}\n" * 1000,
        "unknown name",
    ),
    "a long condition": (
        edited("severity >= high", " && ".join(["kev"] * 1000)),
        "the condition is longer than 2000 characters",
    ),
    "long conditions in great number": (
        HEAD
        + "rules:\n"
        + "".join(
            f"  - {{id: r{n}, because: b, block: {' && '.join(['kev'] * 280)}}}\n"
            for n in range(105)
        ),
        "the conditions of the file are longer than 200,000 characters in all",
    ),
    "a long pattern": (edited("tools/*.py", "*a" * 5000), "is longer than 1,000 characters"),
    "a thousand tests of unknown rules": (
        HEAD
        + "rules:\n"
        + "".join(f"  - {{id: {'r' * 70}{n}, block: kev, because: b}}\n" for n in range(1000))
        + "tests:\n"
        + f"  - {{name: n, finding: {{}}, expect: block by {'r' * 74}}}\n" * 1000,
        f"there is no rule `{'r' * 74}`",
    ),
    "directives": (
        "".join(f"%TAG !a{n}! x\n" for n in range(60_000)) + "---\n" + HEAD,
        "directives (lines that begin with `%`) are not allowed",
    ),
    "directives of a second document": (
        HEAD + "...\n" + "".join(f"%TAG !a{n}! x\n" for n in range(60_000)) + "---\n" + HEAD,
        "directives (lines that begin with `%`) are not allowed",
    ),
    "tags": (HEAD + "rules: [" + "!a b," * 180_000 + "]", "tags (`!a`) are not allowed"),
    "a long tag": (HEAD + "a: !" + "a" * 1_000_000 + " b", f"(`!{'a' * 39}`) are not allowed"),
    "documents": ("---\n" * 250_000, "a second document begins"),
    "comments": ("#\n" * 500_000, "the file is empty"),
    "control characters": (HEAD + "a: " + "\x1b" * 900_000, "at least 950 more errors"),
    "merge conflicts": ("<<<<<<< a\n" * 100_000, "at least 950 more errors"),
    "empty lines in quotes": (HEAD + 'x: "' + "\n" * 900_000 + '"', "unknown key `x`"),
    "tabs": (HEAD + "\t" * 1_000_000 + "x", "a tab: YAML is indented by spaces"),
    "a day that is none": (edited("2026-12-31", "9999-99-99"), "there is no day 9999-99-99"),
    "a day of many digits": (edited("2026-12-31", "9" * 5000), "expected a day, found"),
    "a number of many digits": (
        edited("at-most: 40", "at-most: " + "9" * 5000),
        "expected a whole",
    ),
    "a grace of many digits": (edited("grace: 14d", "grace: " + "9" * 5000), "expected a number"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_an_error(name: str) -> None:
    data, expected = HOSTILE[name]
    told = errors(data)
    assert expected in told
    assert len(told) < 100_000
    assert all(line.isprintable() for line in told.split("\n"))


@pytest.mark.parametrize("name", ["one long line of lists", "forty thousand unknown keys",
                                  "deeper lists", "tags", "control characters"])  # fmt: skip
def test_it_takes_little_memory(name: str) -> None:
    data = HOSTILE[name][0]
    tracemalloc.start()
    errors(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 << 20


@pytest.mark.parametrize("name", ["deeper lists", "deep dashes", "documents", "many anchors"])
def test_little_is_read_of_what_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    events = 0

    def counted(text: str, Loader: type) -> object:  # noqa: N803 (its name in the library)
        nonlocal events
        for event in parse(text, Loader=Loader):
            events += 1
            yield event

    parse = yaml.parse
    monkeypatch.setattr(yaml, "parse", counted)
    errors(HOSTILE[name][0])
    assert events < 100


def test_hints_are_sought_for_a_bounded_number_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    sought = 0

    def counted(word: str, known: list[str]) -> str:
        nonlocal sought
        sought += 1
        return nearest(word, known)

    monkeypatch.setattr("stockade.policy.diagnostics.nearest", counted)
    errors(HOSTILE["forty thousand unknown keys"][0])
    assert sought == MAX_ERRORS


def read_or_refused(data: str | bytes) -> None:
    with contextlib.suppress(UsageError):
        loaded(data)


@settings(deadline=None)
@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refused(data)
    read_or_refused(b"stockade: 1\n" + data)


@settings(deadline=None)
@given(st.text(alphabet=WHOLE + "{}[]*&!|>%?<`\t\r\x00\x85\u2028\ufeff", max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
    | st.sampled_from(["kev", "severity >= high", "block", "14d", "honour", "2026-12-31"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(sorted(set(WHOLE.replace(":", " ").split()))) | st.text(max_size=4),
        inner, max_size=4,
    ),
    max_leaves=30,
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*KEYS, "x"]), YAML), st.booleans())
def test_any_yaml_is_read_or_refused(tree: dict[str, object], flow: bool) -> None:
    tree["stockade"] = 1
    read_or_refused(yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True))


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_any_slip_of_the_hand_is_read_or_refused(seed: int, slips: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (test data)
    text = WHOLE
    for _ in range(slips):
        begin = draw.randrange(len(text))
        end = begin + draw.choice((0, 0, 1, 1, 2, draw.randrange(60)))
        other = draw.randrange(len(text))
        put = draw.choice(("", draw.choice("'\"\n\t:-#{}[],&*!|>%@\\ \u00e9\x1b"),
                           text[other : other + draw.randrange(40)]))  # fmt: skip
        text = text[:begin] + put + text[end:]
    read_or_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "rules:\n"
        + "".join(f"  - {{ id: r{n}, warn: path.glob(\"{'*a' * 60}{n}\"), because: b }}\n"
                  for n in range(400)),
        "waivers:\n"
        + "".join(f"  - {{ id: w{n}, match: {{ rule: '*/{'*a' * 60}{n}' }}, until: 2027-01-01, "
                  "owner: o, reason: r }\n" for n in range(400)),
    ],
)  # fmt: skip
def test_patterns_that_would_take_long_to_match_are_refused(text: str) -> None:
    """What matching costs grows with their length, for every finding anew."""
    with pytest.raises(UsageError, match="the patterns of the file are longer than 20,000"):
        loaded(f"stockade: 1\n{text}")
