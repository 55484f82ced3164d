"""The HTML report in a real browser: it works, it is inert, and it needs nothing."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import expect

from support.accepted_results import accepted_result
from support.browser import Open
from support.example_findings import command_injection
from support.hostile_results import hostile_result
from support.results import blocked_result, incomplete_result, many, passed_result

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "make", [passed_result, blocked_result, incomplete_result, accepted_result]
)
@pytest.mark.parametrize("width", [360, 390, 1280])
def test_the_page_fits_and_loads_nothing(open_report: Open, make: object, width: int) -> None:
    assert callable(make)
    page = open_report(make(), width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_filters_narrow_the_list_and_live_in_the_address(open_report: Open) -> None:
    opened = open_report(blocked_result())
    page = opened.page
    expect(page.locator(".group")).to_have_count(8)
    page.get_by_role("group", name="Severity").get_by_role("button", name="high").click()
    expect(page.locator(".group")).to_have_count(2)
    page.get_by_label("Scanner", exact=True).select_option("semgrep")
    page.get_by_label("Kind", exact=True).select_option("iac")
    page.get_by_label("Group by").select_option("file")
    expect(page.locator(".group")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(
        "Showing 1 of 8 findings in 1 group, worst first."
    )
    expect(page).to_have_url(re.compile("#severity=high&kind=iac&scanner=semgrep&group=file$"))
    page.reload()
    expect(page.locator(".group h3")).to_have_text("infra/storage.tf")
    expect(page.get_by_role("button", name="high 1")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("status")).to_contain_text("Showing 8 of 8")


def test_what_policy_does_can_be_chosen(open_report: Open) -> None:
    page = open_report(blocked_result(), "#action=block").page
    expect(page.get_by_role("status")).to_contain_text("Showing 3 of 8")
    page.get_by_role("group", name="Policy").get_by_role("button", name="warn").click()
    expect(page.get_by_role("status")).to_contain_text("Showing 6 of 8")


def test_slash_focuses_the_search_and_every_word_must_match(open_report: Open) -> None:
    page = open_report(blocked_result()).page
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("cve-2018-18074 requests")
    expect(page.get_by_role("status")).to_contain_text("Showing 1 of 8")
    expect(page.locator(".group h3")).to_contain_text("PYSEC-2018-28")
    expect(page).to_have_url(re.compile(r"#q=cve-2018-18074\+requests$"))
    page.get_by_role("searchbox").fill("A02:2021")
    expect(page.get_by_role("status")).to_contain_text("Showing 1 of 8")
    page.get_by_role("searchbox").fill("no such word")
    expect(page.get_by_role("status")).to_have_text("None of 8 findings matches the filters.")


def test_a_link_opens_its_finding_even_past_the_filters(open_report: Open) -> None:
    opened = open_report(blocked_result(), f"#severity=low&f={command_injection().id}")
    expect(opened.page.locator(".finding[open]")).to_contain_text("A request parameter")
    other = open_report(blocked_result())
    other.page.locator(".blocker", has_text="GitHub token").get_by_text("Show it").click()
    expect(other.page.locator(".finding[open]")).to_contain_text("ghp_…(40)")


def test_a_link_can_be_copied(open_report: Open) -> None:
    opened = open_report(blocked_result(), f"#f={command_injection().id}")
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.page.get_by_role("button", name="Copy link").click()
    expect(opened.page.get_by_role("button", name="Copied")).to_be_visible()
    expect(opened.page.locator("#said")).to_have_text("Copy link: done.")
    link = opened.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{opened.address}#f={command_injection().id}"


def test_attacks_in_every_field_do_nothing(open_report: Open) -> None:
    opened = open_report(hostile_result(), width=360)
    page = opened.page
    while page.locator("details:not([open])").count():
        page.locator("details:not([open])").evaluate_all("all => all.forEach(e => e.open = true)")
    page.locator(".finding .body").last.wait_for()
    assert page.locator(".finding .body").count() == len(hostile_result().findings)
    assert page.evaluate("window.pwned") is None
    assert page.locator("main :is(img, iframe, script, style)").count() == 0
    assert page.locator("main svg:not([role=img], [aria-hidden=true])").count() == 0
    hrefs = page.locator("a").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert all(h.startswith(("#", "https://cwe.mitre.org/")) for h in hrefs)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    "fragment", ["#q=<img src=x onerror=window.pwned=1>", "#f=%00", "#%", "#="]
)
def test_hostile_addresses_do_nothing(open_report: Open, fragment: str) -> None:
    page = open_report(blocked_result(), fragment).page
    page.wait_for_selector("#filters:not([hidden])")
    assert page.evaluate("window.pwned") is None


def test_markup_cannot_be_written_even_by_mistake(open_report: Open) -> None:
    opened = open_report(blocked_result())
    said = opened.page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; } catch (e) { return e.name; } }"
    )
    assert said == "TypeError"
    assert [t for t in opened.troubles if "TrustedHTML" in t]
    opened.troubles.clear()


def test_without_scripts_verdict_gaps_and_blockers_are_readable(open_report: Open) -> None:
    page = open_report(blocked_result(), scripts=False).page
    expect(page.get_by_role("heading", level=1)).to_have_text(blocked_result().verdict.sentence)
    expect(page.locator("body")).to_contain_text("Judged by policy recommended (built in)")
    for text in (
        "zizmor did not check 12 subjects",
        "bandit did not check shop/old.py:3",
        "A GitHub personal access token is committed.",
        "known to be exploited",
    ):
        expect(page.get_by_text(text)).to_be_visible()
    page.locator(".gapgroup > summary").first.click()
    expect(page.get_by_text(".github/workflows/job-11.yml")).to_be_visible()
    expect(page.get_by_text("needs a script")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()
    expect(open_report(blocked_result()).page.get_by_text("needs a script")).to_be_hidden()


def test_on_paper_nothing_that_blocks_is_folded_away(open_report: Open) -> None:
    page = open_report(many(40, blocked=25)).page
    page.emulate_media(media="print")
    blockers = page.locator(".blocker")
    assert blockers.count() == 25
    heights = blockers.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert min(heights) > 20
    expect(page.locator("#filters")).to_be_hidden()


def test_what_is_accepted_can_be_chosen_and_says_why(open_report: Open) -> None:
    page = open_report(accepted_result(), "#action=accepted").page
    expect(page.get_by_role("status")).to_contain_text("Showing 3 of 6")
    policy = page.get_by_role("group", name="Policy")
    expect(policy.get_by_role("button", name="accepted 3")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.locator(".finding > summary").first.click()
    body = page.locator(".finding[open] .body")
    expect(body).to_contain_text("Accepted. Waived by W-014 of @ann until 2026-03-01: The demo")
    expect(body).to_contain_text("2025-11-30, 33 days ago")
    page.get_by_role("searchbox").fill("suppressed by a comment")
    expect(page.get_by_role("status")).to_contain_text("Showing 1 of 6")
    page.locator(".finding > summary").first.click()
    expect(page.locator(".finding[open] .body")).to_contain_text(
        "nosec (B324), line 8: a cache key, no signature honoured by policy"
    )


def test_a_card_tells_comments_in_vain_and_what_policy_changed(open_report: Open) -> None:
    page = open_report(accepted_result(), "#action=warn").page
    page.locator(".finding > summary").first.click()
    body = page.locator(".finding[open] .body")
    for text in (
        "zizmor: ignore (unpinned-uses), line 9 not honoured by policy",
        "low; was high before policy changed it",
        "2026-01-01, 1 day ago",
        "does not touch its file",
    ):
        expect(body).to_contain_text(text)
    other = open_report(accepted_result(), "#q=command+injection").page
    other.locator(".finding > summary").first.click()
    expect(other.locator(".finding[open] .body")).to_contain_text("the baseline does not have it")


def test_without_scripts_notices_and_what_is_accepted_are_readable(open_report: Open) -> None:
    page = open_report(accepted_result(), scripts=False).page
    expect(page.locator(".notice").first).to_contain_text("blocks budget debt: 3 findings")
    for text in ("W-014 accepts 2 findings", "Until 2026-03-01, 58 days left"):
        expect(page.get_by_text(text)).to_be_visible()
    page.locator("summary", has_text="Comments in the files").click()
    expect(page.get_by_text("comment nosec, line 8: a cache key")).to_be_visible()


@pytest.mark.slow
def test_a_very_large_report_is_filled_as_it_is_opened(open_report: Open) -> None:
    page = open_report(many(25_000)).page
    expect(page.locator(".finding")).to_have_count(50)
    page.get_by_role("button", name="more of").click()
    expect(page.locator(".finding")).to_have_count(100)
    page.get_by_role("searchbox").fill("m7.py r003")
    expect(page.get_by_role("status")).to_contain_text("of 25,000 findings")
    page.get_by_label("Group by").select_option("file")
    expect(page.get_by_role("status")).not_to_contain_text("Showing 25,000 of")


def test_severities_are_labels_of_one_width(open_report: Open) -> None:
    page = open_report(many(60)).page
    found = page.locator(".group .tag").evaluate_all(
        "all => all.map(e => [e.textContent, e.getBoundingClientRect().width])"
    )
    assert len({word for word, _ in found}) > 1
    assert len({width for _, width in found}) == 1
