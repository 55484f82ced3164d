"""GitLab's security reports: which finding goes where and by what name, and what of the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from stockade.model.finding import Finding, SecretTrace
from stockade.model.gap import Gap, GapReason
from stockade.model.rating import Kind, Severity
from stockade.model.result import Result, Status
from stockade.model.verdict import Action
from stockade_reports.gitlab.forms import FORMS
from support import example_findings as examples
from support.accepted_results import accepted_result
from support.everything import everything_result
from support.generated_results import results
from support.gitlab_reports import SECURITY, messages, report_of, text_of, vulnerabilities
from support.results import (
    Judged,
    blocked_result,
    incomplete_result,
    passed_result,
    record,
    sample_result,
)


def judged(*findings: Finding) -> list[Judged]:
    return [(finding, Action.WARN, "warns") for finding in findings]


def only(name: str, *findings: Finding) -> dict[str, object]:
    (found,) = vulnerabilities(name, sample_result(judged=judged(*findings)))
    return found


def test_every_kind_has_one_report() -> None:
    kinds = [kind for form in FORMS for kind in form.kinds]
    assert sorted(kinds) == sorted(Kind)


def test_code_and_configuration_are_sast() -> None:
    found = vulnerabilities("gitlab-sast", blocked_result())
    assert [v["location"]["file"] for v in found] == [
        ".github/workflows/my build.yml",
        "assistant/ejecución.py",
        "infra/storage.tf",
        "shop/cache.py",
        "shop/export.py",
    ]


@given(results())
@settings(max_examples=25, deadline=None)
def test_no_finding_is_lost_between_the_reports(result: Result) -> None:
    listed = sum(len(vulnerabilities(name, result)) for name in SECURITY)
    accepted = sum(
        r.acceptance is not None and r.action is Action.PASS for r in result.verdict.rulings
    )
    assert listed + accepted == len(result.findings)


def test_the_primary_identifier_is_the_rule_or_the_advisory() -> None:
    def primary(name: str, finding: Finding) -> tuple[str, str]:
        first = vulnerabilities(name, sample_result(judged=judged(finding)))[0]["identifiers"][0]
        return first["type"], first["value"]

    assert primary("gitlab-sast", examples.weak_hash()) == ("bandit_test_id", "B324")
    assert primary("gitlab-sast", examples.command_injection()) == (
        "semgrep_id",
        "python.command-injection",
    )
    assert primary("gitlab-sast", examples.unpinned_action()) == (
        "stockade_rule",
        "zizmor/unpinned-uses",
    )
    assert primary("gitlab-dependency", examples.vulnerable_package()) == (
        "pysec",
        "PYSEC-2018-28",
    )
    repeated = replace(examples.command_injection(), witnesses=(examples.command_injection(),))
    assert primary("gitlab-sast", repeated) == ("semgrep_id", "python.command-injection")


def test_all_identifiers_of_a_dependency_lead_to_their_pages() -> None:
    assert only("gitlab-dependency", examples.vulnerable_package())["identifiers"] == [
        {
            "type": "pysec",
            "name": "PYSEC-2018-28",
            "value": "PYSEC-2018-28",
            "url": "https://osv.dev/vulnerability/PYSEC-2018-28",
        },
        {
            "type": "cve",
            "name": "CVE-2018-18074",
            "value": "CVE-2018-18074",
            "url": "https://www.cve.org/CVERecord?id=CVE-2018-18074",
        },
        {
            "type": "ghsa",
            "name": "GHSA-x84v-xcm2-53pg",
            "value": "GHSA-x84v-xcm2-53pg",
            "url": "https://github.com/advisories/GHSA-x84v-xcm2-53pg",
        },
    ]


def test_two_flaws_on_a_line_share_no_identifier_but_the_weakness() -> None:
    """GitLab would merge them: an OWASP category is in the description alone."""
    injection = replace(examples.command_injection(), witnesses=())
    hashing = replace(examples.weak_hash(), locations=injection.locations, cwe=injection.cwe)
    first, second = vulnerabilities("gitlab-sast", sample_result(judged=judged(injection, hashing)))
    shared = [i for i in first["identifiers"] if i in second["identifiers"]]
    assert [i["type"] for i in shared] == ["cwe"]
    assert "A03:2021 Injection" in first["description"]


def test_ids_stay_when_other_findings_come_and_go() -> None:
    twin = examples.command_injection()
    alone = vulnerabilities("gitlab-sast", sample_result(judged=judged(twin)))
    more = judged(examples.weak_hash(), twin, twin, examples.leaked_token())
    among = vulnerabilities("gitlab-sast", sample_result(judged=more))
    assert len({v["id"] for v in among}) == len(among) == 3
    assert alone[0]["id"] in [v["id"] for v in among]


def test_a_moved_finding_keeps_its_signature() -> None:
    finding = examples.weak_hash()
    moved = replace(finding, locations=(replace(finding.location, line=90, end_line=90),))
    first, second = (only("gitlab-sast", f)["tracking"] for f in (finding, moved))
    assert first["items"][0]["signatures"] == second["items"][0]["signatures"]  # type: ignore[index]
    assert "tracking" not in only("gitlab-sast", replace(finding, fingerprints=()))


def test_what_nobody_rated_is_unknown() -> None:
    assert only("gitlab-dependency", examples.vulnerable_package())["severity"] == "Unknown"
    info = replace(examples.weak_hash(), severity=Severity.INFO)
    assert only("gitlab-sast", info)["severity"] == "Info"


def test_a_secret_is_told_masked_alone() -> None:
    value = "ghp_" + "x7Q" * 12
    trace = SecretTrace(preview="ghp_…(40)", hmac="9" * 64, verified=True)
    finding = replace(examples.leaked_token(), secret=trace)
    text = text_of("gitlab-secret", sample_result(judged=judged(finding)))
    assert "Masked: `ghp_" in text
    assert "says that it works" in text
    assert value not in text
    assert "9" * 64 not in text
    assert "raw_source_code_extract" not in text
    assert only("gitlab-secret", finding)["location"] == {
        "file": "deploy/.env",
        "start_line": 2,
        "end_line": 2,
        "commit": {"sha": "0000000"},
    }


def test_accepted_findings_are_left_out_and_counted() -> None:
    result = accepted_result()
    said = "Left out, since GitLab would list it as detected: "
    assert ("info", f"{said}2 findings that a waiver or a comment accepts.") in messages(
        "gitlab-sast", result
    )
    files = [v["location"]["file"] for v in vulnerabilities("gitlab-sast", result)]
    assert files == [".github/workflows/my build.yml", "shop/export.py"]
    kept = replace(
        result.verdict,
        rulings=tuple(replace(r, action=Action.BLOCK) for r in result.verdict.rulings),
    )
    everything = replace(result, verdict=kept)
    assert len(vulnerabilities("gitlab-sast", everything)) == 4


def test_findings_of_other_reports_are_counted() -> None:
    told = messages("gitlab-secret", blocked_result())
    assert ("info", "In the report gitlab-sast, not here: 5 findings.") in told
    assert ("info", "In the report gitlab-dependency, not here: 2 findings.") in told
    assert not [text for _, text in told if "gitlab-secret" in text]


@pytest.mark.parametrize("name", SECURITY)
def test_gaps_are_told_in_every_report(name: str) -> None:
    scan = report_of(name, blocked_result())["scan"]
    assert scan["status"] == "failure"
    told = messages(name, blocked_result())
    assert told[0] == (
        "warn",
        "Stockade's verdict is blocked. Blocked by 3 of 8 findings; 16 files and dependencies were "
        "not checked.",
    )
    fatal = [text for level, text in told if level == "fatal"]
    assert [text[:30] for text in fatal] == [
        "bandit did not check 1 subject",
        "zizmor did not check 12 subjec",
    ]
    assert " and 2 more. zizmor ended with exit code 101" in fatal[1]
    warnings = [text for level, text in told[1:] if level == "warn"]
    assert [text.partition(" ")[0] for text in warnings] == ["inventory", "pip-audit", "semgrep"]
    assert ("info", "kubescape did not run: not chosen") in told
    assert ("info", "Excluded by configuration: 3 paths.") in told


def test_a_scan_succeeds_only_when_nothing_is_missing() -> None:
    def status(result: Result) -> str:
        said: str = report_of("gitlab-sast", result)["scan"]["status"]
        return said

    assert status(passed_result()) == "success"
    assert messages("gitlab-sast", passed_result()) == [
        ("info", "Stockade's verdict is passed. Passed: nothing was found.")
    ]
    assert status(incomplete_result()) == "failure"
    gap = Gap(scanner="bandit", subject="a.py", reason=GapReason.TIMEOUT)
    warned = sample_result(judged_gaps=[(gap, Action.WARN, "warns")])
    assert status(warned) == "success"
    assert messages("gitlab-sast", warned)[1][0] == "warn"
    failed = replace(warned, scanners=(record("bandit", Status.FAILED, 1, 1, 0),))
    assert status(failed) == "failure"


def test_an_accepted_gap_says_by_whom() -> None:
    (said,) = [m for m in messages("gitlab-sast", accepted_result()) if "accepted by" in m[1]]
    assert said[0] == "info"
    assert "2 subjects (tool-failed; accepted by waiver W-020 of @ci until 2026-02-01)" in said[1]


def test_more_gaps_than_messages_are_counted() -> None:
    rows = [
        (Gap(scanner=f"s{n:03}", subject="a.py", reason=GapReason.TIMEOUT), Action.WARN, "warns")
        for n in range(230)
    ]
    told = messages("gitlab-sast", sample_result(judged_gaps=rows))
    assert len(told) == 202
    assert told[-1] == ("warn", "Further subjects that were not checked: 30.")


def test_notices_of_policy_are_told() -> None:
    told = messages("gitlab-sast", everything_result())
    blocking = [text for _, text in told if text.startswith("This blocks. ")]
    assert blocking == [
        "This blocks. .stockade/policy.yml:66: budget debt: 3 findings, at most 1 allowed: medium "
        "findings must not grow"
    ]


def test_dependencies_are_listed_by_file() -> None:
    assert report_of("gitlab-dependency", everything_result())["dependency_files"] == [
        {
            "path": "poetry.lock",
            "package_manager": "poetry",
            "dependencies": [{"package": {"name": "pillow"}, "version": "8.0.0"}],
        },
        {
            "path": "requirements.txt",
            "package_manager": "pip",
            "dependencies": [
                {"package": {"name": "requests"}, "version": "2.19.0"},
                {"package": {"name": "click"}, "version": "8.4.2"},
                {"package": {"name": "left-pad"}, "version": ">=1"},
            ],
        },
    ]
