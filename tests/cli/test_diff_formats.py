"""The three formats of `stockade diff`: safe whatever the records say, and true to the schema."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from stockade.cli import diff_json, diff_markdown, diff_text
from stockade.cli.diff_told import Told
from stockade.model.result import Result
from stockade.triage.compare import compare
from stockade.triage.compare_limits import limits
from stockade_reports.text.layout import width
from support.comparing import found, gap, other_code, scan, scans
from support.generated_results import results
from support.hostile_results import hostile_result
from support.results import TARGET, blocked_result, many, passed_result

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs/schema/diff-v1.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
COLUMNS = 80


def told(old: Result, new: Result) -> Told:
    made = compare(old, new)
    return Told(old=old, new=new, comparison=made, limits=limits(old, new, made))


def text(one: Told, *, verbose: bool = True) -> str:
    return "".join(diff_text.pieces(one, verbose))


def document(one: Told) -> dict[str, Any]:
    made: dict[str, Any] = json.loads("".join(diff_json.pieces(one, verbose=False)))
    return made


def markdown(one: Told, *, verbose: bool = True) -> str:
    return "".join(diff_markdown.pieces(one, verbose))


HOSTILE = [
    told(passed_result(), hostile_result()),
    told(hostile_result(), passed_result()),
    told(hostile_result(), blocked_result()),
]


@pytest.mark.parametrize("one", HOSTILE)
def test_nothing_of_a_record_reaches_the_terminal_raw(one: Told) -> None:
    for made in (text(one), markdown(one)):
        for line in made.splitlines():
            assert line.isprintable()
            assert "##[" not in line
            assert not re.match(r"\s*::", line)
    assert json.dumps(document(one)).isascii()


@pytest.mark.parametrize("one", HOSTILE)
def test_markdown_of_a_record_does_nothing(one: Told) -> None:
    """Outside of code spans there is no mark-up of another's, and no row is broken."""
    for line in markdown(one).splitlines():
        assert "<script" not in re.sub(r"(`+)[^`].*?\1", "", line)
        if line.startswith("| "):
            assert line.count("|") in (4, 5)


@pytest.mark.parametrize(
    "one", [told(passed_result(), many(60)), told(blocked_result(), passed_result())]
)
def test_text_fits_the_screen(one: Told) -> None:
    for line in text(one).splitlines():
        assert width(line) <= COLUMNS, line


def test_a_comment_has_room_for_the_longest_lists() -> None:
    names = [f"{'n' * 200}/{n}.py" for n in range(60)]
    old = scan(*(found(n, content=f"o{n}") for n in names), gaps=[gap(n) for n in names])
    new = scan(*(found(n, content=f"x{n}") for n in names), gaps=[gap(f"{n}x") for n in names])
    one = told(old, other_code(new))
    assert len(markdown(one, verbose=False)) < 65_536
    assert markdown(one, verbose=False).count("and 40 more") == 4
    assert "more" not in markdown(one).replace("more characters", "")


def test_markdown_links_each_place_in_its_own_commit() -> None:
    one = told(scan(found("old.py")), other_code(scan(found("new.py", content="y"))))
    made = markdown(one)
    assert made.startswith("<!-- stockade diff -->\n## Stockade: 1 new, 1 fixed, 0 unchanged\n")
    assert f"{TARGET.revision}/old.py#L1" in made
    assert f"{one.new.target.revision}/new.py#L1" in made
    assert "| medium | [`new.py:1`](" in made


@given(scans(), scans())
def test_json_matches_the_schema(old: Result, new: Result) -> None:
    made = document(told(old, new))
    VALIDATOR.validate(made)
    lists = {name: len(made[name]) for name in made["counts"] if name != "unchanged"}
    assert lists == {n: c for n, c in made["counts"].items() if n != "unchanged"}


@settings(max_examples=40, deadline=None)
@given(results(), results())
def test_json_of_any_records_matches_the_schema_and_every_format_can_be_written(
    old: Result, new: Result
) -> None:
    one = told(old, new)
    VALIDATOR.validate(document(one))
    for made in (text(one), markdown(one)):
        made.encode()
        assert all(line.isprintable() for line in made.split("\n"))


@pytest.mark.parametrize("one", HOSTILE)
def test_json_of_hostile_records_matches_the_schema(one: Told) -> None:
    VALIDATOR.validate(document(one))


def test_the_schema_refuses_what_is_not_said() -> None:
    made = document(told(scan(), scan(found())))
    for wrong in (
        {**made, "extra": 1},
        {**made, "new": [{**made["new"][0], "cause": "weather"}]},
        {**made, "fixed": [{**made["new"][0], "cause": "gap"}]},
        {**made, "schema": "stockade/diff/v2"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate(wrong)


def test_a_path_that_is_no_text_is_exact_in_json() -> None:
    name = os.fsdecode(b"caf\xe9.py")
    bare = dataclasses.replace(TARGET, repository="")
    (new,) = document(told(scan(target=bare), scan(found(name), target=bare)))["new"]
    assert new["location"] == {"path": "caf\\xe9.py", "uri": "caf%E9.py", "line": 1}
