"""The record and its published schema: every record is true to it, and no field is left out."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

import stockade.model.file
import stockade.model.finding
import stockade.model.fix
import stockade.model.gap
import stockade.model.history
import stockade.model.location
import stockade.model.package
import stockade.model.result
import stockade.model.scanner
import stockade.model.suppression
import stockade.model.verdict
from stockade.model.codec import encode
from stockade.model.result import Result
from support import rendering
from support.generated_results import results
from support.results import many

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "result-v1.schema.json"
SAMPLES = (*rendering.SAMPLES, lambda: many(50))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_match_the_published_schema(
    sample: Callable[[], Result], validator: jsonschema.Draft202012Validator
) -> None:
    validator.validate(encode(sample()))


@given(results())
@settings(max_examples=20, deadline=None)
def test_every_result_matches_the_published_schema(result: Result) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(encode(result))


TYPES = [
    stockade.model.file.Excluded,
    stockade.model.finding.Finding,
    stockade.model.finding.Alone,
    stockade.model.finding.SecretTrace,
    stockade.model.fix.Edit,
    stockade.model.fix.Fix,
    stockade.model.gap.Gap,
    stockade.model.history.BaselineRecord,
    stockade.model.history.PastScan,
    stockade.model.location.Location,
    stockade.model.location.Snippet,
    stockade.model.package.Package,
    stockade.model.result.Result,
    stockade.model.result.Run,
    stockade.model.result.ScannerRecord,
    stockade.model.result.ScannerTiming,
    stockade.model.result.TargetRecord,
    stockade.model.scanner.Tool,
    stockade.model.suppression.Suppression,
    stockade.model.verdict.Acceptance,
    stockade.model.verdict.GapRuling,
    stockade.model.verdict.Notice,
    stockade.model.verdict.Ruling,
    stockade.model.verdict.Verdict,
]


@pytest.mark.parametrize("kind", TYPES)
def test_the_schema_names_every_field(kind: type[Any]) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))["$defs"][kind.__name__]["properties"]
    apart = {"Result": {"run"}, "Ruling": {"finding"}, "GapRuling": {"gap"}}
    fields = {f.name for f in dataclasses.fields(kind)} - apart.get(kind.__name__, set())
    assert set(schema) - {"uri"} == fields
