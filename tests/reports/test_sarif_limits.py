"""Every limit of GitHub's, from a result that is far over it."""

from __future__ import annotations

import base64
import gzip
import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.location import Location
from stockade.model.rating import Severity
from stockade.model.verdict import Action
from support import example_findings as examples
from support.results import many, sample_result
from support.sarif_logs import log_of, notes_of, result_of, said_by, text_of

GITHUB = "sarif:github"
MEGABYTE = 1_000_000
ORDER = list(Severity)


def noise(draw: random.Random, length: int) -> str:
    """Printable text that gzip cannot make much smaller."""
    return base64.b64encode(draw.randbytes(length * 3 // 4)).decode()


def noisy_findings(count: int, length: int) -> list[Finding]:
    draw = random.Random(5)  # noqa: S311 (test data)
    return [
        replace(
            examples.weak_hash(),
            rule=f"bandit/R{n % 50}",
            message=noise(draw, length),
            severity=ORDER[n % len(ORDER)],
            locations=(Location(path=f"p/{n:06}.py", line=3),),
        )
        for n in range(count)
    ]


def noisy_gaps(count: int, length: int) -> list[tuple[Gap, Action, str]]:
    draw = random.Random(6)  # noqa: S311 (test data)
    rows = []
    for n in range(count):
        gap = Gap(
            scanner="bandit",
            subject=f"p/{n:06}.py",
            reason=GapReason.TIMEOUT,
            detail=noise(draw, length),
        )
        rows.append((gap, Action.BLOCK if n % 100 == 0 else Action.WARN, "because"))
    return rows


@cache
def too_many() -> dict[str, Any]:
    """The log of 30,000 findings that no started scanner answers for: all are of one run."""
    return log_of(replace(many(30_000), scanners=()), GITHUB)


@cache
def too_large() -> str:
    """The log of 6,000 findings whose texts make 17 MB, gzipped."""
    judged = [(f, Action.WARN, "because") for f in noisy_findings(6_000, 3_900)]
    return text_of(sample_result(judged=judged), GITHUB)


@cache
def too_large_of_gaps() -> str:
    """The log of 3,000 findings and 3,000 gaps, either of which take more than half of a file."""
    judged = [(f, Action.WARN, "because") for f in noisy_findings(3_000, 3_900)]
    return text_of(sample_result(judged=judged, judged_gaps=noisy_gaps(3_000, 3_900)), GITHUB)


def severities(run: dict[str, Any]) -> list[str | None]:
    rules = [r["properties"].get("security-severity") for r in run["tool"]["driver"]["rules"]]
    return [rules[found["ruleIndex"]] for found in run["results"]]


@pytest.mark.slow
def test_of_too_many_results_of_a_run_the_worst_are_told() -> None:
    (run,) = too_many()["runs"]
    assert len(run["results"]) == 25_000
    assert run["properties"]["leftOut"] == {"overResults": 5_000}
    assert said_by(run, "results-left-out") == [
        "5,000 findings are left out, the least severe ones: GitHub takes 25,000 of a run."
    ]
    told = severities(run)
    every = [f.severity for f in many(30_000).findings]
    for score, severity in (("9.5", Severity.CRITICAL), ("8.0", Severity.HIGH)):
        assert told.count(score) == every.count(severity)
    assert told.count("3.0") > 0
    assert told.count("0.1") < every.count(Severity.INFO)


@pytest.mark.slow
def test_there_are_never_more_rules_than_github_takes() -> None:
    advisories = [
        replace(examples.vulnerable_package(), rule=f"pip-audit/PYSEC-{n}") for n in range(25_100)
    ]
    result = sample_result(judged=[(f, Action.WARN, "because") for f in advisories])
    (run,) = log_of(result, GITHUB)["runs"]
    assert len(run["tool"]["driver"]["rules"]) == len(run["results"]) == 25_000


@pytest.mark.slow
def test_every_run_has_a_limit_of_its_own() -> None:
    runs = log_of(many(30_000), GITHUB)["runs"]
    assert sum(len(run["results"]) for run in runs) == 30_000
    assert "left-out" not in json.dumps(runs)


@pytest.mark.slow
@pytest.mark.parametrize("written", [too_large, too_large_of_gaps])
def test_no_file_is_over_ten_megabytes_gzipped_or_much_under(written: Callable[[], str]) -> None:
    size = len(gzip.compress(written().encode("ascii"), 6))
    assert 9 * MEGABYTE < size <= 10 * MEGABYTE


@pytest.mark.slow
def test_of_a_file_that_is_too_large_the_least_severe_are_left_out_and_counted() -> None:
    (run,) = json.loads(too_large())["runs"]
    left = 6_000 - len(run["results"])
    assert 2_000 < left < 3_000
    assert run["properties"]["leftOut"] == {"overSize": left}
    assert said_by(run, "results-left-out") == [
        f"{left:,} findings are left out, the least severe ones: GitHub takes files of up to"
        " 10 MB, gzipped."
    ]
    told = severities(run)
    assert told.count("9.5") == told.count("8.0") == 1_000
    assert told.count("0.1") == 0


@pytest.mark.slow
def test_gaps_leave_half_of_the_file_to_findings() -> None:
    (run,) = json.loads(too_large_of_gaps())["runs"]
    numbers = run["properties"]["leftOut"]
    gaps = [n for n in notes_of(run) if n["descriptor"]["id"] == "timeout"]
    assert numbers == {"gaps": 3_000 - len(gaps), "overSize": 3_000 - len(run["results"])}
    assert len(gaps) > 1_000
    assert len(run["results"]) > 1_000
    assert [n["level"] for n in gaps[:31]] == ["error"] * 30 + ["warning"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert said_by(run, "gaps-left-out") == [
        f"{numbers['gaps']:,} gaps are not listed: GitHub takes files of up to 10 MB, gzipped."
    ]


@pytest.mark.slow
def test_gaps_alone_are_too_large_too() -> None:
    judged_gaps = [(gap, Action.BLOCK, "because") for gap, _, _ in noisy_gaps(4_000, 3_900)]
    text = text_of(sample_result(judged_gaps=judged_gaps), GITHUB)
    assert len(gzip.compress(text.encode("ascii"), 6)) <= 10 * MEGABYTE
    (run,) = json.loads(text)["runs"]
    (note,) = [n for n in notes_of(run) if n["descriptor"]["id"] == "gaps-left-out"]
    assert note["level"] == "error"


def test_a_result_has_as_many_places_as_github_keeps() -> None:
    steps = tuple(Location(path="a.py", line=n, note=f"step {n}") for n in range(1, 12_001))
    finding = examples.command_injection()
    long = replace(finding, locations=(finding.location, *steps))
    (run,) = log_of(sample_result(judged=[(long, Action.WARN, "because")]), GITHUB)["runs"]
    found = result_of(run, long.rule)
    (flow,) = found["codeFlows"][0]["threadFlows"]
    assert len(found["locations"]) + len(found["relatedLocations"]) == 100
    assert len(flow["locations"]) == 1_000
    last = flow["locations"][-1]["location"]["physicalLocation"]
    assert last["artifactLocation"]["uri"] == "shop/export.py"
    assert flow["locations"][0]["location"]["message"]["text"] == "step 1."
    assert said_by(run, "findings-shortened") == [
        "1 finding is told in short: with 100 places and 1,000 steps, which is what GitHub keeps,"
        " and the first 4,000 characters of a text."
    ]
    (run,) = log_of(sample_result(judged=[(long, Action.WARN, "because")]))["runs"]
    assert len(result_of(run, long.rule)["relatedLocations"]) == 12_000


def test_no_text_takes_the_room_of_the_others() -> None:
    huge = replace(examples.weak_hash(), message="x" * 4_001, severity=Severity.CRITICAL)
    judged = [(f, Action.WARN, "because") for f in (huge, examples.open_bucket())]
    (run,) = log_of(sample_result(judged=judged), GITHUB)["runs"]
    text = result_of(run, huge.rule)["message"]["text"]
    assert text == "x" * 3_999 + "…"
    assert run["properties"]["leftOut"] == {"shortened": 1}
    (run,) = log_of(sample_result(judged=judged))["runs"]
    assert result_of(run, huge.rule)["message"]["text"] == "x" * 4_001 + "."


def test_a_text_that_grows_when_it_is_written_out_is_counted_too() -> None:
    hidden = replace(examples.weak_hash(), message="\U000e0041" * 3_000)
    (run,) = log_of(sample_result(judged=[(hidden, Action.WARN, "because")]), GITHUB)["runs"]
    assert len(result_of(run, hidden.rule)["message"]["text"]) == 4_000
    assert run["properties"]["leftOut"] == {"shortened": 1}


@pytest.mark.parametrize("profile", ["sarif", GITHUB])
def test_a_rule_has_names_and_descriptions_of_a_length_that_github_takes(profile: str) -> None:
    long = replace(examples.weak_hash(), title="Weak hash " * 200, help="Because. " * 200)
    (run,) = log_of(sample_result(judged=[(long, Action.WARN, "because")]), profile)["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert len(rule["name"]) == 255
    assert len(rule["shortDescription"]["text"]) == 1_024
    assert len(rule["fullDescription"]["text"]) == 1_024
    assert rule["help"]["text"].startswith(("Because. " * 200).strip())


@pytest.mark.parametrize("profile", ["sarif", GITHUB])
def test_a_rule_has_at_most_twenty_tags_and_owasp_is_among_the_first_ten(profile: str) -> None:
    weaknesses = (22, 77, 78, 79, 89, 90, 91, 94, 200, 287, 327, 328, 502, 601, 611, 798, 862, 918)
    many_ = replace(examples.weak_hash(), cwe=weaknesses)
    (run,) = log_of(sample_result(judged=[(many_, Action.WARN, "because")]), profile)["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    tags = rule["properties"]["tags"]
    assert len(tags) == len(set(tags)) == 20
    assert tags[:10] == [
        "security",
        "sast",
        "external/cwe/cwe-22",
        "external/cwe/cwe-77",
        "external/cwe/cwe-78",
        "external/cwe/cwe-79",
        "OWASP-A01:2021 - Broken Access Control",
        "OWASP-A01:2025 - Broken Access Control",
        "OWASP-A03:2021 - Injection",
        "OWASP-A05:2025 - Injection",
    ]


def test_the_weaknesses_of_most_findings_come_first() -> None:
    base = examples.weak_hash()
    findings = [
        replace(base, cwe=cwe, locations=(replace(base.location, line=n + 1, end_line=n + 1),))
        for n, cwe in enumerate([(22,), (89, 327), (327,), (89, 327)])
    ]
    result = sample_result(judged=[(f, Action.WARN, "because") for f in findings])
    (run,) = log_of(result)["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["properties"]["tags"][2:5] == [f"external/cwe/cwe-{n}" for n in (327, 89, 22)]
