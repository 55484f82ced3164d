"""SARIF: suppressions, baseline states and notices, as sections 3.20.22, 3.27.23, 3.27.24 and 3.35
of the standard have them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from stockade.model.history import BaselineRecord
from stockade.model.result import Result
from stockade.model.suppression import Suppression
from stockade.model.verdict import AcceptanceKind, Action
from support.accepted_results import COMMENT, WAIVER, accepted_result
from support.everything import everything_result
from support.generated_results import results
from support.results import blocked_result
from support.sarif_logs import notes_of, result_of, results_of, runs_of


def statuses(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(s["kind"], s["status"]) for s in found["suppressions"]]


def test_a_waiver_is_an_accepted_external_suppression() -> None:
    run = runs_of(accepted_result())["stockade/semgrep/"]
    found = result_of(run, "semgrep/terraform.public-bucket")
    said = (
        "waiver W-014 of @ann until 2026-03-01: The demo has no network and goes away with"
        " release 3."
    )
    assert found["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": said}
    ]
    assert found["properties"]["acceptance"] == {
        "kind": "waiver",
        "id": "W-014",
        "reason": WAIVER.reason,
        "owner": "@ann",
        "until": "2026-03-01",
    }


def test_an_accepted_result_is_still_a_failure_of_its_severity() -> None:
    """A suppression hides a result; `pass` would say that there is none (3.27.9)."""
    accepted = [r for r in results_of(accepted_result()) if "acceptance" in r["properties"]]
    assert {(r["kind"], r["level"]) for r in accepted} == {("fail", "error"), ("fail", "warning")}
    assert {r["properties"]["action"] for r in accepted} == {"pass"}


def test_a_comment_that_is_honoured_is_accepted_and_one_that_is_not_left_out() -> None:
    runs = runs_of(accepted_result())
    (honoured,) = result_of(runs["stockade/bandit/"], "bandit/B324")["suppressions"]
    assert (honoured["kind"], honoured["status"]) == ("inSource", "accepted")
    assert honoured["justification"] == "nosec (B324), line 8: a cache key, no signature"
    place = honoured["location"]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "shop/cache.py"
    assert place["region"] == {"startLine": 8, "endLine": 8}
    refused = result_of(runs["stockade/semgrep/"], "semgrep/python.command-injection")
    assert statuses(refused) == []


def test_no_accepted_suppression_has_another_beside_it() -> None:
    """Consumers differ in what the mixture means."""
    result = accepted_result()
    asking = tuple(Suppression(directive=d, line=8) for d in ("nosec", "noqa", "nosec"))
    rulings = tuple(
        replace(r, finding=replace(r.finding, suppressions=asking)) for r in result.verdict.rulings
    )
    findings = tuple(r.finding for r in rulings)
    changed = replace(result, findings=findings, verdict=replace(result.verdict, rulings=rulings))
    by_rule = {r["ruleId"]: statuses(r) for r in results_of(changed)}
    assert by_rule["semgrep/terraform.public-bucket"] == [("external", "accepted")]
    assert by_rule["bandit/B324"] == [("inSource", "accepted")]
    assert by_rule["semgrep/python.command-injection"] == []


def test_a_comment_that_cannot_be_found_again_is_accepted_without_a_place() -> None:
    result = accepted_result()
    rulings = tuple(
        replace(r, acceptance=replace(COMMENT, id="elsewhere")) if r.acceptance == COMMENT else r
        for r in result.verdict.rulings
    )
    changed = replace(result, verdict=replace(result.verdict, rulings=rulings))
    (said,) = result_of(runs_of(changed)["stockade/bandit/"], "bandit/B324")["suppressions"]
    assert said == {
        "kind": "inSource",
        "status": "accepted",
        "justification": "comment elsewhere: a cache key, no signature",
    }


@pytest.mark.parametrize("name", ["suppressions", "baselineState"])
def test_all_results_say_it_or_none(name: str) -> None:
    assert all(name in found for found in results_of(everything_result()))
    assert not any(name in found for found in results_of(blocked_result()))


@given(results())
@settings(max_examples=40, deadline=None)
def test_results_differ_in_what_they_say_and_not_in_whether_they_do(result: Result) -> None:
    found = results_of(result)
    for name in ("suppressions", "baselineState"):
        assert len({name in one for one in found}) <= 1


@given(results())
@settings(max_examples=40, deadline=None)
def test_whatever_passes_by_acceptance_alone_is_suppressed(result: Result) -> None:
    rulings = tuple(
        replace(r, action=Action.PASS if r.acceptance else Action.BLOCK)
        for r in result.verdict.rulings
    )
    changed = replace(result, verdict=replace(result.verdict, rulings=rulings))
    for found in results_of(changed):
        told = statuses(found) if "suppressions" in found else []
        accepted = [status == "accepted" for _, status in told]
        if "acceptance" in found["properties"]:
            kind = found["properties"]["acceptance"]["kind"]
            source = "inSource" if kind == AcceptanceKind.INLINE.value else "external"
            assert accepted
            assert all(accepted)
            assert {k for k, _ in told} == {source}
        else:
            assert not any(accepted)


def states(result: Result) -> dict[str, str | None]:
    return {r["ruleId"]: r.get("baselineState") for r in results_of(result)}


def test_what_the_baseline_has_is_unchanged_and_the_rest_new() -> None:
    compared = replace(accepted_result(), baseline=BaselineRecord(path="b.json", entries=3))
    found = states(compared)
    assert found["bandit/B324"] == "unchanged"
    assert found["semgrep/python.command-injection"] == "new"
    assert set(found.values()) == {"new", "unchanged"}


def test_without_a_baseline_what_the_change_under_review_brings_is_new() -> None:
    result = blocked_result()
    rulings = tuple(
        replace(r, finding=replace(r.finding, introduced=r.finding.rule.startswith("semgrep/")))
        for r in result.verdict.rulings
    )
    reviewed = replace(
        result,
        findings=tuple(r.finding for r in rulings),
        verdict=replace(result.verdict, rulings=rulings),
    )
    for rule, state in states(reviewed).items():
        assert state == ("new" if rule.startswith("semgrep/") else "unchanged")


def test_where_there_is_nothing_to_compare_with_nothing_is_new_or_old() -> None:
    assert set(states(blocked_result()).values()) == {None}


def test_age_change_and_former_severity_are_properties() -> None:
    run = runs_of(accepted_result())["stockade/zizmor/"]
    known = result_of(run, "zizmor/unpinned-uses")["properties"]
    assert (known["severity"], known["scannedSeverity"]) == ("low", "high")
    assert (known["firstSeen"], known["changed"]) == ("2026-01-01", False)


def test_notices_are_about_the_configuration_and_no_error() -> None:
    """An error would say that the run failed and its results are incomplete (3.58.6)."""
    run = runs_of(accepted_result())["stockade/inventory/"]
    (invocation,) = run["invocations"]
    told = invocation["toolConfigurationNotifications"]
    assert [(n["descriptor"]["id"], n["level"], n["properties"]["action"]) for n in told] == [
        ("waiver-expired", "warning", "warn"),
        ("waiver-unused", "note", "pass"),
        ("budget", "warning", "block"),
    ]
    assert told[2]["message"]["text"] == (
        "This blocks. .stockade/policy.yml:66: budget debt: 3 findings, at most 1 allowed:"
        " medium findings must not grow."
    )
    assert invocation["executionSuccessful"] is True
    described = {d["id"] for d in run["tool"]["driver"]["notifications"]}
    assert {"waiver-expired", "waiver-unused", "budget"} <= described


def test_an_accepted_gap_is_a_note_and_says_by_what() -> None:
    notes = notes_of(runs_of(accepted_result())["stockade/zizmor/"])
    accepted = [n for n in notes if "acceptance" in n["properties"]]
    assert {n["properties"]["acceptance"]["id"] for n in accepted} == {"W-020"}
    assert [n["level"] for n in notes] == ["note"] * 2 + ["error"] * 10


def test_an_accepted_gap_that_blocks_all_the_same_is_an_error() -> None:
    result = accepted_result()
    stopped = tuple(replace(g, action=Action.BLOCK) for g in result.verdict.gap_rulings)
    changed = replace(result, verdict=replace(result.verdict, gap_rulings=stopped))
    assert {n["level"] for n in notes_of(runs_of(changed)["stockade/zizmor/"])} == {"error"}
