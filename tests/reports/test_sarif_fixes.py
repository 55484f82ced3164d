"""Fixes (SARIF 2.1.0, sections 3.55 to 3.57): who applies them gets what the tool proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.fix import Edit, Fix
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.verdict import Action
from support import example_findings as examples
from support.everything import everything_result
from support.results import sample_result
from support.sarif_logs import result_of, results_of, runs_of


def edit(path: str, start: tuple[int, int], end: tuple[int, int], text: str) -> Edit:
    where = Location(path=path, line=start[0], column=start[1], end_line=end[0], end_column=end[1])
    return Edit(location=where, text=text)


def fixed_by(*edits: Edit, description: str = "Mend it.") -> Result:
    finding = replace(examples.weak_hash(), fix=Fix(description=description, edits=edits))
    return sample_result(judged=[(finding, Action.WARN, "because")])


def fix_of(result: Result) -> dict[str, Any]:
    ((fix,),) = [found["fixes"] for found in results_of(result)]
    assert isinstance(fix, dict)
    return fix


def applied(text: str, fix: dict[str, Any]) -> str:
    """The text of the only file, mended by a stranger who knows the standard alone."""
    (change,) = fix["artifactChanges"]
    for part in reversed(change["replacements"]):
        region = part["deletedRegion"]
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        first = starts[region["startLine"] - 1] + region["startColumn"] - 1
        last = starts[region["endLine"] - 1] + region["endColumn"] - 1
        text = text[:first] + part.get("insertedContent", {"text": ""})["text"] + text[last:]
    return text


def test_a_fix_in_full() -> None:
    run = runs_of(everything_result())["stockade/semgrep/"]
    (fix,) = result_of(run, "semgrep/python.command-injection")["fixes"]
    assert fix == {
        "description": {"text": "Pass a list and leave the shell out."},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": "shop/export.py", "uriBaseId": "%SRCROOT%"},
                "replacements": [
                    {
                        "deletedRegion": {
                            "startLine": 42,
                            "startColumn": 27,
                            "endLine": 43,
                            "endColumn": 37,
                        },
                        "insertedContent": {
                            "text": '["pg_dump", "-t", table],\n                          '
                        },
                    }
                ],
            }
        ],
    }


def test_columns_count_code_points_and_not_what_utf_16_makes_of_them() -> None:
    before = 'one\nx = "😀🏴" + md5(a)\nthree\n'
    fix = fix_of(fixed_by(edit("a.py", (2, 12), (2, 15), "sha256")))
    assert applied(before, fix) == 'one\nx = "😀🏴" + sha256(a)\nthree\n'
    run = runs_of(fixed_by(edit("a.py", (2, 12), (2, 15), "x")))["stockade/inventory/"]
    assert run["columnKind"] == "unicodeCodePoints"


def test_several_lines_go_and_come() -> None:
    before = "a(\n\tb,\n\tc)\nd\n"
    fix = fix_of(fixed_by(edit("a", (1, 2), (3, 4), "[\n\t😀,\n\tz]")))
    assert applied(before, fix) == "a[\n\t😀,\n\tz]\nd\n"


def test_text_is_put_in_where_nothing_goes_and_nothing_where_text_goes() -> None:
    fix = fix_of(fixed_by(edit("a", (1, 1), (1, 1), "import os\n"), edit("a", (2, 1), (3, 1), "")))
    assert applied("one\ntwo\nthree\n", fix) == "import os\none\nthree\n"
    inserted, deleted = fix["artifactChanges"][0]["replacements"]
    assert inserted["deletedRegion"]["startColumn"] == inserted["deletedRegion"]["endColumn"]
    assert "insertedContent" not in deleted


def test_each_file_is_one_change() -> None:
    fix = fix_of(
        fixed_by(
            edit("a", (1, 1), (1, 2), "x"),
            edit("b c", (1, 1), (1, 2), "y"),
            edit("a", (2, 1), (2, 2), "z"),
        )
    )
    changes = [
        (c["artifactLocation"]["uri"], len(c["replacements"])) for c in fix["artifactChanges"]
    ]
    assert changes == [("a", 2), ("b%20c", 1)]


def test_what_nobody_describes_is_described_by_the_remedy() -> None:
    fix = fix_of(fixed_by(edit("a", (1, 1), (1, 2), "x"), description=""))
    assert fix["description"]["text"] == examples.weak_hash().remedy


@pytest.mark.parametrize("text", ["a\u202eb", "\x1b[31m", "a\r\nb", "a\u200bb", "\ud800"])
def test_a_fix_that_cannot_be_told_exactly_is_not_told_and_said_to_be_missing(text: str) -> None:
    good = edit("a", (1, 1), (1, 2), "x")
    (found,) = results_of(fixed_by(good, edit("a", (2, 1), (2, 2), text)))
    assert "fixes" not in found
    assert found["properties"]["fixLeftOut"] == "Its text holds characters that do not print."
    (found,) = results_of(fixed_by(good))
    assert "fixLeftOut" not in found["properties"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=9))
def test_the_text_is_told_to_the_character_or_not_at_all(text: str) -> None:
    (found,) = results_of(fixed_by(edit("a", (1, 1), (1, 2), text)))
    if "fixes" in found:
        (part,) = found["fixes"][0]["artifactChanges"][0]["replacements"]
        assert part.get("insertedContent", {"text": ""})["text"] == text
    else:
        assert found["properties"]["fixLeftOut"]


def test_github_gets_none() -> None:
    assert any("fixes" in found for found in results_of(everything_result()))
    assert not any("fixes" in found for found in results_of(everything_result(), "sarif:github"))
