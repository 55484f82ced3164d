"""The input for policies in Rego: true to its schema, to the record and to its page of the docs."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from stockade.model.rating import Severity
from stockade.model.result import Result
from support.accepted_results import accepted_result
from support.example_findings import weak_hash
from support.generated_results import results
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import blocked_result, incomplete_result, many, passed_result

ROOT = Path(__file__).parents[2]
SAMPLES = [passed_result, incomplete_result, blocked_result, accepted_result, hostile_result]


text_of = functools.partial(rendered, "conftest")


def document(result: Result) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(text_of(result))
    return parsed


@functools.cache
def schema() -> dict[str, Any]:
    path = ROOT / "docs" / "schema" / "conftest-v1.schema.json"
    parsed: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return parsed


@functools.cache
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def finding(result: Result, rule: str) -> dict[str, Any]:
    (found,) = [f for f in document(result)["findings"] if f["rule"] == rule]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("sample", [*SAMPLES, lambda: many(50)])
def test_samples_match_the_schema(sample: Callable[[], Result]) -> None:
    validator().validate(document(sample()))


@given(results())
@settings(max_examples=60, deadline=None)
def test_any_result_matches_the_schema_in_printable_ascii(result: Result) -> None:
    text = text_of(result)
    assert re.fullmatch(r"[ -~\n]*", text)
    validator().validate(json.loads(text))
    assert text == text_of(result)


def test_nothing_that_does_not_print_is_left_after_parsing() -> None:
    def strings(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [s for item in value.values() for s in strings(item)]
        if isinstance(value, list):
            return [s for item in value for s in strings(item)]
        return [value] if isinstance(value, str) else []

    found = strings(document(hostile_result()))
    assert all(text.isprintable() for text in found)
    assert any("\\udfff" in text or "\\xff" in text for text in found)
    "".join(found).encode("utf-8")


def test_only_the_result_counts_and_not_the_run() -> None:
    one = accepted_result()
    run = dataclasses.replace(one.run, started="2031-01-01T00:00:00Z", seconds=1.0, python="9")
    assert text_of(one) == text_of(dataclasses.replace(one, run=run))


def test_every_finding_gap_and_notice_is_there_in_order() -> None:
    for sample in SAMPLES[:4]:
        result = sample()
        built = document(result)
        assert [f["rule"] for f in built["findings"]] == [f.rule for f in result.findings]
        assert [g["gap"] for g in built["gaps"]] == [g.reason.value for g in result.gaps]
        assert len(built["notices"]) == len(result.verdict.notices)
        assert built["verdict"]["exit_code"] == result.verdict.exit_code


def test_a_finding_about_code_in_full() -> None:
    assert finding(accepted_result(), "bandit/B324") == {
        "id": weak_hash().id,
        "kind": "sast",
        "scanner": "bandit",
        "rule": "bandit/B324",
        "title": "Weak hash",
        "message": "Use of weak MD5 hash for security. Consider usedforsecurity=False",
        "remedy": "Use hashlib.sha256, or say usedforsecurity=False where it is not.",
        "path": "shop/cache.py",
        "line": 8,
        "severity": "medium",
        "confidence": "low",
        "cwe": ["CWE-327"],
        "owasp": ["A02:2021", "A04:2025"],
        "new": False,
        "first_seen": "2025-11-30",
        "age_days": 33,
        "suppressed": True,
        "suppressions": [
            {
                "directive": "nosec",
                "line": 8,
                "rules": ["B324"],
                "reason": "a cache key, no signature",
                "honoured": True,
            }
        ],
        "ruling": {
            "action": "pass",
            "rule": "medium",
            "because": "Suppressed by a comment (nosec, line 8): a cache key, no signature."
            " Without it: block by medium: our own code stays clean",
            "acceptance": {
                "kind": "inline",
                "id": "nosec, line 8",
                "reason": "a cache key, no signature",
            },
        },
    }


def test_unknown_is_absent_and_false_and_zero_are_not() -> None:
    unrated = finding(accepted_result(), "pip-audit/PYSEC-2018-28")
    assert "severity" not in unrated
    assert "cvss" not in unrated
    assert (unrated["epss"], unrated["kev"], unrated["new"]) == (0.0123, False, True)
    assert "first_seen" not in unrated
    exploited = finding(accepted_result(), "pip-audit/PYSEC-2021-9")
    assert exploited["kev"] is True
    assert not {"epss", "line", "reachable", "verified"} & set(exploited)
    assert exploited["fixed_versions"] == []
    code = finding(accepted_result(), "semgrep/python.command-injection")
    assert not {"kev", "epss", "package", "purl", "advisories"} & set(code)
    assert code["changed"] is True


def test_what_policy_changed_and_refused_is_told() -> None:
    pinned = finding(accepted_result(), "zizmor/unpinned-uses")
    assert (pinned["severity"], pinned["scanned_severity"]) == ("low", "high")
    assert [s["honoured"] for s in pinned["suppressions"]] == [False]
    assert pinned["ruling"]["action"] == "warn"
    assert "acceptance" not in pinned["ruling"]


def test_an_unrated_scan_severity_is_absent_too() -> None:
    result = accepted_result()
    ruling = result.verdict.rulings[0]
    raised = dataclasses.replace(ruling.finding, scanned_severity=Severity.UNKNOWN)
    verdict = dataclasses.replace(
        result.verdict, rulings=(dataclasses.replace(ruling, finding=raised),)
    )
    (found,) = document(dataclasses.replace(result, verdict=verdict))["findings"]
    assert "scanned_severity" not in found


def test_a_gap_names_its_dependency_as_conditions_do() -> None:
    gaps = document(accepted_result())["gaps"]
    (pinned,) = [g for g in gaps if g["gap"] == "unresolved-version"]
    assert (pinned["path"], pinned["line"]) == ("requirements.txt", 7)
    assert (pinned["package"], pinned["purl"]) == ("left-pad", "pkg:pypi/left-pad")
    accepted = [g for g in gaps if "acceptance" in g["ruling"]]
    assert {g["ruling"]["acceptance"]["id"] for g in accepted} == {"W-020"}


def test_the_words_of_the_documented_policy_exist() -> None:
    page = (ROOT / "docs" / "conftest.md").read_text("utf-8")
    (policy,) = re.findall(r"```rego\n(.*?)```", page, re.DOTALL)
    defs = schema()["$defs"]
    for variable, name in (("f", "Finding"), ("g", "Gap"), ("n", "Notice"), ("by", "Acceptance")):
        read = set(re.findall(rf"\b{variable}\.(\w+)", policy))
        assert read
        assert read <= set(defs[name]["properties"])
    assert set(re.findall(r"\binput\.(\w+)", policy)) <= set(schema()["properties"])
    for word in re.findall(r"^- \*\*What is not known.*?not\n", page, re.DOTALL | re.MULTILINE):
        assert set(re.findall(r"`(\w+)`", word)) - {"unknown"} <= set(defs["Finding"]["properties"])
