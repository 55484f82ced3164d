"""SARIF never passes in silence: gaps, failures and skipped scanners are notifications."""

from __future__ import annotations

from dataclasses import replace

from support.results import blocked_result, incomplete_result
from support.sarif_logs import log_of, notes_of, runs_of


def test_every_gap_is_a_notification() -> None:
    result = blocked_result()
    notes = [n for run in log_of(result)["runs"] for n in notes_of(run) if "properties" in n]
    assert sorted(n["properties"]["subject"] for n in notes) == sorted(
        g.subject for g in result.gaps
    )
    assert {n["descriptor"]["id"] for n in notes} == {g.reason.value for g in result.gaps}


def test_a_gap_that_blocks_is_an_error_and_the_run_no_success() -> None:
    runs = runs_of(blocked_result())
    success = {id_: run["invocations"][0]["executionSuccessful"] for id_, run in runs.items()}
    assert success == {
        "stockade/bandit/": False,
        "stockade/pip-audit/": True,
        "stockade/secrets/": True,
        "stockade/semgrep/": True,
        "stockade/zizmor/": False,
        "stockade/inventory/": True,
    }
    (note,) = notes_of(runs["stockade/bandit/"])
    assert note["level"] == "error"
    assert note["descriptor"] == {"id": "unparsable"}
    place = note["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "shop/old.py"
    assert place["region"] == {"startLine": 3, "endLine": 3}
    (note,) = notes_of(runs["stockade/semgrep/"])
    assert note["level"] == "warning"


def test_the_same_gap_is_told_once() -> None:
    result = incomplete_result()
    twice = tuple(g for g in result.verdict.gap_rulings for _ in range(2))
    run = runs_of(replace(result, verdict=replace(result.verdict, gap_rulings=twice)))
    assert len(notes_of(run["stockade/zizmor/"])) == 12


def test_a_skipped_scanner_has_no_run_but_is_told_of() -> None:
    notes = notes_of(runs_of(blocked_result())["stockade/inventory/"])
    assert {"kubescape did not run: not chosen."} <= {n["message"]["text"] for n in notes}


def test_findings_and_gaps_of_unknown_scanners_are_not_lost() -> None:
    result = replace(blocked_result(), scanners=())
    (run,) = log_of(result)["runs"]
    assert len(run["results"]) == 8
    assert len(notes_of(run)) == 16
    assert run["invocations"][0]["executionSuccessful"] is False


def test_the_verdict_and_what_was_excluded_are_in_the_inventory() -> None:
    facts = runs_of(blocked_result())["stockade/inventory/"]["properties"]
    assert facts["verdict"] == "blocked"
    assert facts["excluded"]["tests/samples/** (.stockade/config.toml)"] == 2
