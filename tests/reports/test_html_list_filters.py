"""The list of findings in a browser: filters, grouping, and the address that holds them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.verdict import Action
from support.browser import Open
from support.everything import everything_result
from support.example_findings import command_injection, weak_hash
from support.results import sample_result

pytestmark = pytest.mark.browser


def shown(page: Page) -> int:
    """How many findings the status says are shown."""
    words = (page.get_by_role("status").text_content() or "").split()
    return 0 if words[0] == "None" else int(words[1].replace(",", ""))


def expected(result: Result, fragment: str) -> int:
    """The same, by the model."""
    name, _, value = fragment.partition("=")
    tests: dict[str, Callable[[Finding], bool]] = {
        "severity": lambda f: f.severity.word == value,
        "kind": lambda f: f.kind.value == value,
        "scanner": lambda f: f.scanner == value,
        "rule": lambda f: f.rule == value,
        "cwe": lambda f: int(value.removeprefix("CWE-")) in f.cwe,
        "novelty": lambda f: (value == "new") == (not f.first_seen and bool(f.introduced)),
        "change": lambda f: (value == "introduced") == bool(f.introduced),
        "owner": lambda f: not f.owners if value == "nobody" else value in f.owners,
    }
    return sum(tests[name](finding) for finding in result.findings)


@pytest.mark.parametrize(
    "fragment",
    [
        "severity=high",
        "kind=sast",
        "scanner=semgrep",
        "rule=bandit/B602",
        "cwe=CWE-78",
        "novelty=new",
        "novelty=known",
        "change=introduced",
        "change=elsewhere",
        "owner=@example/platform",
        "owner=nobody",
    ],
)
def test_every_filter_shows_what_it_names(open_report: Open, fragment: str) -> None:
    result = everything_result()
    page = open_report(result, f"#{fragment}").page
    number = expected(result, fragment)
    assert 0 < number < len(result.findings)
    expect(page.get_by_role("status")).to_contain_text(f"Showing {number} of 10")
    expect(page.locator("#active li")).to_have_count(1)


@pytest.mark.parametrize(
    ("field", "typed", "number"),
    [
        ("path", "src/**", 3),
        ("path", "src/*", 1),
        ("path", "src/*.py", 1),
        ("path", "**/deep/*.PY", 1),
        ("path", "*.py", 3),
        ("path", "src/**/c?.py", 1),
        ("path", "a/**/b", 0),
        ("path", "DEEP", 1),
        ("path", "[x]", 1),
        ("rule", "b6", 2),
        ("rule", "bandit/B60", 1),
        ("cwe", "78", 1),
        ("cwe", "CWE-7", 0),
        ("cwe", "cwe-078", 1),
        ("cwe", "A03:2021", 2),
        ("cwe", "injection", 2),
        ("owner", "ann", 2),
        ("owner", "@ann", 1),
        ("owner", "NOBODY", 1),
    ],
)
def test_typed_filters(open_report: Open, field: str, typed: str, number: int) -> None:
    page = open_report(typed_result()).page
    page.get_by_text("More filters").click()
    page.locator(f"#{field}").fill(typed)
    said = f"Showing {number} of 4" if number else "None of 4 findings"
    expect(page.get_by_role("status")).to_contain_text(said)


def typed_result() -> Result:
    """Four findings whose paths, rules, weaknesses and owners look alike."""
    rows = [
        ("src/a.py", "bandit/B60", (78,), ("@ann",)),
        ("src/b/deep/c1.py", "bandit/B602", (787,), ("@anna", "@b")),
        ("src/b/[x]/d.js", "bandit/R1", (89,), ("@c",)),
        ("web/e.py", "bandit/R2", (), ()),
    ]
    return sample_result(
        judged=[
            (
                replace(
                    weak_hash(), rule=rule, cwe=cwe, owners=owners, locations=(Location(path=path),)
                ),
                Action.WARN,
                "",
            )
            for path, rule, cwe, owners in rows
        ]
    )


def test_a_glob_of_many_stars_takes_no_time_to_speak_of(open_report: Open) -> None:
    path = "/".join(["a" * 200] * 19)
    finding = replace(weak_hash(), locations=(Location(path=path),))
    judged = [(replace(finding, rule=f"bandit/{n}"), Action.WARN, "") for n in range(50)]
    page = open_report(sample_result(judged=judged), "#path=" + "**/*a*a*a*a*a*a*a" * 9 + "b").page
    expect(page.get_by_role("status")).to_have_text("None of 50 findings matches the filters.")


def test_chips_count_what_one_more_choice_would_show(open_report: Open) -> None:
    page = open_report(everything_result()).page
    expect(page.get_by_role("button", name="high 4")).to_be_visible()
    page.get_by_role("button", name="blocks 4").click()
    expect(page.get_by_role("button", name="high 2")).to_be_visible()
    expect(page.get_by_role("button", name="info 0")).to_be_visible()
    expect(page.get_by_role("button", name="warns 2")).to_be_visible()  # of its own group: beside
    page.get_by_role("button", name="high 2").click()
    assert shown(page) == 2
    assert page.locator("#kind option").all_text_contents()[1:] == [
        "ai (0)", "ci (0)", "dependency (0)", "iac (0)", "sast (2)", "secret (0)"]  # fmt: skip


def test_active_filters_are_taken_away_one_by_one(open_report: Open) -> None:
    address = "#q=the&severity=high,critical&kind=sast&path=shop/**&owner=nobody"
    page = open_report(everything_result(), address).page
    active = page.get_by_role("list", name="Active filters")
    expect(active.get_by_role("listitem")).to_have_count(6)
    names = ["Severity: high", "Owner: nobody", "Search: the", "Path: shop/**", "Kind: sast",
             "Severity: critical"]  # fmt: skip
    for left, name in enumerate(names, 1):
        active.get_by_role("button", name=f"Remove the filter {name}", exact=True).click()
        expect(active.get_by_role("listitem")).to_have_count(6 - left)
        expect(page.locator("#findings")).to_be_focused()
    assert shown(page) == 10
    expect(page).to_have_url(re.compile("^[^#]*$"))
    expect(page.get_by_role("button", name="Clear filters")).to_be_hidden()


def test_filters_of_one_value_are_hidden_and_rare_ones_folded(open_report: Open) -> None:
    one = open_report(sample_result(judged=[(weak_hash(), Action.WARN, "why")])).page
    for name in ("severity", "action", "novelty", "change", "kind", "scanner", "further"):
        expect(one.locator(f"#{name}")).to_be_hidden()
    assert one.locator("#group option").all_text_contents() == ["rule", "file", "scanner", "none"]
    all_of_them = open_report(everything_result()).page
    expect(all_of_them.locator("#path")).to_be_hidden()
    expect(open_report(everything_result(), "#cwe=CWE-78").page.locator("#path")).to_be_visible()


@pytest.mark.parametrize(
    ("by", "groups", "title"),
    [
        ("rule", 10, "Command injection semgrep/python.command-injection"),
        ("file", 10, "shop/export.py"),
        ("package", 3, "requests 2.19.0"),
        ("owner", 3, "@example/shop, ann@example.org"),
        ("scanner", 5, "semgrep"),
        ("none", 1, "All, worst first"),
    ],
)
def test_groups(open_report: Open, by: str, groups: int, title: str) -> None:
    page = open_report(everything_result()).page
    page.get_by_label("Group by").select_option(by)
    expect(page.locator(".group")).to_have_count(groups)
    assert title in page.locator(".group h3").all_text_contents()
    page.reload()
    expect(page.locator(".group")).to_have_count(groups)


def test_what_nobody_owns_stands_under_nobody(open_report: Open) -> None:
    page = open_report(everything_result(), "#group=owner&owner=nobody").page
    assert page.locator(".group h3").all_text_contents() == ["Nobody"]


def test_a_view_survives_its_address(open_report: Open) -> None:
    address = (
        "#q=the+value&severity=high%2Clow&action=block&novelty=new&change=introduced&kind=sast"
        "&scanner=semgrep&path=shop%2F**&rule=python&cwe=CWE-89&owner=%40example%2Fshop&group=file"
    )
    opened = open_report(everything_result(), address)
    page = opened.page
    blocks = page.locator("#action button", has_text="blocks")
    blocks.click()
    expect(page).not_to_have_url(opened.address + address)
    blocks.click()
    expect(blocks).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(opened.address + address)


def test_back_and_forward_walk_over_the_views(open_report: Open) -> None:
    page = open_report(everything_result()).page
    page.get_by_role("button", name="high 4").click()
    page.get_by_label("Group by").select_option("file")
    page.locator(".finding > summary", has_text="A request parameter").click()
    expect(page.locator(".finding[open]")).to_have_count(1)
    expect(page).to_have_url(f"{page.url.partition('#')[0]}#severity=high&group=file"
                             f"&f={command_injection().id}")  # fmt: skip
    page.go_back()
    expect(page.locator(".finding[open]")).to_have_count(0)
    page.go_back()
    expect(page.get_by_label("Group by")).to_have_value("rule")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("Showing 10 of 10")
    for _ in range(3):
        page.go_forward()
    expect(page.locator(".finding[open]")).to_contain_text("A request parameter")


def test_an_open_finding_stays_open_while_it_is_in_the_view(open_report: Open) -> None:
    page = open_report(everything_result(), f"#f={command_injection().id}").page
    page.get_by_label("Group by").select_option("scanner")
    expect(page.locator(".finding[open]")).to_contain_text("Command injection: A request")
    page.get_by_role("button", name="low 1").click()
    expect(page.locator(".finding[open]")).to_have_count(0)
    expect(page).to_have_url(re.compile("^(?!.*f=)"))


def test_links_of_the_page_lead_to_the_list_again_and_again(open_report: Open) -> None:
    page = open_report(everything_result()).page
    link = page.locator(".blocker", has_text="SQL injection").get_by_text("Show it in the list")
    for _ in range(2):
        link.click()
        expect(page.locator(".finding[open] > summary")).to_be_focused()
        expect(page.locator(".finding[open] > summary")).to_be_in_viewport()
    page.get_by_role("link", name="List the findings in shop").click()
    expect(page.locator("#findings")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Showing 4 of 10")


def test_the_search_looks_at_owners_witnesses_and_places(open_report: Open) -> None:
    page = open_report(everything_result()).page
    for words, number in (
        ("@example/platform", 2),
        ("b602 python.command", 1),
        ("shop/export.py:42", 1),
        ("ghsa-x84v pysec-2018", 1),
        (command_injection().id[:12].upper(), 1),
    ):
        page.get_by_role("searchbox").fill(words)
        expect(page.get_by_role("status")).to_contain_text(f"Showing {number} of 10")


def test_a_finding_that_is_gone_is_told(open_report: Open) -> None:
    page = open_report(everything_result(), "#f=" + "0" * 32).page
    expect(page.get_by_role("status")).to_have_text(
        "The finding of this link is not in this report."
    )
