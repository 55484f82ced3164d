"""The HTML report on what is new: beside a baseline, by a change, and where nothing tells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from stockade.model.history import BaselineRecord
from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.html.news import MAX_NEW, news
from stockade_reports.html.view import worst_first
from stockade_reports.novelty import is_new
from support import generated_results
from support.everything import everything_result
from support.html_pages import page, seen
from support.policy_strategies import PATIENT
from support.results import blocked_result, many, passed_result
from support.vulnerable_packages import flaw, result_of

BASELINE = BaselineRecord(path=".stockade/baseline.json", entries=9, gone=4)


def section(result: Result) -> str:
    """What the section on what is new says, as text."""
    text = page(result)
    found = re.search(r'<section aria-labelledby="new">.*?</section>', text, re.DOTALL)
    assert found
    return seen(found[0])


def known_in(result: Result, number: int) -> Result:
    """The result with a baseline that has the first `number` findings."""
    rulings = tuple(
        replace(r, finding=replace(r.finding, first_seen="2025-12-01")) if n < number else r
        for n, r in enumerate(result.verdict.rulings)
    )
    return replace(
        result,
        findings=tuple(r.finding for r in rulings),
        verdict=replace(result.verdict, rulings=rulings),
        baseline=BASELINE,
    )


def reviewed(result: Result, introduced: int) -> Result:
    """The result under review, whose change brings the first `introduced` findings."""
    rulings = tuple(
        replace(r, finding=replace(r.finding, introduced=n < introduced))
        for n, r in enumerate(result.verdict.rulings)
    )
    return replace(
        result,
        findings=tuple(r.finding for r in rulings),
        verdict=replace(result.verdict, rulings=rulings),
    )


@pytest.mark.parametrize("make", [blocked_result, passed_result])
def test_without_anything_to_compare_with_it_says_so_and_how_to_begin(make: object) -> None:
    assert callable(make)
    said = section(make())
    assert "There is no baseline, so new findings and old ones cannot be told apart." in said
    assert "stockade baseline create result.json" in said
    assert "new and blocking" not in said


def test_beside_a_baseline_everything_is_counted() -> None:
    result = known_in(many(40, blocked=5), 30)
    said, found = section(result), news(worst_first(result), result)
    assert "Compared with the baseline .stockade/baseline.json (9 entries)." in said
    assert f"{found.blocking} new and blocking" in said
    assert f"{found.warning} new with a warning" in said
    assert "30 known" in said
    assert "4 no longer found" in said
    assert f"and {10 - MAX_NEW} more new findings, in the list of all findings" in said


def test_where_only_a_part_was_scanned_nothing_is_called_gone() -> None:
    part = replace(BASELINE, gone=None)
    said = section(replace(known_in(blocked_result(), 3), baseline=part))
    assert "nobody can tell what of the baseline is gone" in said
    assert "no longer found" not in said


def test_what_is_gone_may_not_have_been_looked_for() -> None:
    doubt = "What is no longer found may be fixed, or stand in what was not checked."
    assert doubt in section(known_in(blocked_result(), 3))
    assert doubt not in section(known_in(many(10), 3))


def test_under_review_new_is_what_the_change_brings() -> None:
    said = section(reviewed(blocked_result(), 2))
    assert "New is what the change under review brings." in said
    assert "6 known" in said
    assert "no longer found" not in said
    both = section(everything_result())
    assert "(7 entries), and by what the change under review brings." in both


def test_secrets_that_no_baseline_takes_are_told_apart() -> None:
    said = "which baselines leave out by default"
    assert f"1 of the new ones is a secret, {said}." in section(known_in(blocked_result(), 0))
    assert said not in section(blocked_result())
    assert said not in section(known_in(blocked_result(), 8))
    assert said not in section(reviewed(known_in(blocked_result(), 0), 8))


def test_where_nothing_is_new_it_says_of_what() -> None:
    assert "No finding in what was checked is new." in section(known_in(blocked_result(), 8))
    assert "No finding is new." in section(known_in(many(10), 10))


def test_what_blocks_is_told_first_and_leads_into_the_list() -> None:
    result = known_in(many(40, blocked=5), 0)
    shown = news(worst_first(result), result).shown
    assert [f.action for f in shown][:5] == ["block"] * 5
    text = page(result)
    part = text[text.index('class="panel brief"') :]
    links = re.findall(r'href="#f=([0-9a-f]{32})" hidden', part[: part.index("</ol>")])
    blocking = {r.finding.id for r in result.verdict.blockers}
    assert set(links[:5]) == blocking
    assert len(links) == MAX_NEW


def test_a_package_tells_how_many_of_its_flaws_are_new() -> None:
    flaws = [flaw(n, Severity.HIGH) for n in range(1, 5)]
    text = page(known_in(result_of(*flaws), 3))
    assert re.findall(r'<span class="tag new">(.*?)</span>', text) == ["1 new"]


@given(generated_results.results())
@settings(PATIENT, max_examples=40)
def test_the_numbers_sum_to_the_findings(result: Result) -> None:
    found = news(worst_first(result), result)
    assert found.new == found.blocking + found.warning + found.passing
    if found.compared:
        assert found.new + found.known + found.unsaid == len(result.findings)
    assert found.new == sum(is_new(f, result) is True for f in result.findings)
    assert found.blocking == sum(
        r.action is Action.BLOCK and is_new(r.finding, result) is True
        for r in result.verdict.rulings
    )
