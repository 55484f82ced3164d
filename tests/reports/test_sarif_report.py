"""SARIF: valid by its schema, complete, deterministic, and safe in GitHub's viewer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports import load
from support import example_findings as examples
from support.everything import everything_result
from support.generated_results import results
from support.results import (
    blocked_result,
    many,
    passed_result,
    sample_result,
)
from support.sarif_logs import (
    PROFILES,
    SAMPLES,
    log_of,
    notes_of,
    result_of,
    results_of,
    runs_of,
    text_of,
)

SCHEMA = Path(__file__).parents[1] / "data" / "sarif" / "sarif-2.1.0.json"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_match_the_official_schema(
    sample: Callable[[], Result], profile: str, validator: jsonschema.Draft202012Validator
) -> None:
    validator.validate(log_of(sample(), profile))


@given(results(), st.sampled_from(PROFILES))
@settings(max_examples=30, deadline=None)
def test_every_result_matches_the_official_schema(result: Result, profile: str) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(log_of(result, profile))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_result_gives_the_same_bytes(sample: Callable[[], Result], profile: str) -> None:
    assert text_of(sample(), profile) == text_of(sample(), profile)


def test_a_result_and_a_rule_is_a_line_each() -> None:
    lines = text_of(everything_result()).splitlines()
    found = results_of(everything_result())
    assert sum('{"ruleId": ' in line for line in lines) == len(found)
    rules = sum(len(r["tool"]["driver"]["rules"]) for r in log_of(everything_result())["runs"])
    assert sum('"security"' in line for line in lines) == rules


def test_the_log_comes_in_pieces_of_which_none_is_large() -> None:
    assert max(map(len, load("sarif").render(many(2_000), Style()))) < 10_000


def test_each_started_scanner_has_a_run_of_its_own() -> None:
    assert list(runs_of(blocked_result())) == [
        "stockade/bandit/",
        "stockade/pip-audit/",
        "stockade/secrets/",
        "stockade/semgrep/",
        "stockade/zizmor/",
        "stockade/inventory/",
    ]


def test_every_finding_is_a_result_in_order_and_with_its_action() -> None:
    for sample in SAMPLES:
        result = sample()
        built = [r for run in log_of(result)["runs"] for r in run["results"]]
        assert len(built) == len(result.findings)
        actions = sorted(r["properties"]["action"] for r in built)
        assert actions == sorted(r.action.value for r in result.verdict.rulings)


def test_a_result_in_full() -> None:
    run = runs_of(blocked_result())["stockade/semgrep/"]
    found = result_of(run, "semgrep/python.command-injection")
    assert found["level"] == "error"
    assert found["kind"] == "fail"
    assert found["message"] == {
        "text": "A request parameter reaches subprocess.run with shell=True."
    }
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "shop/export.py", "uriBaseId": "%SRCROOT%"}
    region = {k: v for k, v in place["region"].items() if k != "snippet"}
    assert region == {"startLine": 42, "startColumn": 5, "endLine": 43, "endColumn": 30}
    assert place["region"]["snippet"]["text"].startswith("done = subprocess")
    assert place["contextRegion"]["snippet"]["text"].splitlines()[3].startswith("    done = ")
    assert (place["contextRegion"]["startLine"], place["contextRegion"]["endLine"]) == (39, 44)
    assert found["properties"]["seenBy"] == ["bandit/B602"]
    assert found["properties"]["witnesses"] == [
        {
            "rule": "bandit/B602",
            "message": examples.bandit_witness(examples.command_injection().location).message,
            "rawSeverity": "HIGH",
        }
    ]
    assert found["properties"]["because"] == "new-high: high findings in code block"
    assert set(found["partialFingerprints"]) == {"stockade/v1", "primaryLocationLineHash"}


def test_the_way_of_a_value_ends_at_the_finding() -> None:
    run = runs_of(blocked_result())["stockade/semgrep/"]
    found = result_of(run, "semgrep/python.command-injection")
    steps = found["codeFlows"][0]["threadFlows"][0]["locations"]
    lines = [s["location"]["physicalLocation"]["region"]["startLine"] for s in steps]
    assert lines == [17, 39, 42]
    assert [r["id"] for r in found["relatedLocations"]] == [1, 2]


def test_rules_say_what_github_asks_for() -> None:
    run = runs_of(blocked_result())["stockade/semgrep/"]
    rules = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
    rule = rules["semgrep/python.command-injection"]
    assert rule["properties"] == {
        "tags": [
            "security",
            "sast",
            "external/cwe/cwe-78",
            "OWASP-A03:2021 - Injection",
            "OWASP-A05:2025 - Injection",
        ],
        "precision": "high",
        "security-severity": "8.0",
    }
    assert rule["shortDescription"]["text"] == "Command injection."
    assert rule["fullDescription"]["text"].startswith("Whoever controls")
    assert "leave shell at False." in rule["help"]["text"]
    assert "(https://cwe.mitre.org/data/definitions/78.html)" in rule["help"]["markdown"]
    assert rule["helpUri"] == "https://cwe.mitre.org/data/definitions/78.html"


def test_what_to_do_about_a_package_is_said_of_it_and_not_of_the_rule() -> None:
    run = runs_of(blocked_result())["stockade/pip-audit/"]
    rules = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
    advice = "Upgrade requests to 2.20.0 or later."
    assert advice not in str(rules["pip-audit/PYSEC-2018-28"])
    assert result_of(run, "pip-audit/PYSEC-2018-28")["message"]["text"].endswith(f". {advice}")


def test_rule_indices_point_at_the_rule() -> None:
    for sample in SAMPLES:
        for run in log_of(sample())["runs"]:
            rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
            assert len(set(rules)) == len(rules)
            assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])


def test_a_rule_with_several_severities_is_split() -> None:
    worst = examples.weak_hash()
    low = replace(worst, severity=Severity.LOW, locations=(replace(worst.location, end_line=9),))
    judged = [(f, Action.WARN, "because") for f in (worst, low)]
    scanners = [r for r in blocked_result().scanners if r.name == "bandit"]
    run = runs_of(sample_result(judged=judged, scanners=scanners))["stockade/bandit/"]
    scores = {r["id"]: r["properties"]["security-severity"] for r in run["tool"]["driver"]["rules"]}
    assert scores == {"bandit/B324": "5.5", "bandit/B324/low": "3.0"}
    assert [r["properties"]["rule"] for r in run["results"]] == ["bandit/B324", "bandit/B324"]


def test_an_unrated_finding_has_no_score() -> None:
    run = runs_of(blocked_result())["stockade/pip-audit/"]
    rules = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
    assert "security-severity" not in rules["pip-audit/PYSEC-2018-28"]["properties"]
    assert result_of(run, "pip-audit/PYSEC-2018-28")["level"] == "warning"


def test_unknown_is_left_out_and_false_is_not() -> None:
    run = runs_of(blocked_result())["stockade/pip-audit/"]
    known = result_of(run, "pip-audit/PYSEC-2018-28")["properties"]["package"]
    assert (known["epss"], known["kev"]) == (0.0123, False)
    unknown = result_of(run, "pip-audit/PYSEC-2021-9")["properties"]["package"]
    assert "epss" not in unknown


def test_owners_and_the_end_of_a_grace_are_properties() -> None:
    run = runs_of(everything_result())["stockade/bandit/"]
    found = result_of(run, "bandit/B602")["properties"]
    assert found["owners"] == ["@example/shop", "ann@example.org"]
    assert found["graceEnds"] == "2026-01-14"
    assert found["introduced"] is False


def test_only_the_times_differ_between_two_scans() -> None:
    one = blocked_result()
    run = replace(one.run, started="2031-01-01T00:00:00Z", seconds=1.0, python="9", timings=())
    other = text_of(replace(one, run=run))
    times = re.compile(r'^ *"(start|end)TimeUtc": ".*",?$', re.MULTILINE)
    assert times.sub("", text_of(one)) == times.sub("", other)
    assert '"startTimeUtc": "2031-01-01T00:00:00Z"' in other
    assert '"endTimeUtc": "2031-01-01T00:00:01Z"' in other


def test_regions_have_a_start_and_an_end() -> None:
    for sample in SAMPLES:
        for run in log_of(sample())["runs"]:
            for found in run["results"]:
                region = found["locations"][0]["physicalLocation"]["region"]
                assert region["startLine"] <= region["endLine"]
                if region["startLine"] == region["endLine"] and "endColumn" in region:
                    assert region["startColumn"] < region["endColumn"]


def test_nothing_is_a_list_of_empty_lists() -> None:
    run = runs_of(passed_result())["stockade/bandit/"]
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []
    assert notes_of(run) == []
