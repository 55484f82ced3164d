"""GitLab's reports match their schemas whatever the result, and say nothing that acts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load
from support.generated_results import results
from support.gitlab_reports import (
    ALL,
    SAMPLES,
    SECURITY,
    outside_code,
    report_of,
    strings,
    text_of,
    validator,
    vulnerabilities,
)
from support.hostile_results import hostile_result
from support.results import blocked_result, many

OURS = re.compile(r"[A-Za-z0-9 .,:()%…\n-]*")
"""What stands outside of code in our Markdown: words, and no character that means something."""


def assert_sound(name: str, result: Result) -> None:
    text = text_of(name, result)
    assert re.fullmatch(r"[ -~\n]*", text)
    report = json.loads(text)
    validator(name).validate(report)
    for string in strings(report):
        assert string.replace("\n", "").isprintable(), ascii(string)
    for found in report["vulnerabilities"] if name in SECURITY else ():
        for field in ("description", "solution"):
            rest = outside_code(found.get(field, ""))
            assert OURS.fullmatch(rest), rest
        assert "@" not in found["name"]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", ALL)
def test_samples_match_the_schema(name: str, sample: Callable[[], Result]) -> None:
    assert_sound(name, sample())


@pytest.mark.parametrize("name", ALL)
@given(results())
@settings(max_examples=15, deadline=None)
def test_any_result_matches_the_schema(name: str, result: Result) -> None:
    assert_sound(name, result)
    assert text_of(name, result) == text_of(name, result)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gitlab-sast", "gitlab-codequality"])
def test_many_findings_come_in_pieces_that_match_the_schema(name: str) -> None:
    result = many(25_000)
    pieces = list(load(name).render(result, Style()))
    assert max(map(len, pieces)) < 20_000
    report = json.loads("".join(pieces))
    rows = report if name == "gitlab-codequality" else report["vulnerabilities"]
    assert len(rows) == 25_000
    key = "fingerprint" if name == "gitlab-codequality" else "id"
    assert len({row[key] for row in rows}) == 25_000
    part = rows[::100]
    validator(name).validate(part if rows is report else {**report, "vulnerabilities": part})


@pytest.mark.parametrize("long", ["long ` text ``` " * 25_000, "a\n" * 200_000, "\u202e" * 60_000])
def test_long_text_is_cut_within_the_limits_of_the_schema(long: str) -> None:
    hostile = hostile_result()
    ruling = hostile.verdict.rulings[0]
    finding = replace(
        ruling.finding, title=long[:5_000], message=long, help=f"{long}!", remedy=long
    )
    verdict = replace(hostile.verdict, rulings=(replace(ruling, finding=finding),))
    result = replace(hostile, findings=(finding,), verdict=verdict)
    for name in ALL:
        assert_sound(name, result)
    (found,) = [v for name in SECURITY for v in vulnerabilities(name, result)]
    assert "more characters." in found["solution"]
    assert found["description"].count("more characters.") == 2


@pytest.mark.parametrize("name", ALL)
def test_no_path_of_this_machine_is_told(name: str) -> None:
    tool = replace(blocked_result().scanners[0].tool, path="/opt/machine/bin/bandit")
    scanners = (replace(blocked_result().scanners[0], tool=tool),)
    assert "/opt/machine" not in text_of(name, replace(blocked_result(), scanners=scanners))


@pytest.mark.parametrize(
    ("started", "seconds", "expected"),
    [
        ("2026-01-02T03:04:05Z", 21.5, ("2026-01-02T03:04:05", "2026-01-02T03:04:26")),
        ("2026-01-02T03:04:05+02:00", 0.0, ("2026-01-02T01:04:05", "2026-01-02T01:04:05")),
        ("2026-01-02T03:04:05", 1.0, ("2026-01-02T03:04:05", "2026-01-02T03:04:06")),
        ("yesterday", 1.0, ("1970-01-01T00:00:00", "1970-01-01T00:00:00")),
        ("9999-12-31T23:59:59Z", 1e9, ("1970-01-01T00:00:00", "1970-01-01T00:00:00")),
    ],
)
def test_times_are_in_utc_without_a_zone(
    started: str, seconds: float, expected: tuple[str, str]
) -> None:
    run = replace(blocked_result().run, started=started, seconds=seconds)
    scan = report_of("gitlab-sast", replace(blocked_result(), run=run))["scan"]
    assert (scan["start_time"], scan["end_time"]) == expected
