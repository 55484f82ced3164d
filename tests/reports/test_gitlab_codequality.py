"""GitLab's code quality report: all findings, all gaps, a fixed rating, unique fingerprints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import Action, Notice, NoticeKind
from support import example_findings as examples
from support.accepted_results import accepted_result
from support.generated_results import results
from support.gitlab_reports import report_of, text_of
from support.results import blocked_result, passed_result, sample_result

SCALE = ["info", "minor", "major", "critical", "blocker"]


def issues(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report_of("gitlab-codequality", result)
    return found


def test_it_is_empty_only_when_there_is_nothing_to_say() -> None:
    assert text_of("gitlab-codequality", passed_result()) == "[]\n"


@given(results())
@settings(max_examples=25, deadline=None)
def test_everything_is_an_issue_of_its_own(result: Result) -> None:
    found, verdict = issues(result), result.verdict
    actions = [r.action for r in verdict.rulings]
    actions += [r.action for r in verdict.gap_rulings]
    actions += [n.action for n in verdict.notices]
    assert len(found) == len(actions) == len({i["fingerprint"] for i in found})
    for issue, action in zip(found, actions, strict=True):
        if action is Action.BLOCK:
            assert SCALE.index(issue["severity"]) >= SCALE.index("major")


@pytest.mark.parametrize(
    ("severity", "passed", "blocked"),
    [
        (Severity.CRITICAL, "blocker", "blocker"),
        (Severity.HIGH, "critical", "critical"),
        (Severity.UNKNOWN, "major", "major"),
        (Severity.MEDIUM, "major", "major"),
        (Severity.LOW, "minor", "major"),
        (Severity.INFO, "info", "major"),
    ],
)
def test_findings_are_rated_by_severity_and_ruling(
    severity: Severity, passed: str, blocked: str
) -> None:
    for action, expected in ((Action.PASS, passed), (Action.BLOCK, blocked)):
        finding = replace(examples.weak_hash(), severity=severity)
        (issue,) = issues(sample_result(judged=[(finding, action, "because")]))
        assert issue["severity"] == expected


def test_a_finding_is_told_in_full() -> None:
    (issue,) = issues(sample_result(judged=[(examples.weak_hash(), Action.BLOCK, "x")]))
    assert issue == {
        "description": "Blocks: Weak hash: Use of weak MD5 hash for security. Consider "
        "usedforsecurity=False",
        "check_name": "bandit/B324",
        "fingerprint": examples.weak_hash().id,
        "severity": "major",
        "location": {"path": "shop/cache.py", "lines": {"begin": 8}},
    }


def test_gaps_are_issues_rated_by_their_ruling() -> None:
    found = [i for i in issues(blocked_result()) if i["check_name"].startswith("stockade/gap/")]
    assert len(found) == len(blocked_result().gaps)
    rated = {i["check_name"].rpartition("/")[2]: i["severity"] for i in found}
    assert rated == {
        "unparsable": "major",
        "symlink": "minor",
        "unresolved-version": "minor",
        "too-large": "minor",
        "tool-failed": "major",
    }
    assert found[0]["location"] == {"path": "shop/old.py", "lines": {"begin": 3}}


def test_what_is_accepted_stays_and_says_so() -> None:
    found = [i for i in issues(accepted_result()) if i["description"].startswith("Accepted (")]
    assert [i["severity"] for i in found] == ["info"] * 3
    assert found[0]["description"].startswith("Accepted (waiver W-014 of @ann until 2026-03-01): ")


def test_notices_stand_in_their_policy() -> None:
    (budget,) = [
        i for i in issues(accepted_result()) if i["check_name"] == "stockade/notice/budget"
    ]
    assert budget["location"] == {"path": ".stockade/policy.yml", "lines": {"begin": 66}}
    assert budget["severity"] == "major"
    assert budget["description"].startswith("Blocks: budget debt: ")
    for where in ("", "/etc/policy.yml:3", "../policy.yml:3", ":5"):
        notice = Notice(
            kind=NoticeKind.EXTERNAL, action=Action.WARN, subject="j", where=where, message="no"
        )
        verdict = replace(passed_result().verdict, notices=(notice,))
        (issue,) = issues(replace(passed_result(), verdict=verdict))
        assert issue["location"] == {"path": ".", "lines": {"begin": 1}}


@pytest.mark.parametrize("odd", ["", " ", "a b", "\udcff", "a#2", "x" * 999])
def test_an_odd_fingerprint_is_replaced(odd: str) -> None:
    finding = replace(examples.weak_hash(), fingerprints=(("stockade/v1", odd),))
    found = issues(sample_result(judged=[(finding, Action.PASS, "x")] * 2))
    first, second = (i["fingerprint"] for i in found)
    assert second == f"{first}#2"
    assert len(first) == 32


def test_fingerprints_stay_when_others_come() -> None:
    twin, other = examples.weak_hash(), examples.command_injection()
    alone = issues(sample_result(judged=[(twin, Action.PASS, "x")]))
    among = issues(sample_result(judged=[(f, Action.PASS, "x") for f in (twin, other, twin)]))
    assert alone[0] in among
