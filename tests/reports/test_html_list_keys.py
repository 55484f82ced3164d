"""The list of findings without a mouse, and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from support.browser import Open
from support.everything import everything_result
from support.example_findings import command_injection
from support.results import many

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent"))


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def test_j_and_k_walk_over_the_findings_and_open_their_groups(open_report: Open) -> None:
    page = open_report(everything_result()).page
    press(page, "j")
    assert "A crafted image" in focused(page)
    press(page, "k")
    assert "A crafted image" in focused(page)  # there is none before the first
    press(page, "j j")
    assert "A request parameter" in focused(page)
    press(page, "k")
    assert "personal access token" in focused(page)
    press(page, "ArrowDown ArrowDown ArrowUp")
    assert "A request parameter" in focused(page)
    press(page, " ".join(["j"] * 20))
    assert "naïvely" in focused(page)
    assert page.locator(".group:not([open])").count() == 0


def test_walking_makes_the_rows_that_are_not_there_yet(open_report: Open) -> None:
    page = open_report(many(130), "#group=none").page
    expect(page.locator(".finding")).to_have_count(50)
    press(page, " ".join(["j"] * 51))
    expect(page.locator(".finding")).to_have_count(100)
    assert page.evaluate("document.activeElement.parentElement === "
                         "document.querySelectorAll('.finding')[50]")  # fmt: skip


def test_more_leads_to_the_first_of_what_came(open_report: Open) -> None:
    page = open_report(many(70), "#group=none").page
    page.get_by_role("button", name="Show 20 more of 20 findings").focus()
    press(page, "Enter")
    assert page.evaluate("document.activeElement.parentElement === "
                         "document.querySelectorAll('.finding')[50]")  # fmt: skip
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_o_enter_x_and_escape_open_and_close(open_report: Open) -> None:
    page = open_report(everything_result()).page
    for opening, closing in (("o", "x"), ("Enter", "Escape"), ("o", "o")):
        press(page, f"j {opening}")
        expect(page.locator(".finding[open] .body")).to_be_visible()
        press(page, "Tab" if opening == "Enter" else "")
        press(page, closing)
        expect(page.locator(".finding[open]")).to_have_count(0)
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_escape_outside_of_a_finding_takes_the_filters_away(open_report: Open) -> None:
    page = open_report(everything_result(), "#severity=high&q=the").page
    page.locator("#findings").focus()
    press(page, "Escape")
    expect(page.get_by_role("status")).to_contain_text("Showing 10 of 10")


def test_enter_in_the_search_leads_to_the_first_finding(open_report: Open) -> None:
    page = open_report(everything_result()).page
    press(page, "/")
    page.keyboard.type("jk?xo/")
    expect(page.get_by_role("searchbox")).to_have_value("jk?xo/")
    expect(page.get_by_role("status")).to_contain_text("None of 10")
    page.get_by_role("searchbox").fill("parameter reaches")
    expect(page.get_by_role("status")).to_contain_text("Showing 1 of 10")
    press(page, "Enter")
    assert "A request parameter" in focused(page)


def test_the_help_tells_the_keys_and_switches_them_off(open_report: Open) -> None:
    page = open_report(everything_result()).page
    press(page, "?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_contain_text("next, previous finding")
    press(page, "j")
    assert "A crafted image" not in focused(page)
    dialog.get_by_role("checkbox").uncheck()
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    press(page, "/ j")
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    page.get_by_role("button", name="Keyboard").click()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Keyboard")).to_be_focused()
    press(page, "Control+j")
    expect(page.get_by_role("button", name="Keyboard")).to_be_focused()
    press(page, "j")
    assert "A crafted image" in focused(page)


def test_the_focus_is_to_be_seen_on_everything_that_takes_it(open_report: Open) -> None:
    page = open_report(everything_result(), f"#cwe=CWE-78&f={command_injection().id}").page
    page.locator("#search").focus()
    names = []
    for _ in range(60):
        press(page, "Tab")
        name, outline = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " const seen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth);"
            " return [e.id || e.tagName, seen]; }"
        )
        if name == "BODY":
            break
        assert outline >= 1, name
        names.append(name)
    wanted = ["kind", "scanner", "group", "BUTTON", "SUMMARY", "path", "rule", "cwe", "owner",
              "reset", "help", "PRE"]  # fmt: skip
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)


def test_on_paper_the_rows_of_the_view_are_there_and_what_is_open(open_report: Open) -> None:
    page = open_report(everything_result(), f"#action=block&f={command_injection().id}").page
    expect(page.locator(".finding")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.locator(".finding")).to_have_count(4)
    expect(page.locator(".finding > summary").last).to_be_visible()
    expect(page.locator(".body")).to_have_count(1)
    expect(page.get_by_text("Policy: block")).to_be_visible()
    expect(page.locator("#unprinted")).to_be_empty()
    assert page.locator("button:visible").count() == 0
    page.emulate_media(media="screen")
    expect(page.locator(".group:not([open])")).to_have_count(2)


def test_what_is_not_printed_is_counted(open_report: Open) -> None:
    page = open_report(many(1200, blocked=1)).page
    page.emulate_media(media="print")
    expect(page.locator("#unprinted")).to_be_visible()
    rows = page.locator(".finding").count()
    said = page.locator("#unprinted").text_content() or ""
    found = re.fullmatch(r"(\d+) further findings of this view are not printed; .*", said)
    assert found
    assert 1000 <= rows < 1050
    assert rows + int(found[1]) == 1200


def test_a_print_fills_the_list_by_itself(open_report: Open) -> None:
    page = open_report(everything_result()).page
    expect(page.locator(".finding")).to_have_count(1)
    assert page.pdf().startswith(b"%PDF")
    expect(page.locator(".finding")).to_have_count(10)
    expect(page.locator(".group[open]")).to_have_count(1)
