"""JSON in pieces is the JSON of the whole, with line breaks where they help."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_reports.sarif.pieces import pieces

text = st.text(st.characters(), max_size=6)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | text
finite = scalars.filter(lambda v: not isinstance(v, float) or abs(v) != float("inf"))
values = st.recursive(
    finite,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=12,
)


def lazy(value: Any, choose: Callable[[], bool]) -> Any:
    """The value, some of whose lists are iterators; what those give holds none."""
    if isinstance(value, dict):
        return {key: lazy(item, choose) for key, item in value.items()}
    if isinstance(value, list):
        return iter(value) if choose() else [lazy(item, choose) for item in value]
    return value


@given(values, st.data())
def test_joined_they_are_the_document_but_for_line_breaks(value: Any, data: st.DataObject) -> None:
    document = lazy(value, lambda: data.draw(st.booleans()))
    joined = "".join(pieces(document))
    assert re.sub(r"\n *", "", joined) == json.dumps(value, separators=(",", ": "))
    assert joined.endswith("\n")


@given(values)
def test_without_an_iterator_they_are_what_json_itself_lays_out(value: Any) -> None:
    assert "".join(pieces(value)) == json.dumps(value, indent=1) + "\n"


def test_what_an_iterator_gives_is_a_line_each() -> None:
    document = {"runs": [{"id": "a", "results": iter([{"n": [1, 2]}, {"n": []}])}], "no": iter([])}
    assert "".join(pieces(document)).splitlines() == [
        "{",
        ' "runs": [',
        "  {",
        '   "id": "a",',
        '   "results": [',
        '    {"n": [1,2]},',
        '    {"n": []}',
        "   ]",
        "  }",
        " ],",
        ' "no": []',
        "}",
    ]


def test_an_item_is_asked_for_when_those_before_it_are_written() -> None:
    asked = []

    def items() -> Iterator[int]:
        for n in range(3):
            asked.append(n)
            yield n

    seen = [(piece.strip(), list(asked)) for piece in pieces({"a": items()})]
    assert ("0", [0]) in seen
    assert ("1", [0, 1]) in seen


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_lacks_is_an_error(number: float) -> None:
    for document in ({"a": number}, {"a": iter([{"b": number}])}):
        with pytest.raises(ValueError, match="JSON"):
            "".join(pieces(document))
