"""The HTML report as text: its policy, its data, its escapes, its size."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from stockade.model.gap import GapReason
from stockade.model.rating import Severity
from stockade_reports.html import visible, words
from stockade_reports.html.render import HERE
from support.accepted_results import accepted_result
from support.everything import everything_result
from support.hostile_results import hostile_result
from support.html_pages import island, page
from support.payloads import PAYLOADS, in_field
from support.results import blocked_result, incomplete_result, many, passed_result, sample_result
from support.vulnerable_packages import flaw, result_of

RESULTS = {
    "passed": passed_result,
    "blocked": blocked_result,
    "incomplete": incomplete_result,
    "accepted": accepted_result,
    "everything": everything_result,
    "hostile": hostile_result,
}


class Tags(HTMLParser):
    """Every tag with its attributes, and the text of script and style elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See `HTMLParser`."""
        self.found.append((tag, dict(attrs)))
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_data(self, data: str) -> None:
        """See `HTMLParser`."""
        if self.cdata_elem in self.raw:
            self.raw[self.cdata_elem][-1] += data


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_the_policy_names_the_one_style_and_the_one_script(make: Any) -> None:
    tags = Tags(page(make()))
    _, script = tags.raw["script"]
    (style,) = tags.raw["style"]
    policies = [a["content"] for t, a in tags.found if t == "meta" and "http-equiv" in a]
    assert len(policies) == 1
    policy = dict(part.partition(" ")[::2] for part in (policies[0] or "").split("; "))

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert policy == {
        "default-src": "'none'",
        "style-src": digest(style),
        "script-src": digest(script),
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_the_same_result_gives_the_same_utf8_bytes(make: Any) -> None:
    first, second = page(make()).encode("utf-8"), page(make()).encode("utf-8")
    assert first == second


def test_hostile_text_makes_no_element_and_no_attribute() -> None:
    plain = (*Tags(page(everything_result())).found, *Tags(page(blocked_result())).found)
    expected = {(tag, name) for tag, attrs in plain for name in attrs}
    got = {(tag, name) for tag, attrs in Tags(page(hostile_result())).found for name in attrs}
    assert got <= expected
    assert not any(tag in ("img", "iframe", "object", "embed", "base") for tag, _ in got)
    assert not any(name.startswith("on") or name == "style" for _, name in got)


def test_every_link_is_http_or_a_place_on_the_page() -> None:
    for make in RESULTS.values():
        for tag, attrs in Tags(page(make())).found:
            href = attrs.get("href") or "#"
            assert href.startswith(("#", "https://github.com/")), (tag, href)
            assert "target" not in attrs
        assert '<meta name="referrer" content="no-referrer">' in page(make())


def test_nothing_hidden_is_left_in_the_page() -> None:
    text = page(hostile_result())
    assert {char for char in text if not char.isprintable()} <= {"\n", "\t"}
    for shown in ("\\u202e", "\\x1b", "\\u2028", "\\xff", "\\ud800", "\\u200b"):
        assert shown in text


def test_the_island_gives_the_same_texts_back() -> None:
    result = hostile_result()
    data = island(page(result))
    assert len(data["columns"]["id"]) == data["count"] == len(PAYLOADS)
    messages = {data["texts"][number] for number in data["columns"]["message"]}
    assert messages == {visible.prose(in_field(payload, "message")) for payload in PAYLOADS}
    rules = {data["rules"][number][2] for number in data["columns"]["rule"]}
    assert rules == {visible.line(f"tool/{in_field(payload, 'rule')}") for payload in PAYLOADS}
    code = {data["texts"][row[1]] for row in data["columns"]["snippet"]}
    assert code == {visible.code(in_field(payload, "snippet1")) for payload in PAYLOADS}


def test_the_island_cannot_end_its_element() -> None:
    raw = Tags(page(hostile_result())).raw["script"][0]
    assert not set(raw) & set("<>&\u2028\u2029")


def test_the_list_is_worst_first_and_the_unrated_have_their_own_place() -> None:
    data = island(page(blocked_result()))
    assert data["severities"] == ["critical", "high", "unrated", "medium", "low", "info"]
    assert data["columns"]["severity"] == sorted(data["columns"]["severity"])
    places = [data["paths"][number][0] for number in data["columns"]["path"][:2]]
    assert places == ["poetry.lock", "deploy/.env"]  # the exploited flaw first


def test_the_flaws_of_a_package_share_a_card_the_worst_first() -> None:
    flaws = [flaw(n, Severity.MEDIUM) for n in range(1, 14)]
    shown = html.unescape(page(result_of(*flaws, flaw(20, Severity.MEDIUM, kev=True))))
    assert shown.count('<li class="blocker">') == 1
    assert '<strong dir="auto">requests 2.19.0: 14 known vulnerabilities</strong>' in shown
    first = "<li>medium: CVE-2024-20, fixed in 9.20, known to be exploited, EPSS 1.2%</li>"
    assert f'<ul class="flaws">{first}' in shown
    assert "and 2 that rank lower" in shown
    assert shown.count("<b>To do:</b> Upgrade requests to 9.9.") == 1


def test_blockers_behind_the_click_are_counted_by_their_findings() -> None:
    places = range(1, 13)
    shown = page(result_of(*(flaw(n, Severity.HIGH, line=at) for at in places for n in (1, 2))))
    assert shown.count('<li class="blocker">') == 12
    assert "<summary>4 more blocking findings</summary>" in shown
    assert "further blocking findings" not in shown


def test_the_verdict_and_every_subject_that_was_not_checked_are_on_the_page() -> None:
    text = page(blocked_result())
    said = "<h1>Blocked by 3 of 8 findings; 16 files and dependencies were not checked.</h1>"
    assert said in text

    assert "recommended (built in)" in text
    for subject in (f".github/workflows/job-{n:02}.yml" for n in range(12)):
        assert subject in text
    assert "pkg:pypi/left-pad" in text


def test_what_was_not_checked_is_as_loud_as_what_blocks() -> None:
    text = page(everything_result())
    loud = "Blocked by 4 of 10 findings and 1 notice of policy; 11 subjects could not be checked."
    assert f"<h1>{loud}<small>1 in grace, the first until " in text


def test_every_gap_is_listed_or_counted() -> None:
    text = html.unescape(page(hostile_result()))
    for gap in hostile_result().gaps:
        assert visible.line(gap.path) in text


def test_a_scan_of_nothing_does_not_look_like_a_passed_one() -> None:
    text = page(sample_result())
    assert "nothing was checked" in text
    assert "Everything that a scanner claimed was checked" not in text


def test_every_reason_for_a_gap_has_words() -> None:
    assert set(words.GAP_WORDS) == set(GapReason)


def sources() -> Iterator[tuple[str, str]]:
    """Name and text of every file that makes the page."""
    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".py", ".j2", ".js", ".css"):
            yield path.name, path.read_text("utf-8")


def test_text_is_exempt_from_escaping_in_three_audited_places_only() -> None:
    exempt = [(n, line.strip()) for n, text in sources() for line in text.splitlines()
              if re.search(r"\|\s*safe\b|Markup\(|autoescape\s+false", line)]  # fmt: skip
    assert [name for name, _ in exempt] == ["render.py"] * 3
    assert [line.partition("=")[0] for _, line in exempt] == ["style", "script", "data"]


def test_the_script_has_no_way_to_write_markup_or_to_reach_out() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|srcdoc|setHTML"
        r"|fetch\(|XMLHttp|WebSocket|EventSource|sendBeacon|import\(|localStorage|\.cookie|</script"
    )
    for name, text in sources():
        if name.endswith(".js"):
            assert not forbidden.search(text), name


@pytest.mark.parametrize(("number", "limit"), [(10, 60_000), (1_000, 350_000)])
def test_size(number: int, limit: int) -> None:
    size = len(page(many(number)).encode())
    print(f"{number} findings: {size} bytes")
    assert size <= limit


@pytest.mark.slow
def test_size_of_a_very_large_report() -> None:
    size = len(page(many(25_000)).encode())
    print(f"25000 findings: {size} bytes")
    assert size <= 6_000_000
