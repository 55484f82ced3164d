"""A browser for the tests of the page, which those that need none do not even import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from support.browser import Open


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of a module."""
    from support.browser import chromium

    with chromium() as found:
        yield found


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """See `support.browser.opened_reports`."""
    from support.browser import opened_reports

    with opened_reports(browser, tmp_path) as open_one:
        yield open_one
