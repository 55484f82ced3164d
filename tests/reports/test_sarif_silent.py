"""SARIF for GitHub: a scanner that failed its work and has nothing to tell closes no alert."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from stockade.model.gap import Gap, GapReason
from stockade.model.result import Result, Status
from stockade.model.verdict import Acceptance, AcceptanceKind, Action
from support import example_findings as examples
from support.generated_results import results
from support.results import JudgedGap, blocked_result, incomplete_result, record, sample_result
from support.sarif_logs import log_of, notes_of, runs_of, said_by

GITHUB = "sarif:github"
LAST = "stockade/inventory/"
WEAK = (examples.weak_hash(), Action.WARN, "because")
"""A finding of bandit's."""


def missed(action: Action) -> JudgedGap:
    gap = Gap(scanner="bandit", subject="a.py", reason=GapReason.TIMEOUT)
    return gap, action, "because"


def of_bandit(status: Status, action: Action, *, finds: bool) -> Result:
    return sample_result(
        judged=[WEAK] if finds else [],
        judged_gaps=[missed(action)],
        scanners=[record("bandit", status, 3, 1, int(finds))],
    )


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (Status.PARTIAL, Action.BLOCK),
        (Status.FAILED, Action.BLOCK),
        (Status.FAILED, Action.WARN),
        (Status.FAILED, Action.PASS),
    ],
)
def test_it_has_no_run_and_its_gaps_are_in_the_inventorys(status: Status, action: Action) -> None:
    (run,) = log_of(of_bandit(status, action, finds=False), GITHUB)["runs"]
    assert run["automationDetails"]["id"] == LAST
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is False
    assert said_by(run, "timeout") == ["Not checked by bandit: The tool ran out of time."]
    assert said_by(run, "scanner-without-result") == [
        "bandit could not check all that it had to and has no finding to tell, so it has no run of"
        " its own, which would close its alerts: they stay as they were."
    ]
    (told,) = run["properties"]["scanners"]
    assert (told["name"], told["status"], told["gaps"]) == ("bandit", status.value, 1)
    described = {d["id"] for d in run["tool"]["driver"]["notifications"]}
    assert described == {"timeout", "scanner-without-result"}


def test_one_that_has_results_keeps_its_run() -> None:
    runs = runs_of(of_bandit(Status.PARTIAL, Action.BLOCK, finds=True), GITHUB)
    assert list(runs) == ["stockade/bandit/", LAST]
    run = runs["stockade/bandit/"]
    assert len(run["results"]) == 1
    assert len(said_by(run, "timeout")) == 1
    assert run["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize("action", [Action.WARN, Action.PASS])
def test_one_whose_gaps_policy_lets_be_has_an_empty_run(action: Action) -> None:
    """Else nothing would ever close the alerts of a repository with one file that is too large."""
    runs = runs_of(of_bandit(Status.PARTIAL, action, finds=False), GITHUB)
    assert list(runs) == ["stockade/bandit/", LAST]
    assert runs["stockade/bandit/"]["invocations"][0]["executionSuccessful"] is True
    assert notes_of(runs[LAST]) == []


def test_findings_that_are_not_told_make_no_run_and_are_counted() -> None:
    result = of_bandit(Status.PARTIAL, Action.BLOCK, finds=True)
    by = Acceptance(kind=AcceptanceKind.WAIVER, id="W-1", reason="r")
    (ruling,) = result.verdict.rulings
    waived = (replace(ruling, action=Action.PASS, acceptance=by),)
    (run,) = log_of(replace(result, verdict=replace(result.verdict, rulings=waived)), GITHUB)[
        "runs"
    ]
    assert run["results"] == []
    assert run["properties"]["leftOut"] == {"accepted": 1}
    assert len(said_by(run, "accepted-left-out")) == 1


@pytest.mark.parametrize("result", [blocked_result(), incomplete_result()])
def test_the_complete_log_has_a_run_of_every_started_scanner(result: Result) -> None:
    started = [r.name for r in result.scanners if r.status is not Status.SKIPPED]
    assert list(runs_of(result)) == [*(f"stockade/{name}/" for name in started), LAST]


@pytest.mark.parametrize("names", [("a/b", "a-b", "c"), tuple(f"s{n:02}" for n in range(22))])
def test_it_changes_no_category_of_another(names: tuple[str, ...]) -> None:
    """Else the alerts of one would be taken for those of another."""
    well = [record(name, Status.COMPLETED, 3, 0, 0) for name in names]
    ill = [record(names[0], Status.FAILED, 3, 3, 0), *well[1:]]
    first, *others = runs_of(sample_result(scanners=well), GITHUB)
    runs = runs_of(sample_result(scanners=ill), GITHUB)
    assert list(runs) == others
    assert first not in runs
    merged = [n["message"]["text"].partition(" ")[0] for n in notes_of(runs[LAST])]
    assert merged == [*names[19:], names[0]]


@given(results())
@settings(max_examples=60, deadline=None)
def test_only_the_inventorys_run_is_empty_and_no_success(result: Result) -> None:
    *others, last = log_of(result, GITHUB)["runs"]
    for run in others:
        assert run["results"] or run["invocations"][0]["executionSuccessful"]
    notes = [n for run in (*others, last) for n in notes_of(run)]
    told = [n for n in notes if "action" in n.get("properties", {})]
    assert len(told) == len(set(result.gaps))
