"""Locations refuse what no file can have."""

from __future__ import annotations

from typing import Any

import pytest

from stockade.model.errors import PathError
from stockade.model.location import Location


def test_the_last_line_is_the_first_where_no_end_is_known() -> None:
    assert Location(path="a").last_line is None
    assert Location(path="a", line=3).last_line == 3
    assert Location(path="a", line=3, end_line=7).last_line == 7


def test_whole_files_sort_first_then_by_line_and_column() -> None:
    places = [
        Location(path="a", line=2, column=1),
        Location(path="a", line=1, column=9),
        Location(path="b"),
        Location(path="a"),
        Location(path="a", line=1),
    ]
    ordered = sorted(places, key=Location.sort_key)
    keys = [(p.path, p.line, p.column) for p in ordered]
    assert keys == [("a", None, None), ("a", 1, None), ("a", 1, 9), ("a", 2, 1), ("b", None, None)]


@pytest.mark.parametrize("path", ["", "/a", "../a", "a/../../b", "a\0"])
def test_outside_the_target(path: str) -> None:
    with pytest.raises(PathError):
        Location(path=path)


@pytest.mark.parametrize(
    "numbers", [{"line": 0}, {"column": 0}, {"end_line": -1}, {"end_column": 0}]
)
def test_counting_starts_at_one(numbers: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        Location(path="a", **numbers)


def test_the_end_is_not_before_the_start() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        Location(path="a", line=5, end_line=4)
