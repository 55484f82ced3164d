"""Regions: whole lines where no column is known, the rest of the line where no end is."""

from __future__ import annotations

from typing import Any

import pytest

from stockade.model.location import Location, Snippet
from stockade_reports.sarif.location import build

SNIPPET = Snippet(first_line=4, lines=("four", "  five()", "six"))


def region(snippet: Snippet | None = None, **place: Any) -> dict[str, Any]:
    physical = build(Location(path="a b", **place), snippet)["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "a%20b"
    return {k: v for k, v in physical["region"].items() if k != "snippet"}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, {"startLine": 1, "endLine": 1}),
        ({"line": 5}, {"startLine": 5, "endLine": 5}),
        ({"line": 5, "end_line": 6}, {"startLine": 5, "endLine": 6}),
        ({"line": 5, "column": 3}, {"startLine": 5, "startColumn": 3, "endLine": 5}),
        (
            {"line": 5, "end_column": 4},
            {"startLine": 5, "startColumn": 1, "endLine": 5, "endColumn": 4},
        ),
        (
            {"line": 5, "column": 3, "end_column": 9},
            {"startLine": 5, "startColumn": 3, "endLine": 5, "endColumn": 9},
        ),
        (
            {"line": 5, "column": 9, "end_column": 2},
            {"startLine": 5, "startColumn": 9, "endLine": 5, "endColumn": 10},
        ),
        (
            {"line": 5, "column": 9, "end_line": 6, "end_column": 2},
            {"startLine": 5, "startColumn": 9, "endLine": 6, "endColumn": 2},
        ),
    ],
)
def test_regions(place: dict[str, Any], expected: dict[str, Any]) -> None:
    assert region(**place) == expected


def test_the_snippet_tells_where_the_line_ends() -> None:
    assert region(SNIPPET, line=5, column=3)["endColumn"] == 9


def test_the_snippet_shows_the_region_and_its_surroundings() -> None:
    physical = build(Location(path="a", line=5), SNIPPET)["physicalLocation"]
    assert physical["region"]["snippet"] == {"text": "  five()"}
    assert physical["contextRegion"] == {
        "startLine": 4,
        "endLine": 6,
        "snippet": {"text": "four\n  five()\nsix"},
    }


@pytest.mark.parametrize("columns", [{}, {"column": 1, "end_column": 4}])
def test_no_surroundings_where_the_snippet_is_the_region(columns: dict[str, Any]) -> None:
    where = Location(path="a", line=4, end_line=6, **columns)
    assert "contextRegion" not in build(where, SNIPPET)["physicalLocation"]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"line": 5, "column": 3}, "five()"),
        ({"line": 5, "column": 3, "end_column": 7}, "five"),
        ({"line": 5, "end_column": 5}, "  fi"),
        ({"line": 5, "column": 7, "end_column": 2}, "("),
        ({"line": 4, "column": 2, "end_line": 6, "end_column": 3}, "our\n  five()\nsi"),
        ({"line": 4, "column": 3, "end_line": 6, "end_column": 2}, "ur\n  five()\ns"),
        ({"line": 4, "column": 2, "end_line": 6}, "our\n  five()\nsix"),
        ({"line": 4, "end_line": 6, "end_column": 99}, "four\n  five()\nsix"),
    ],
)
def test_the_regions_snippet_is_cut_at_its_columns(place: dict[str, Any], shown: str) -> None:
    physical = build(Location(path="a", **place), SNIPPET)["physicalLocation"]
    assert physical["region"]["snippet"] == {"text": shown}


def test_columns_count_code_points_and_what_does_not_print_is_written_out_behind_them() -> None:
    line = "\U0001f511\u202e = key\r\n"
    where = Location(path="a", line=4, column=2, end_column=9)
    physical = build(where, Snippet(first_line=4, lines=(line,)))["physicalLocation"]
    assert physical["region"]["snippet"] == {"text": "\\u202e = key"}
    assert physical["contextRegion"]["snippet"] == {"text": "\U0001f511\\u202e = key"}


def test_columns_beyond_the_line_show_the_line_alone() -> None:
    physical = build(Location(path="a", line=4, column=9), SNIPPET)["physicalLocation"]
    assert "snippet" not in physical["region"]
    assert physical["contextRegion"]["snippet"] == {"text": "four\n  five()\nsix"}


@pytest.mark.parametrize("place", [{}, {"line": 3}, {"line": 6, "end_line": 7}])
def test_a_snippet_of_other_lines_is_not_used(place: dict[str, Any]) -> None:
    physical = build(Location(path="a", **place), SNIPPET)["physicalLocation"]
    assert "contextRegion" not in physical
    assert "snippet" not in physical["region"]
