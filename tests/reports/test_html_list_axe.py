"""The page by axe-core (https://github.com/dequelabs/axe-core): WCAG 2.2 A and AA, and what is
held to be good practice, in both colour schemes, with groups and findings open and closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from stockade.model.result import Result
from support.browser import Open
from support.everything import everything_result
from support.hostile_results import hostile_result
from support.results import many

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """What axe finds: the rule, and the first element that breaks it."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']} {v['nodes'][0]['failureSummary']}" for v in found]


def unfold(page: Page) -> None:
    """Open everything there is, and what comes with it."""
    while page.locator("main details:not([open])").count():
        page.locator("main details:not([open])").evaluate_all("all => all.forEach(e => {"
                                                              " e.open = true; })")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "make",
    [
        everything_result,
        pytest.param(hostile_result, marks=pytest.mark.slow),
        pytest.param(lambda: many(10), marks=pytest.mark.slow),
    ],
    ids=["everything", "hostile", "10"],
)
def test_nothing_is_found(open_report: Open, scheme: str, make: Callable[[], Result]) -> None:
    page = open_report(make(), color_scheme=scheme, bypass_csp=True).page
    assert violations(page) == []
    unfold(page)
    assert violations(page) == []


def test_nothing_is_found_in_the_help_and_with_filters(open_report: Open) -> None:
    page = open_report(everything_result(), "#q=the&severity=high&cwe=89", bypass_csp=True).page
    assert violations(page) == []
    page.keyboard.press("?")
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_among_a_thousand(open_report: Open, scheme: str) -> None:
    page = open_report(many(1000), color_scheme=scheme, bypass_csp=True).page
    assert violations(page) == []
    page.locator(".group:not([open])").evaluate_all("all => all.forEach(e => { e.open = true; })")
    page.locator(".finding").nth(40).evaluate("e => { e.open = true; }")
    assert violations(page) == []
