"""The data of the page's list, and the text of its script and style."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from stockade.model.result import Result
from stockade_reports.html import standing
from stockade_reports.html.island import island
from stockade_reports.html.render import javascript, stylesheet
from stockade_reports.html.tables import column
from stockade_reports.html.view import worst_first
from support.everything import everything_result
from support.generated_results import results
from support.results import many


def data_of(result: Result) -> Any:
    return json.loads(island(worst_first(result), result))


@given(results())
@settings(max_examples=50, deadline=None)
def test_every_number_of_a_column_points_into_its_table(result: Result) -> None:
    data = data_of(result)
    tables = {"rule": "rules", "ruling": "rulings", "rating": "ratings", "message": "texts",
              "cwe": "cwes", "path": "paths", "owner": "owners", "age": "ages"}  # fmt: skip
    for name, table in tables.items():
        values = data["columns"][name]
        numbers = values if isinstance(values, list) else [values] * data["count"]
        assert len(numbers) == data["count"] == len(result.findings)
        assert all(0 <= number < len(data[table]) for number in numbers)


def test_a_column_of_one_number_is_written_once() -> None:
    assert column([5, 5, 5]) == 5
    assert column([5, 6]) == [5, 6]
    assert column([[], []]) == [[], []]
    assert column(["a", "a"]) == ["a", "a"]
    assert column([]) == 0
    assert data_of(many(30))["columns"]["owner"] == 0


def test_new_and_changed_are_told_apart() -> None:
    result = everything_result()
    data = data_of(result)
    shown = [
        (data["ages"][n][0] < 1, data["changes"][data["ages"][n][1]])
        for n in data["columns"]["age"]
    ]
    expected = [
        (bool(r.finding.introduced), "introduced" if r.finding.introduced else "elsewhere")
        for r in worst_first(result)
    ]
    assert shown == expected


@pytest.mark.parametrize(
    ("on", "until"),
    [
        ("2026-01-02", "2026-02-01"),
        ("2024-02-01", "2024-03-02"),
        ("", "YYYY-MM-DD"),
        ("9999-12-31", "YYYY-MM-DD"),
        ("<b>", "YYYY-MM-DD"),
    ],
)
def test_a_waiver_is_proposed_for_thirty_days(on: str, until: str) -> None:
    assert standing.waiver_end(on) == until


def test_a_very_long_fix_costs_little() -> None:
    result = everything_result()
    ruling = next(r for r in result.verdict.rulings if r.finding.fix)
    assert ruling.finding.fix
    (edit,) = ruling.finding.fix.edits
    long = replace(edit, before=("x",) * 10_000, after=tuple(map(str, range(10_000))))
    fix = replace(ruling.finding.fix, edits=(long,) * 1_000)
    rulings = (replace(ruling, finding=replace(ruling.finding, fix=fix)),)
    text = island(rulings, result)
    assert len(text) < 20_000
    (extra,) = json.loads(text)["more"].values()
    assert extra["fix"][3] == 980
    assert {edit[4] for edit in extra["fix"][2]} == {2 * 9_940}


def test_the_script_stays_a_script() -> None:
    assert "</" not in javascript()
    assert "<!--" not in javascript()
    assert "</" not in stylesheet()
