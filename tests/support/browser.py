"""A headless Chromium for the tests of pages, or a plain word that there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from stockade.model.finding import Finding
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.html import REPORTER
from support.results import sample_result

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Without one the test is skipped, or fails where
    `STOCKADE_REQUIRE_BROWSER=1` says that one must be there."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        reason = "Chromium is not installed: apt-get install --no-install-recommends chromium"
        if os.environ.get("STOCKADE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(slots=True)
class Opened:
    """A page, what it wrote to the console, and what it asked of the network."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@contextmanager
def opened_reports(browser: Browser, folder: Path) -> Iterator[Open]:
    """A function that opens the page of a result: `fragment` is added to its address, `width` is in
    pixels, and further options are those of Playwright's `new_page`.

    In the end no page may have written to the console, or have asked for anything but itself.
    """
    pages: list[Opened] = []

    def open_one(
        result: Result, fragment: str = "", *, width: int = 1280, scripts: bool = True, **more: Any
    ) -> Opened:
        file = folder / f"report{len(pages)}.html"
        file.write_bytes("".join(REPORTER.render(result, Style())).encode("utf-8"))
        page = browser.new_page(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, **more
        )
        opened = Opened(page=page, address=file.as_uri())
        page.on("console", lambda m: opened.troubles.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: opened.troubles.append(str(e)))
        page.on("request", lambda r: opened.requests.append(r.url))
        page.goto(file.as_uri() + fragment)
        pages.append(opened)
        return opened

    yield open_one
    for opened in pages:
        assert opened.troubles == []
        assert {url.partition("#")[0] for url in opened.requests} == {opened.address}
        opened.page.close()


def body_of(open_report: Open, finding: Finding) -> Locator:
    """The opened card of the only finding of a page."""
    page = open_report(
        sample_result(judged=[(finding, Action.BLOCK, "block by r: why")]), f"#f={finding.id}"
    ).page
    return page.locator(".finding[open] .body")


def copied(page: Page, button: str) -> str:
    """What a button puts into the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.locator("#said")).to_have_text(f"{button}: done.")
    return str(page.evaluate("navigator.clipboard.readText()"))
