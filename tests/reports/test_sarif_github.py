"""SARIF for GitHub code scanning: what is left out is said, and the worst stand first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from stockade.model.rating import Severity
from stockade.model.result import Result, Status
from stockade.model.verdict import Acceptance, AcceptanceKind, Action
from stockade_reports import load
from support import example_findings as examples
from support.accepted_results import WAIVER, accepted_result
from support.everything import everything_result
from support.generated_results import results
from support.results import blocked_result, many, passed_result, record, sample_result
from support.sarif_logs import log_of, notes_of, results_of, runs_of, said_by, text_of

GITHUB = "sarif:github"
SEVERITIES = ["9.5", "8.0", None, "5.5", "3.0", "0.1"]
"""Security scores, the worst first; unrated findings have none."""


def scores(run: dict[str, Any]) -> list[str | None]:
    rules = [r["properties"].get("security-severity") for r in run["tool"]["driver"]["rules"]]
    return [rules[found["ruleIndex"]] for found in run["results"]]


def test_it_is_a_format_of_its_own() -> None:
    assert load(GITHUB).name == GITHUB
    assert text_of(blocked_result(), GITHUB) != text_of(blocked_result())


def test_accepted_findings_are_left_out_and_counted() -> None:
    runs = runs_of(accepted_result(), GITHUB)
    complete = runs_of(accepted_result())
    told = {r["ruleId"] for run in runs.values() for r in run["results"]}
    assert told == {
        "semgrep/python.command-injection",
        "zizmor/unpinned-uses",
        "pip-audit/PYSEC-2021-9",
    }
    last = "stockade/inventory/"
    silent = complete.keys() - runs.keys()
    assert silent == {"stockade/bandit/"}
    for category, run in runs.items():
        own = [category, *silent] if category == last else [category]
        whole = [r for one in own for r in complete[one]["results"]]
        accepted = sum("acceptance" in r["properties"] for r in whole)
        assert run["properties"].get("leftOut", {}).get("accepted", 0) == accepted
        assert len(run["results"]) + accepted == len(whole)
    assert said_by(runs[last], "accepted-left-out") == [
        "1 accepted finding is left out: GitHub reads no suppressions, and would open alerts."
    ]


def test_several_are_counted_in_one_note() -> None:
    result = many(1_300, blocked=0)
    rulings = tuple(
        replace(r, action=Action.PASS, acceptance=WAIVER) for r in result.verdict.rulings
    )
    waived = replace(result, scanners=(), verdict=replace(result.verdict, rulings=rulings))
    (run,) = log_of(waived, GITHUB)["runs"]
    assert said_by(run, "accepted-left-out") == [
        "1,300 accepted findings are left out: GitHub reads no suppressions, and would open alerts."
    ]
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []


def test_what_policy_stops_in_spite_of_an_acceptance_is_told() -> None:
    result = accepted_result()
    rulings = tuple(replace(r, action=Action.BLOCK) for r in result.verdict.rulings)
    stopped = replace(result, verdict=replace(result.verdict, rulings=rulings))
    assert len(results_of(stopped, GITHUB)) == len(rulings)
    assert "leftOut" not in text_of(stopped, GITHUB)


def test_what_passes_and_nobody_accepted_is_told() -> None:
    passing = replace(examples.weak_hash(), severity=Severity.LOW)
    result = sample_result(judged=[(passing, Action.PASS, "no rule matches")])
    assert len(results_of(result, GITHUB)) == 1


def test_an_id_does_not_change_when_a_worse_finding_of_the_rule_is_accepted() -> None:
    """Else waiving one finding would close the alerts of others and open them anew."""
    worst = examples.weak_hash()
    low = replace(worst, severity=Severity.LOW, locations=(replace(worst.location, end_line=9),))
    result = sample_result(judged=[(f, Action.WARN, "because") for f in (worst, low)])
    by = Acceptance(kind=AcceptanceKind.WAIVER, id="W-1", reason="r")
    rulings = tuple(
        replace(r, action=Action.PASS, acceptance=by) if r.finding == worst else r
        for r in result.verdict.rulings
    )
    waived = replace(result, verdict=replace(result.verdict, rulings=rulings))
    (run,) = log_of(waived, GITHUB)["runs"]
    assert [r["ruleId"] for r in run["results"]] == ["bandit/B324/low"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["properties"]["security-severity"]) == ("bandit/B324/low", "3.0")


def test_the_worst_stand_first() -> None:
    run = runs_of(many(400), GITHUB)["stockade/bandit/"]
    found = scores(run)
    assert len(set(found)) == len(SEVERITIES)
    assert found == sorted(found, key=SEVERITIES.index)


def test_of_equal_severity_those_that_block_stand_first_then_the_exploited() -> None:
    blocking = examples.command_injection()
    places = [replace(blocking.location, path=f"{n}.py") for n in "abcd"]
    exploited, package = examples.exploited_package(), examples.exploited_package().package
    assert package is not None
    judged = [
        (replace(blocking, locations=(places[0],)), Action.WARN, "because"),
        (replace(blocking, locations=(places[3],)), Action.BLOCK, "because"),
        (
            replace(
                exploited,
                severity=Severity.HIGH,
                package=replace(package, kev=True),
                locations=(places[2],),
            ),
            Action.WARN,
            "because",
        ),
    ]
    (run,) = log_of(sample_result(judged=judged), GITHUB)["runs"]
    paths = [
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]
    ]
    assert paths == ["d.py", "c.py", "a.py"]


def test_it_has_nothing_that_github_does_not_read() -> None:
    text = text_of(everything_result(), GITHUB)
    complete = text_of(everything_result())
    for name in ("suppressions", "baselineState", "fixes", "snippet", "contextRegion", "witnesses"):
        assert f'"{name}"' in complete
        assert f'"{name}"' not in text


@pytest.mark.parametrize("result", [everything_result(), many(40)])
def test_it_says_of_a_finding_what_github_does_read(result: Result) -> None:
    prints = "partialFingerprints"
    complete = {r[prints]["stockade/v1"]: r for r in results_of(result)}
    found = results_of(result, GITHUB)
    assert len(found) > 4
    for brief in found:
        whole = complete[brief[prints]["stockade/v1"]]
        for name in ("ruleId", "level", "message", prints, "relatedLocations", "codeFlows"):
            assert brief.get(name) == whole.get(name)
        place = whole["locations"][0]["physicalLocation"]
        place.pop("contextRegion", None)
        place["region"].pop("snippet", None)
        assert brief["locations"] == whole["locations"]
        assert brief["properties"]["action"] == whole["properties"]["action"]


def test_gaps_are_told_and_a_run_with_one_that_blocks_is_no_success() -> None:
    complete = runs_of(blocked_result())
    for category, run in runs_of(blocked_result(), GITHUB).items():
        key = "executionSuccessful"
        assert run["invocations"][0][key] is complete[category]["invocations"][0][key]
        told = sorted(str(note) for note in notes_of(run))
        assert told == sorted(str(note) for note in notes_of(complete[category]))


def test_gaps_that_block_stand_first() -> None:
    order = ["error", "warning", "note"]
    result = accepted_result()
    run = log_of(replace(result, scanners=()), GITHUB)["runs"][0]
    levels = [n["level"] for n in notes_of(run) if "action" in n.get("properties", {})]
    assert set(levels) == set(order)
    assert levels == sorted(levels, key=order.index)


def test_scanners_without_a_run_are_named_and_lose_nothing() -> None:
    names = [f"s{n:02}" for n in range(25)]
    judged = [
        (replace(examples.weak_hash(), scanner=name, rule=f"{name}/R"), Action.WARN, "because")
        for name in names
    ]
    records = [record(name, Status.COMPLETED, 3, 0, 1) for name in names]
    records[23] = record("s23", Status.FAILED, 3, 3, 1)
    result = sample_result(judged=judged, scanners=records)
    runs = runs_of(result, GITHUB)
    assert len(runs) == 20
    last = runs["stockade/inventory/"]
    assert [r["ruleId"] for r in last["results"]] == [f"{name}/R" for name in names[19:]]
    assert len(said_by(last, "scanner-without-run")) == 6
    assert said_by(last, "scanner-without-run")[0] == (
        "s19 has no run of its own, and what it says stands here: GitHub takes 20 runs of a file."
    )
    assert last["invocations"][0]["executionSuccessful"] is False
    assert last["properties"]["scanners"][4]["status"] == "failed"
    assert runs["stockade/s00/"]["invocations"][0]["executionSuccessful"] is True
    assert len(runs_of(result)) == 26


def test_no_category_stands_twice() -> None:
    """GitHub refuses such a file."""
    names = ("a/b", "a-b", "inventory", "a/b")
    records = [record(name, Status.COMPLETED, 1, 0, 0) for name in names]
    for profile in ("sarif", GITHUB):
        categories = list(runs_of(replace(passed_result(), scanners=tuple(records)), profile))
        assert categories == [
            "stockade/a-b/",
            "stockade/a-b-2/",
            "stockade/inventory-2/",
            "stockade/a-b-3/",
            "stockade/inventory/",
        ]


@given(results())
@settings(max_examples=60, deadline=None)
def test_whatever_is_not_accepted_is_told_once(result: Result) -> None:
    found = results_of(result, GITHUB)
    accepted = sum(
        r.acceptance is not None and r.action is Action.PASS for r in result.verdict.rulings
    )
    assert len(found) == len(result.findings) - accepted
    left = [run["properties"].get("leftOut", {}) for run in log_of(result, GITHUB)["runs"]]
    assert sum(one.get("accepted", 0) for one in left) == accepted
