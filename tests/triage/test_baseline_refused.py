"""A baseline file that is wrong is refused, with the line and the cause; nothing else is raised."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.triage.baseline import MAX_BYTES, MAX_ENTRIES, parse

WHERE = ".stockade/baseline.json"
A, B = "0a" * 16, "1b" * 16


def lines(*entries: str) -> bytes:
    """A file with these lines for findings, of which the first is line 4."""
    head = ["{", '"schema": "stockade/baseline/v1",', '"findings": [']
    return "\n".join([*head, *entries, "]", "}", ""]).encode("utf-8", "surrogatepass")


def entry(**changed: object) -> str:
    return json.dumps(
        {"id": A, "first_seen": "2026-11-24", "rule": "a/b", "path": "c"} | changed,
        ensure_ascii=False,
    )


GOOD = entry(id=B) + ","
TOP = "schema, findings"
KEYS = "id, first_seen, rule, path"
NOT_A_DAY = "`first_seen` is no day of the calendar as YYYY-MM-DD"
NOT_AN_ID = "`id` is not 32 digits of 0-9a-f"
REFUSED: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 1, "the file is empty"),
    "blank": (b"\n \n", 1, "the file is empty"),
    "no object": (b"[]", 1, f"an object with {TOP} is expected here"),
    "no schema": (b'\n{"findings": []}', 1, "the key `schema` is missing"),
    "no findings": (
        b'{"schema": "stockade/baseline/v1"}',
        1,
        "the key `findings` is missing",
    ),
    "another schema": (
        b'{\n"findings": [],\n"schema": "stockade/baseline/v2", "more": 1}',
        3,
        "`schema` is not 'stockade/baseline/v1'",
    ),
    "schema of another type": (
        b'{"findings": [],\n"schema": [[1]]}',
        2,
        "`schema` is not 'stockade/baseline/v1'",
    ),
    "unknown key": (
        lines().replace(b'"findings"', b'"finding"'),
        1,
        f"unknown key 'finding'; known: {TOP}",
    ),
    "no list": (
        lines().replace(b"[\n]", b"{}"),
        3,
        "`findings` is not a list",
    ),
    "entry that is a number": (lines(GOOD, "5"), 5, f"an object with {KEYS} is expected here"),
    "entry that is a list": (
        lines("[[], 1],", entry()),
        4,
        f"an object with {KEYS} is expected here",
    ),
    "unknown key of an entry": (
        lines(GOOD, "", entry(reason="\x1b]")),
        6,
        f"unknown key 'reason'; known: {KEYS}",
    ),
    "missing key": (lines(GOOD, '{"id": "a"}'), 5, "the key `first_seen` is missing"),
    "id that is a number": (lines(entry(id=1)), 4, "`id` is not a string"),
    "day that is nothing": (lines(entry(first_seen=None)), 4, "`first_seen` is not a string"),
    "rule that is true": (lines(entry(rule=True)), 4, "`rule` is not a string"),
    "path that is a list": (lines(entry(path=["{"])), 4, "`path` is not a string"),
    "short id": (lines(entry(id="0a1b")), 4, f"{NOT_AN_ID}: '0a1b'"),
    "loud id": (lines(entry(id=A.upper())), 4, f"{NOT_AN_ID}: '{A.upper()}'"),
    "foreign digits": (lines(entry(id="٣" * 32)), 4, f"{NOT_AN_ID}: '{'٣' * 32}'"),
    "long id": (lines(entry(id="a" * 9999)), 4, f"{NOT_AN_ID}: '{'a' * 40}'"),
    "day that never was": (
        lines(entry(first_seen="2026-02-30")),
        4,
        f"{NOT_A_DAY}: '2026-02-30'",
    ),
    "year nought": (lines(entry(first_seen="0000-01-01")), 4, f"{NOT_A_DAY}: '0000-01-01'"),
    "day by week": (lines(entry(first_seen="2026-W01-1")), 4, f"{NOT_A_DAY}: '2026-W01-1'"),
    "day without dashes": (lines(entry(first_seen="20261124")), 4, f"{NOT_A_DAY}: '20261124'"),
    "day with a time": (
        lines(entry(first_seen="2026-11-24T00:00:00Z")),
        4,
        f"{NOT_A_DAY}: '2026-11-24T00:00:00Z'",
    ),
    "day of foreign digits": (
        lines(entry(first_seen="٢٠٢٦-١١-٢٤")),
        4,
        f"{NOT_A_DAY}: '٢٠٢٦-١١-٢٤'",
    ),
    "id twice": (
        lines(GOOD, entry() + ",", entry()),
        6,
        f"the id {A} stands on line 5 already",
    ),
    "id twice on a line": (
        lines(GOOD, f"{entry()}, {entry(first_seen='2020-01-01')}"),
        5,
        f"the id {A} stands on line 5 already",
    ),
    "key twice": (
        lines(GOOD, entry()[:-1] + f', "id": "{A}"}}'),
        5,
        "the file is not valid JSON: key 'id' is written twice",
    ),
    "key twice at the top": (
        lines(GOOD, entry()).replace(b'{\n"schema"', b'{\n"findings": [],\n"schema"'),
        1,
        "the file is not valid JSON: key 'findings' is written twice",
    ),
    "not a number": (
        lines(GOOD, "NaN"),
        5,
        "the file is not valid JSON: NaN is not JSON",
    ),
    "deep": (
        lines(GOOD, "[" * 300 + "]" * 300),
        5,
        "the file is nested deeper than 200 levels",
    ),
    "no comma": (
        lines(entry(id=B), entry()),
        5,
        "the file is not valid JSON: Expecting ',' delimiter (column 1)",
    ),
    "cut": (
        lines(GOOD, entry())[:-5],
        5,
        "the file is not valid JSON: Expecting ',' delimiter (column 99)",
    ),
    "raw escape": (
        lines(GOOD, entry().replace('"c"', '"\x1b[2J"')),
        5,
        "the file is not valid JSON: Invalid control character at (column 96)",
    ),
    "escaped NUL": (lines(entry(path="a\0b")), 4, "`path` holds a control character"),
    "escaped escape": (lines(entry(rule="a/\x1b[2J")), 4, "`rule` holds a control character"),
    "half a surrogate pair": (
        lines(entry(path="PATH").replace("PATH", "\\ud800")),
        4,
        "`path` holds a control character",
    ),
    "surrogate in UTF-8": (lines(GOOD, entry(path="\ud800")), 5, "the file is not UTF-8"),
    "Latin-1": (lines(GOOD, entry()).replace(b'"c"', b'"\xe9"'), 4, "the file is not UTF-8"),
    "NUL": (lines(GOOD, entry(), "\0"), 6, "the file holds a NUL byte"),
    "UTF-16": (lines().decode().encode("utf-16"), 1, "the file holds a NUL byte"),
    "byte order mark": (b"\xef\xbb\xbf" + lines(), 1, "the file begins with a byte order mark"),
    "too large": (
        lines() + b" " * MAX_BYTES,
        1,
        "the file is larger than 16 MiB",
    ),
    "too many": (
        lines(",".join(["{}"] * (MAX_ENTRIES + 1))),
        1,
        "the file holds more than 200,000 findings",
    ),
    "conflict": (
        lines(GOOD, "<<<<<<< HEAD", entry(), "=======", ">>>>>>> other"),
        5,
        "a merge conflict is not resolved",
    ),
    "conflict half resolved": (
        lines(GOOD, "=======", entry()),
        5,
        "a merge conflict is not resolved",
    ),
    "conflict with its base": (
        lines(GOOD, "||||||| 0a1b2c3", entry()).replace(b"\n", b"\r\n"),
        5,
        "a merge conflict is not resolved",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_named_with_its_line(case: str) -> None:
    data, line, why = REFUSED[case]
    with pytest.raises(UsageError) as caught:
        parse(data, WHERE)
    assert caught.value.message == f"{WHERE}:{line}: {why}"
    assert caught.value.remedy


def test_the_remedies() -> None:
    def remedy(case: str) -> str:
        with pytest.raises(UsageError) as caught:
            parse(REFUSED[case][0], WHERE)
        return caught.value.remedy

    assert remedy("short id") == (
        "Correct the file, or remove it and make it anew, as of today:"
        " stockade baseline create RESULT.json"
    )
    assert remedy("conflict") == (
        "Keep the findings of both sides: each id once, with its earlier day, and a comma between"
        " two."
    )
    assert remedy("NUL") == "Save it as UTF-8."
    assert remedy("byte order mark") == "Save it as UTF-8 without one."


def test_braces_and_marks_in_texts_are_no_structure() -> None:
    odd = entry(path='{{}}[[,"id":<<<<<<< \\" =======' + "{" * MAX_ENTRIES)
    assert parse(lines(odd), WHERE).first_seen == {A: "2026-11-24"}
    with pytest.raises(UsageError, match=r":6: `id`"):
        parse(lines(odd + ",", "", entry(id="short")), WHERE)


def test_a_large_one_is_read() -> None:
    found = ",\n".join(entry(id=f"{n:032x}") for n in range(50_000))
    assert len(parse(lines(found), WHERE).first_seen) == 50_000


def said_of(data: bytes) -> str:
    """The error's sentence; empty when the data were read."""
    try:
        parse(data, WHERE)
    except UsageError as error:
        return error.message
    return ""


