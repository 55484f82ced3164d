"""The end of the report: sums, what is new, the trend, and the verdict in the last line."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from stockade.model.history import BaselineRecord, PastScan
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action, State
from stockade_reports.escape import seal, words
from stockade_reports.text.changes import trend
from support.everything import everything_result
from support.example_findings import leaked_token
from support.generated_results import results
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import blocked_result, many, passed_result, sample_result

render = functools.partial(rendered, "text")


def past(started: str = "2025-12-26T03:04:05Z", **counts: int) -> PastScan:
    zero: dict[str, Any] = dict.fromkeys(
        ("blocking", "accepted", "gaps", "critical", "high", "medium", "low", "info", "unknown"), 0
    )
    return PastScan(started=started, state=State.PASSED, **{**zero, **counts})


def test_the_end_in_full() -> None:
    assert render(everything_result()).endswith(
        "Judged by recommended (built in)\n"
        "Findings  4 block (2 critical, 2 high, 3 of them new), 2 warn, 1 pass, 3\n"
        "          accepted\n"
        "Gaps      11 block, 3 warn, 2 accepted\n"
        "Compared  5 new, 5 known, 3 gone; against the change under review and the\n"
        "          baseline .stockade/baseline.json\n"
        "Trend     2 findings fewer (12, now 10) than on 2025-12-26; blocking 2, now 4;\n"
        "          gaps 3, now 16\n"
        "Next      stockade policy explain ID FILE, where --report json=FILE wrote it\n"
        "Blocked by 4 of 10 findings and 1 notice of policy; 11 subjects could not be checked; 1 in"
        " grace, the first until 2026-01-14; 4 waived; 1 suppressed by a comment; 5 in the"
        " baseline. 21.5 s\n"
    )


def test_nothing_to_say_is_not_said() -> None:
    text = render(passed_result())
    for label in ("Findings", "Gaps", "Compared", "Trend", "Next", "Not shown"):
        assert f"\n{label}  " not in text


@given(results())
@settings(max_examples=40, deadline=None)
def test_the_last_line_is_the_verdict_and_sums_hold(result: Result) -> None:
    state = result.verdict.state.value.capitalize()
    for style in (Style(), Style(quiet=True), Style(verbose=True)):
        last = render(result, style).split("\n")[-2]
        sentence = words(result.verdict.sentence).removeprefix(state)
        assert last.startswith(state)
        assert seal(f"x{sentence}")[1:] in last
        assert last.endswith(" s")


def test_the_verdict_is_one_line_whatever_it_holds() -> None:
    last = render(hostile_result()).split("\n")[-2]
    assert last.startswith("Blocked: </script>")
    assert last.endswith(" 1.0 s")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (
            past(high=20, blocking=2, gaps=16),
            "12 findings fewer (20, now 8) than on 2025-12-26; blocking 2, now 3; gaps still 16",
        ),
        (
            past(low=7, blocking=3),
            "1 finding more (7, now 8) than on 2025-12-26; blocking still 3; gaps 0, now 16",
        ),
        (
            past("2026-01-02T01:00:00Z", unknown=8, blocking=3, gaps=16),
            "as many findings (8) as at 2026-01-02T01:00:00Z; blocking still 3; gaps still 16",
        ),
    ],
)
def test_the_trend_is_against_the_last_scan(before: PastScan, told: str) -> None:
    assert trend(replace(blocked_result(), history=(past(high=99), before))) == told


def test_a_baseline_alone_and_what_is_not_known_to_be_gone() -> None:
    result = replace(blocked_result(), baseline=BaselineRecord(path="b.json", entries=3))
    assert (
        "Compared  8 new (1 of them secrets, which baselines leave out by default), 0\n"
        "          known; against the baseline b.json\n"
    ) in render(result)
    gone = BaselineRecord(path="b.json", entries=3, gone=2)
    told = render(replace(result, baseline=gone))
    assert " known, 2 gone; against the baseline b.json\n" in told


def test_secrets_that_a_change_brings_or_a_baseline_has_are_not_excused() -> None:
    baseline = BaselineRecord(path="b.json", entries=3)
    secret = leaked_token()
    brought, old = replace(secret, introduced=True), replace(secret, introduced=False)
    for finding in (brought, old, replace(secret, first_seen="2025-12-01")):
        result = sample_result(judged=[(finding, Action.BLOCK, "because")])
        assert "baselines leave out" not in render(replace(result, baseline=baseline))


def test_quiet_counts_what_it_leaves_out() -> None:
    text = render(everything_result(), quiet=True)
    assert "Not shown 6 findings, 5 gaps, 2 notices: all that does not block\n" in text
    assert "Judged by" not in text
    assert "Findings that warn" not in text
    assert text.count("= id: ") == 4
    assert "Not shown" not in render(passed_result(), quiet=True)


@given(results())
@settings(max_examples=40, deadline=None)
def test_every_finding_and_gap_is_told_of(result: Result) -> None:
    """Nothing gets lost between the sections: with `--verbose` each finding has its paragraph."""
    told = render(result, verbose=True)
    assert told.count(" = id: ") + told.count(" = id:\n") >= len(result.findings)
    assert told.count("\n    - ") >= len(result.gaps)


@pytest.mark.parametrize("blocked", [0, 5, 400])
def test_what_is_listed_and_what_is_left_out_is_all(blocked: int) -> None:
    text = render(many(1000, blocked=blocked))
    listed = text.count("  services/") + text.count("--> services/")
    hidden = sum(
        int(line.split()[1].replace(",", ""))
        for line in text.splitlines()
        if line.startswith("  and ") and "that rank lower" in line
    )
    assert listed + hidden == 1000
    assert len(text.splitlines()) < 500
