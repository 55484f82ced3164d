"""A source of advisories that attacks: its answers are bounded, and all that it gains is a gap."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from stockade.model.gap import GapReason
from stockade.model.rating import Severity
from stockade.model.scanner import AdvisoryOptions, Completed, Options
from support.dependency_jobs import job, npm_lock, scan
from support.osv_records import HIGH, record
from support.osv_server import Mode, osv_server, serving

FILES = {"package-lock.json": npm_lock(bad="1.0.0")}
BAD = record("bad", ["1.0.0"], id="GHSA-aaaa", ecosystem="npm", fixed=["1.0.1"], vector=HIGH)
DEEP = b"[" * 300_000 + b"]" * 300_000
Body = Callable[[int], tuple[bytes, dict[str, str]]]
"""From the number of queries to what is sent."""


def scanned(folder: Path, url: str, seconds: float = 60) -> Completed:
    return scan(job(folder, FILES, Options(advisories=AdvisoryOptions(url=url, seconds=seconds))))


def answering(body: Body) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content, headers = body(len(asked["queries"]))
            self.send_response(200)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def results(make: Callable[[], Any]) -> Body:
    return lambda count: (json.dumps({"results": [make() for _ in range(count)]}).encode(), {})


def bomb(count: int) -> tuple[bytes, dict[str, str]]:
    return gzip.compress(b" " * (80 * 2**20)), {"Content-Encoding": "gzip"}


def endless() -> Body:
    pages = itertools.count()
    return results(lambda: {"next_page_token": f"page {next(pages)}"})


def raw(content: bytes) -> Body:
    return lambda count: (content, {})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (bomb, "sent more than any answer can be"),
        (endless(), "sent more pages than there can be"),
        (raw(DEEP), "answered with something that is not JSON"),
        (raw(b'{"results": [], "results": []}'), "answered with something that is not JSON"),
        (raw(b"\xff\xfe{\0}\0"), "answered with something that is not JSON"),
        (raw(b'{"results": [NaN]}'), "answered with something that is not JSON"),
        (results(lambda: None), "answered with something that is no list of advisories"),
        (results(lambda: {"vulns": None}), "answered with something that is no list of advisories"),
        (results(lambda: {"vulns": {}}), "answered with something that is no list of advisories"),
        (results(lambda: {"vulns": [{}]}), "answered with an advisory without an id"),
        (results(lambda: {"vulns": ["GHSA-1"]}), "answered with an advisory without an id"),
        (results(lambda: {"vulns": [{"id": 3}]}), "answered with an advisory without an id"),
    ],
)
def test_an_answer_that_attacks_is_a_gap(tmp_path: Path, body: Body, said: str) -> None:
    with serving(answering(body)) as address:
        outcome = scanned(tmp_path, f"http://{address}")
    (gap,) = outcome.gaps
    detail = f"The source of advisories {said}."
    assert (gap.reason, gap.detail) == (GapReason.NO_ADVISORY_DATA, detail)
    assert outcome.findings == ()
    assert outcome.scanned == {"package-lock.json"}


@pytest.mark.slow
@pytest.mark.parametrize("mode", [Mode.HANG, Mode.DRIP])
def test_records_that_never_come_leave_their_flaws_findings(tmp_path: Path, mode: Mode) -> None:
    """The upgrade is not known then either: there is no time left to ask for it."""
    with osv_server([BAD], mode=mode, only="/v1/vulns") as server:
        outcome = scanned(tmp_path, server.url, seconds=4)
    (finding,) = outcome.findings
    assert (finding.rule, finding.severity) == ("osv/GHSA-aaaa", Severity.UNKNOWN)
    assert finding.remedy == "No fixed version is known."
    assert outcome.gaps == ()


@pytest.mark.slow
def test_a_page_that_never_comes_leaves_the_dependency_a_gap(tmp_path: Path) -> None:
    """What the first page named is kept; that there may be more is the gap."""
    many = [record("bad", ["1.0.0"], id=f"GHSA-{n:04}", ecosystem="npm") for n in range(4)]
    with osv_server(many, page=2) as server:
        reply = server.reply

        def fails_on_the_second(mode: Mode, path: str, question: Any) -> tuple[int, Any]:
            return (404, {}) if server.batches else reply(mode, path, question)

        server.reply = fails_on_the_second  # type: ignore[method-assign]
        outcome = scanned(tmp_path, server.url)
    (gap,) = outcome.gaps
    assert gap.detail == "The source of advisories answered with HTTP status 404."
    assert [finding.rule for finding in outcome.findings] == ["osv/GHSA-0000", "osv/GHSA-0001"]
