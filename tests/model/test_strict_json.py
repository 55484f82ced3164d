"""JSON from outside: what `json.loads` lets through is refused, and nothing else is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import ToolError
from stockade.model.strict_json import MAX_DEPTH, field, loads

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def said_of(data: bytes) -> str:
    """The error's sentence; empty when the data were read, and then as `json` reads them."""
    try:
        value = loads(data, "it")
    except ToolError as error:
        return error.message
    assert value == json.loads(data)
    return ""


@given(values)
def test_what_json_writes_is_read(value: Any) -> None:
    assert loads(json.dumps(value).encode(), "it") == value


@given(st.binary())
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    assert said_of(data) == "" or said_of(data).startswith("it is")


@given(st.text(alphabet='[]{}":,\\ 01e-.nulltruefalseNaN\ud800', max_size=60))
def test_almost_json_is_read_or_refused(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert said_of(data) == "" or said_of(data).startswith("it is")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "not valid JSON"),
        (b"\xef\xbb\xbf{}", "not valid JSON"),
        (b"{'a': 1}", "not valid JSON"),
        (b"{} {}", "not valid JSON"),
        (b'{"a": [1, 2', "not valid JSON"),
        (b"[NaN]", "NaN is not JSON"),
        (b"[-Infinity]", "-Infinity is not JSON"),
        (b'[{"a": 1, "b": 2, "a": 1}]', "key 'a' is written twice"),
        (b"1" * 5000, "not valid JSON"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "nested deeper than 200"),
        (b'{"a":' * 100_000, "nested deeper than 200"),
        (b"[1e999]", "not valid JSON"),
    ],
)
def test_refused(data: bytes, said: str) -> None:
    with pytest.raises(ToolError, match=said):
        loads(data, "the report")


def test_the_deepest_that_is_allowed() -> None:
    loads(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "it")


def test_brackets_in_strings_do_not_count() -> None:
    assert loads(json.dumps(["[" * 1000, '\\"[' * 500]).encode(), "it")


def test_long_hostile_input_takes_linear_time() -> None:
    """Each took minutes when it was read in quadratic time; here it is over before one notices."""
    with pytest.raises(ToolError, match="not valid JSON"):
        loads(b'\\"' * 1_000_000, "it")
    keys = ",".join(f'"{n}":0' for n in range(200_000))
    with pytest.raises(ToolError, match="'199999' is written twice"):
        loads(f'{{{keys},"199999":0}}'.encode(), "it")


UNREAD = frozenset({"u"})
TWICE = '{"k": 1, "k": 2}'


@given(values)
def test_unread_keys_change_nothing_else(value: Any) -> None:
    data = json.dumps([value, {"u": value, "v": value}]).encode()
    assert loads(data, "it", frozenset({"no such key"})) == json.loads(data)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"u": {TWICE}, "v": 1}}',
        f'{{"u": {{"a": [[{TWICE}, {TWICE}], 1]}}, "v": 1}}',
        f'{{"u": [{{"v": {TWICE}}}], "v": 1}}',
    ],
)
def test_under_an_unread_key_keys_may_repeat(text: str) -> None:
    assert loads(text.encode(), "it", UNREAD) == {"u": None, "v": 1}
    with pytest.raises(ToolError, match="'k' is written twice"):
        loads(text.encode(), "it")


@pytest.mark.parametrize(
    "text",
    [
        TWICE,
        f"[[], [1, [{TWICE}]]]",
        f'{{"u": {TWICE}, "v": {TWICE}}}',
        f'[{{"u": 1}}, {{"v": [[{TWICE}], 1]}}]',
        '{"k": {"u": 1}, "k": 2}',
    ],
)
def test_elsewhere_they_may_not(text: str) -> None:
    with pytest.raises(ToolError, match="not valid JSON: key 'k' is written twice"):
        loads(text.encode(), "it", UNREAD)


def test_an_unread_key_may_not_itself_repeat() -> None:
    with pytest.raises(ToolError, match="'u' is written twice"):
        loads(b'{"u": 1, "u": 2}', "it", UNREAD)


def test_many_repeated_keys_take_linear_time() -> None:
    """Hours, were each list looked through once for every object that it stands in."""
    inner = ",".join([TWICE] * 100_000)
    deep = '{"a":' * 90 + f"[{inner}]" + "}" * 90
    assert loads(f'{{"u": {deep}}}'.encode(), "it", UNREAD) == {"u": None}
    plain = '{"a":' * 90 + f"[{'0,' * 200_000}0]" + "}" * 90
    assert loads(plain.encode(), "it", UNREAD) == json.loads(plain)


def test_field_gives_the_value() -> None:
    assert field({"a": [1]}, "a", list, "it") == [1]
    assert field({"a": True}, "a", bool, "it") is True


@pytest.mark.parametrize(
    ("record", "kind", "said"),
    [
        ([], str, "it: expected an object, found list"),
        ({}, str, "it: 'a' is not of type str"),
        ({"a": None}, str, "it: 'a' is not of type str"),
        ({"a": True}, int, "it: 'a' is not of type int"),
        ({"a": 1}, str, "it: 'a' is not of type str"),
    ],
)
def test_field_refuses(record: Any, kind: type, said: str) -> None:
    with pytest.raises(ToolError) as caught:
        field(record, "a", kind, "it")
    assert caught.value.message == said
