"""The HTML report, as text, on what policy accepted, what asked in vain, and what it noticed."""

from __future__ import annotations

import re
from dataclasses import replace

from stockade.model.verdict import Action
from stockade_reports.html import accepted, words
from stockade_reports.standings import STANDINGS
from support.accepted_results import NOTICES, WAIVER, accepted_result
from support.html_pages import island, page, seen
from support.results import blocked_result, many


def test_the_verdict_counts_what_is_accepted_and_what_blocks_beside_the_findings() -> None:
    text = seen(page(accepted_result()))
    assert "Blocking 2 of 6 findings, 1 with a warning, 3 accepted; and 1 policy notice " in text
    assert "Not checked 16 11 of them must be checked, 2 accepted" in text


def test_a_notice_that_blocks_is_a_reason_of_the_verdict() -> None:
    said = "budget debt: 3 findings, at most 1 allowed: medium findings must not grow"
    reasons = re.findall(r'<ul class="reasons".*?</ul>', page(accepted_result()), re.DOTALL)
    assert said in reasons[0]
    assert "W-007" not in reasons[0]


def test_a_verdict_blocked_by_a_notice_alone_shows_it_as_bad() -> None:
    result = accepted_result()
    rulings = tuple(replace(r, action=Action.PASS) for r in result.verdict.rulings)
    text = page(replace(result, verdict=replace(result.verdict, rulings=rulings)))
    assert '<div class="bad"><dt>Blocking</dt><dd>0</dd>' in text


def test_notices_are_readable_without_a_script_and_what_blocks_comes_first() -> None:
    text = page(accepted_result())
    section = text[text.index('id="notices"') : text.index('id="accepted"')]
    assert re.findall(r'<li class="notice act-(\w+)">', section) == ["block", "warn", "pass"]
    said = "blocks budget debt: 3 findings, at most 1 allowed: medium findings must not grow"
    assert f"{said} .stockade/policy.yml:66 budget" in seen(section)


def test_only_notices_that_do_not_block_are_folded_away() -> None:
    result = accepted_result()
    told = [replace(NOTICES[2], subject=f"B-{n}") for n in range(15)]
    told += [replace(NOTICES[0], subject=f"W-{n}") for n in range(3)]
    text = page(replace(result, verdict=replace(result.verdict, notices=tuple(told))))
    section = text[text.index('id="notices"') : text.index('id="accepted"')]
    open_, folded = section.split("<details", 1)
    assert open_.count("act-block") == 2 * 15
    assert "<summary>3 more notices</summary>" in folded


def test_what_is_accepted_is_listed_by_what_accepts_it_the_worst_first() -> None:
    text = page(accepted_result())
    section = text[text.index('id="accepted"') : text.index('id="findings"')]
    said = seen(section)
    first, second, third = (said.index(w) for w in ("W-014 accepts 2", "Comments in", "W-020"))
    assert first < second < third
    assert "The demo has no network and goes away with release 3." in said
    assert "Owner: @ann. Until 2026-03-01, 58 days left." in said
    assert "high Public bucket infra/storage.tf:12" in said
    assert "medium Weak hash shop/cache.py:8 comment nosec, line 8: a cache key" in said
    assert "gap not checked by zizmor: tool-failed .github/workflows/job-00.yml" in said


def test_the_sections_are_there_only_where_they_have_something() -> None:
    text = page(blocked_result())
    assert 'id="notices"' not in text
    assert 'id="accepted"' not in text
    assert "1 with a warning, " not in seen(text)


def test_many_under_one_waiver_are_counted() -> None:
    result = many(1000, blocked=0)
    rulings = tuple(
        replace(r, action=Action.PASS, acceptance=WAIVER) for r in result.verdict.rulings
    )
    text = page(replace(result, verdict=replace(result.verdict, rulings=rulings)))
    hidden = 1000 - accepted.MAX_LISTED
    assert f"and {hidden} more; the json report lists them all." in text
    assert "<b><bdi>W-014</bdi></b> accepts 1,000 findings" in text


def test_an_accepted_gap_stands_after_the_open_ones() -> None:
    actions = re.findall(r'class="gapgroup is-(\w+)"', page(accepted_result()))[:6]
    assert actions == ["block", "block", "warn", "warn", "warn", "accepted"]


def test_what_blocks_all_the_same_is_not_called_accepted() -> None:
    result = accepted_result()
    rulings = tuple(
        replace(r, action=Action.BLOCK) if r.acceptance else r for r in result.verdict.rulings
    )
    gaps = tuple(
        replace(r, action=Action.BLOCK) if r.acceptance else r for r in result.verdict.gap_rulings
    )
    verdict = replace(result.verdict, rulings=rulings, gap_rulings=gaps)
    text = page(replace(result, verdict=verdict))
    assert "Blocking 5 of 6 findings, 1 with a warning;" in seen(text)
    assert 'id="accepted"' not in text
    assert 'class="gapgroup is-accepted"' not in text
    data = island(text)
    standings = {data["actions"][row[0]] for row in data["rulings"]}
    assert standings == {"block", "warn"}


def test_blockers_tell_comments_ages_and_former_severities() -> None:
    result = accepted_result()
    low = next(r for r in result.verdict.rulings if r.action is Action.WARN)
    rulings = (*result.verdict.rulings, replace(low, action=Action.BLOCK))
    said = seen(page(replace(result, verdict=replace(result.verdict, rulings=rulings))))
    assert "silence, which policy does not grant: nosemgrep, line 42" in said
    assert "First seen: 2025-11-30, 33 days ago" in said
    assert "Severity: low, was high" in said
    assert "zizmor: ignore (unpinned-uses), line 9" in said


def test_the_island_has_a_standing_for_each_finding() -> None:
    data = island(page(accepted_result()))
    assert data["actions"] == list(STANDINGS)
    standings = [data["actions"][data["rulings"][n][0]] for n in data["columns"]["ruling"]]
    assert standings == ["block", "accepted", "block", "accepted", "accepted", "warn"]
    extras = list(data["more"].values())
    comments = [c for extra in extras for c in extra.get("comments", ())]
    assert (
        sorted(fate for _, fate in comments)
        == ["honoured by policy"] + ["not honoured by policy"] * 2
    )
    assert [extra["was"] for extra in extras if "was" in extra] == ["high"]
    ages = [data["ages"][n] for n in data["columns"]["age"]]
    assert [data["changes"][change] for _, change, _ in ages if change < 3] == [
        "touched",
        "elsewhere",
    ]
    seen_on = [day for _, _, day in ages]
    assert seen_on.count("2025-11-30, 33 days ago") == 3
    assert seen_on.count(words.NEW) == 2


def test_without_a_baseline_nothing_is_called_new() -> None:
    assert words.NEW not in page(blocked_result())