@given(st.binary())
def test_random_bytes_are_refused_with_a_line(data: bytes) -> None:
    assert said_of(data).startswith(f"{WHERE}:")


@given(st.data(), st.binary(max_size=8))
def test_a_damaged_file_is_read_or_refused(data: st.DataObject, piece: bytes) -> None:
    whole = lines(GOOD, entry())
    at = data.draw(st.integers(0, len(whole)))
    to = data.draw(st.integers(at, len(whole)))
    message = said_of(whole[:at] + piece + whole[to:])
    assert message == "" or message.startswith(f"{WHERE}:")
    if message:
        assert message.removeprefix(f"{WHERE}:").partition(":")[0].isdigit()
        assert message.isprintable()


@pytest.mark.parametrize(
    "unit", [b",", b"]", b"[", b"0,", b'"",', b'\\"', b'"\\', b"\n<<<<<<", b"NaN,", b"{},"]
)
def test_large_hostile_files_take_linear_time(unit: bytes) -> None:
    """Each would take hours in quadratic time; here it is over before one notices."""
    assert said_of(lines()[:-4] + unit * ((1 << 20) // len(unit)))


def test_a_fault_behind_many_values_takes_linear_time() -> None:
    message = said_of(lines("0," * 1_000_000 + '{"a": 1, "a": 2}'))
    assert message == f"{WHERE}:1: the file is not valid JSON: key 'a' is written twice"
