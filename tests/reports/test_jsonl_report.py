"""JSON Lines: each line true to its schema, together the whole record, and a cut file is seen."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from hypothesis import given, settings

from stockade.model.codec import encode
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load
from support.accepted_results import accepted_result
from support.everything import everything_result
from support.generated_results import results
from support.hostile_results import hostile_result
from support.rendering import SAMPLES, rendered
from support.results import blocked_result, incomplete_result, many

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
TYPES = ["result", "finding", "gap", "dependency", "notice", "verdict"]


text_of = functools.partial(rendered, "jsonl")


def lines(result: Result) -> list[dict[str, Any]]:
    text = text_of(result)
    assert text.endswith("\n")
    return [json.loads(line) for line in text[:-1].split("\n")]


def only(result: Result, kind: str) -> list[dict[str, Any]]:
    return [line for line in lines(result) if line["type"] == kind]


def schema(name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return parsed


@functools.cache
def validator() -> jsonschema.Draft202012Validator:
    both = [schema("jsonl-v1"), schema("result-v1")]
    jsonschema.Draft202012Validator.check_schema(both[0])
    registry: referencing.Registry[Any] = referencing.Registry()
    for each in both:
        registry = referencing.Resource.from_contents(each) @ registry
    return jsonschema.Draft202012Validator(both[0], registry=registry)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_of_every_sample_matches_the_schema(sample: Callable[[], Result]) -> None:
    for line in lines(sample()):
        validator().validate(line)


@given(results())
@settings(max_examples=40, deadline=None)
def test_any_result_gives_ascii_lines_that_match_the_schema(result: Result) -> None:
    assert re.fullmatch(r"([ -~]+\n)+", text_of(result))
    for line in lines(result):
        validator().validate(line)


def test_the_schema_names_every_type_and_refuses_others() -> None:
    assert [ref["$ref"].rpartition("/")[2] for ref in schema("jsonl-v1")["oneOf"]] == TYPES
    assert {line["type"] for line in lines(everything_result())} == set(TYPES)
    first, *_, last = lines(everything_result())
    for wrong in ({**first, "extra": 1}, {**last, "type": "result"}, {"type": "other"}):
        with pytest.raises(jsonschema.ValidationError):
            validator().validate(wrong)


def rejoined(result: Result) -> dict[str, Any]:
    """The `json` report, put together of the lines alone."""
    first, *rest = lines(result)
    run = first.pop("run")
    held: dict[str, list[Any]] = {kind: [] for kind in TYPES}
    rulings: dict[str, list[Any]] = {"finding": [], "gap": []}
    for line in rest:
        held[line["type"]].append(line[line["type"]])
        if "ruling" in line:
            rulings[line["type"]].append(line["ruling"])
    (verdict,) = held["verdict"]
    made = {key: value for key, value in first.items() if key not in ("type", "schema", "counts")}
    made |= {"findings": held["finding"], "gaps": held["gap"], "verdict": verdict}
    for target, key, items in (
        (made, "dependencies", held["dependency"]),
        (verdict, "notices", held["notice"]),
        (verdict, "rulings", rulings["finding"]),
        (verdict, "gap_rulings", rulings["gap"]),
    ):
        if items:
            target[key] = items
    return {"schema": "stockade/result/v1", "result": made, "run": run}


@given(results())
@settings(max_examples=60, deadline=None)
def test_the_lines_are_the_whole_record(result: Result) -> None:
    assert rejoined(result) == json.loads(json.dumps(encode(result)))


@pytest.mark.parametrize("sample", SAMPLES)
def test_types_come_in_order_and_are_counted_in_the_first_and_the_last_line(
    sample: Callable[[], Result],
) -> None:
    read = lines(sample())
    kinds = [line["type"] for line in read]
    assert kinds == sorted(kinds, key=TYPES.index)
    assert (kinds[0], kinds[-1]) == ("result", "verdict")
    counted = Counter(kinds[1:-1])
    wanted = {kind: counted[kind] for kind in TYPES[1:-1]}
    assert read[0]["counts"] == read[-1]["counts"] == wanted


def test_a_line_has_the_ruling_of_its_own_finding() -> None:
    result = accepted_result()
    for line, ruling in zip(only(result, "finding"), result.verdict.rulings, strict=True):
        assert line["finding"]["rule"] == ruling.finding.rule
        assert line["ruling"]["because"] == ruling.because
        assert line["ruling"]["action"] == ruling.action.value
    waived = [line["ruling"]["acceptance"]["id"] for line in only(result, "gap")
              if "acceptance" in line["ruling"]]  # fmt: skip
    assert waived == ["W-020", "W-020"]


def test_new_is_told_where_it_is_known() -> None:
    told = {
        line["finding"]["rule"]: line.get("new") for line in only(everything_result(), "finding")
    }
    assert told["secrets/github-token"] is True
    assert told["bandit/B324"] is False
    assert not any("new" in line for line in only(blocked_result(), "finding"))


def test_a_finding_that_policy_said_nothing_of_is_there_without_a_ruling() -> None:
    result = blocked_result()
    bare = replace(result, verdict=replace(result.verdict, rulings=(), gap_rulings=()))
    found, gaps = only(bare, "finding"), only(bare, "gap")
    assert (len(found), len(gaps)) == (len(result.findings), len(result.gaps))
    assert not any("ruling" in line for line in found + gaps)
    for line in found + gaps:
        validator().validate(line)


def test_the_last_line_is_the_verdict() -> None:
    last = lines(incomplete_result())[-1]
    assert (last["verdict"]["state"], last["exit_code"]) == ("incomplete", 3)
    assert not {"rulings", "gap_rulings", "notices"} & set(last["verdict"])


def test_run_metadata_stands_in_the_first_line_alone() -> None:
    one = everything_result()
    later = replace(one, run=replace(one.run, started="2031-01-01T00:00:00Z", seconds=9.0))
    (first, *rest), (other, *others) = text_of(one).split("\n"), text_of(later).split("\n")
    assert first != other
    assert rest == others


def test_no_line_is_a_command_of_a_ci_system() -> None:
    text = text_of(hostile_result())
    assert "##" not in text
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert any("##vso[" in line["finding"]["message"] for line in only(hostile_result(), "finding")
               if isinstance(line["finding"]["message"], str))  # fmt: skip


def test_a_piece_is_a_line() -> None:
    pieces = list(load("jsonl").render(many(300), Style(color=True, quiet=True)))
    assert len(pieces) == 302
    assert all(piece.count("\n") == 1 for piece in pieces)
