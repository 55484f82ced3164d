"""What the HTML report costs, beside bandit's own HTML of as many findings in the same run.

python benchmarks/html_page.py [--rounds N] [--findings N ...]

Bytes and seconds to build; then in headless Chromium, from a file: milliseconds from the start of
the navigation until the list is shown, and of a severity filter, a search and another grouping,
each until the new list is laid out. Bandit's page has no filters, so there only loading compares.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bandit.core import config, issue, manager  # type: ignore[import-untyped]
from bandit.formatters import html as bandit_html  # type: ignore[import-untyped]
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.html import REPORTER
from support.browser import QUIET
from support.results import many

SIZES = (10, 1_000, 25_000)

SHOWN = "performance.getEntriesByName('stockade-list')[0].startTime"
LOADED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"

ACTS = {
    "severity filter": "document.querySelector('#severity button').click()",
    "search": "(s => { s.value = 'm7.py r00'; s.dispatchEvent(new Event('input')); })"
    "(document.getElementById('search'))",
    "grouping": "(s => { s.value = 'file'; s.dispatchEvent(new Event('change')); })"
    "(document.getElementById('group'))",
}

TIMED = """act => new Promise(done => {
  const status = document.getElementById('status');
  const began = performance.now();
  new MutationObserver((changes, self) => {
    self.disconnect();
    document.body.getBoundingClientRect();
    done(performance.now() - began);
  }).observe(status, { childList: true });
  ACT;
})"""
"""The status is written last. The time of a search includes the wait for the next letter, which
`WAIT` takes off."""

WAIT = {"search": 120.0}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--findings", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for size in given.findings:
            _measure(size, given.rounds, Path(folder), browser)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


def _measure(size: int, rounds: int, folder: Path, browser: Browser) -> None:
    result = many(size)
    made = manager_of(result)
    ours, theirs = folder / "ours.html", folder / "theirs.html"
    built = [(_timed(lambda: _write(ours, result)), _timed(lambda: _bandit(theirs, made)))
             for _ in range(rounds)]  # fmt: skip
    loads = [(_load(browser, ours, SHOWN), _load(browser, theirs, LOADED)) for _ in range(rounds)]
    print(f"{size:,} findings, medians of {rounds}:")
    _compare("bytes", float(ours.stat().st_size), float(theirs.stat().st_size), "{:,.0f}")
    _compare("seconds to build", *_medians(built), "{:.3f}")
    _compare("ms until it is shown", *_medians([(a[0], b[0]) for a, b in loads]), "{:,.0f}")
    for number, name in enumerate(ACTS, 1):
        value = statistics.median(a[number] for a, _ in loads)
        print(f"  ms of a {name}: {value:,.0f}")


def _compare(what: str, ours: float, theirs: float, form: str) -> None:
    said = f"{form.format(ours)}, bandit's {form.format(theirs)}"
    print(f"  {what}: {said} (ratio {ours / theirs:.2f})")


def _medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    ours, theirs = zip(*pairs, strict=True)
    return statistics.median(ours), statistics.median(theirs)


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _write(file: Path, result: Result) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(REPORTER.render(result, Style()))


def _bandit(file: Path, made: manager.BanditManager) -> None:
    with contextlib.redirect_stderr(io.StringIO()):
        bandit_html.report(made, file.open("w", encoding="utf-8"), "LOW", "LOW")


def manager_of(result: Result) -> manager.BanditManager:
    """A finished run of bandit with as many findings at the same places, each with its code."""
    made = manager.BanditManager(config.BanditConfig(), "file")
    for finding in result.findings:
        place, lines = finding.location, finding.snippet.lines if finding.snippet else ()
        found = _Issue(
            severity="HIGH",
            cwe=finding.cwe[0],
            confidence="HIGH",
            text=finding.message,
            lineno=place.line,
            test_id=finding.rule[-4:],
        )
        found.code = "\n".join(lines)
        found.fname, found.test = place.path, finding.title
        made.results.append(found)
    return made


class _Issue(issue.Issue):  # type: ignore[misc]
    """An issue whose code is known: bandit would read it from the file, which is not there."""

    def get_code(self, max_lines: int = 3, tabbed: bool = False) -> str:
        """The lines of the finding's snippet."""
        return str(self.code)


def _load(browser: Browser, file: Path, shown: str) -> tuple[float, ...]:
    """Milliseconds until the page is shown; of ours, those of each act behind it."""
    page = browser.new_page()
    page.goto(file.as_uri())
    times = [float(page.evaluate(shown))]
    if shown == SHOWN:
        for name, act in ACTS.items():
            spent = float(page.evaluate(TIMED.replace("ACT", act)))
            times.append(spent - WAIT.get(name, 0.0))
    page.close()
    return tuple(times)


if __name__ == "__main__":
    main()
