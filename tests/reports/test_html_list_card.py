"""What a finding opens to, in a browser: its evidence, its links, what policy says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from stockade.model.finding import SecretTrace
from stockade.model.package import Package
from stockade.model.verdict import Action
from support.browser import Open, body_of
from support.everything import everything_result
from support.example_findings import (
    command_injection,
    leaked_token,
    vulnerable_package,
    weak_hash,
)
from support.results import TARGET, blocked_result, sample_result

pytestmark = pytest.mark.browser

BLOB = f"https://github.com/example/shop/blob/{TARGET.revision}"


def fact(body: Locator, name: str) -> Locator:
    """What stands behind a name."""
    return body.locator(f"dt:text-is('{name}') + dd")


def search(page: Page, words: str) -> None:
    """Open the only finding with these words."""
    page.goto(page.url.partition("#")[0] + f"#q={words.replace(' ', '+')}")
    page.locator(".finding > summary").click()


def test_a_finding_opens_to_its_evidence(open_report: Open) -> None:
    page = open_report(blocked_result()).page
    page.locator(".group > summary", has_text="Command injection").click()
    page.locator(".finding > summary", has_text="A request parameter").click()
    body = page.locator(".finding[open] .body")
    assert body.locator("pre .hit").evaluate_all("all => all.map(e => e.textContent)") == [
        '▸ 42    done = subprocess.run("pg_dump -t " + table,\n',
        "▸ 43                          shell=True, check=True)\n",
    ]
    links = body.locator("a").evaluate_all("all => all.map(e => e.href)")
    assert links == [
        f"{BLOB}/shop/views.py#L17",
        f"{BLOB}/shop/export.py#L39",
        f"{BLOB}/shop/export.py#L42",
        f"{BLOB}/shop/export.py#L42",
        "https://cwe.mitre.org/data/definitions/78.html",
        "https://cwe.mitre.org/data/definitions/78.html",
    ]
    for text in (
        "Pass a list of arguments",
        "high findings in code block",
        "bandit/B602 (high) subprocess call with shell=True identified",
        "the tool says CWE-77, CWE-78",
        "A03:2021 Injection, A05:2025 Injection",
    ):
        expect(body).to_contain_text(text)


def test_steps_that_all_have_notes_are_a_data_flow_to_the_finding(open_report: Open) -> None:
    body = body_of(open_report, command_injection())
    expect(body).to_contain_text("Data flow")
    assert [" ".join(t.split()) for t in body.locator("ol li").all_text_contents()] == [
        "shop/views.py:17 the value comes from here",
        "shop/export.py:39 it passes through here",
        "shop/export.py:42 it arrives here",
    ]
    here, *others = command_injection().locations
    related = replace(command_injection(), locations=(here, replace(others[0], note=""), others[1]))
    body = body_of(open_report, related)
    expect(body).to_contain_text("Related places")
    expect(body.locator("ol li")).to_have_count(2)


def test_rows_that_would_repeat_one_message_are_named_by_their_code(open_report: Open) -> None:
    place = weak_hash().location
    first, second, third = (
        replace(weak_hash(), locations=(replace(place, path=path),)) for path in "abc"
    )
    coded, bare = (first, second), replace(third, snippet=None)
    why = "block by r: why"
    result = sample_result(judged=[(f, Action.BLOCK, why) for f in (*coded, bare)])
    page = open_report(result).page
    snippet, line = weak_hash().snippet, weak_hash().location.line
    assert snippet is not None
    assert line is not None
    code = snippet.lines[line - snippet.first_line].strip()
    message = weak_hash().message
    expect(page.locator(".finding h4")).to_have_text([code, code, message])
    expect(page.locator(".finding h4 > code")).to_have_text([code, code])
    page.locator(".finding > summary").first.click()
    expect(page.locator(".finding[open] .message")).to_have_text(message)
    page.get_by_label("Group by").select_option("file")
    expect(page.locator(".finding h4 > code")).to_have_count(0)


def test_a_witness_has_its_own_rating_and_words(open_report: Open) -> None:
    other = replace(
        weak_hash(), rule="semgrep/md5", raw_severity="WARNING", message="`md5` is weak"
    )
    body = body_of(open_report, replace(weak_hash(), witnesses=(other,)))
    item = body.locator("ul.trace li")
    expect(item).to_have_text("semgrep/md5 (medium, the tool says WARNING) md5 is weak")
    expect(item.locator("code")).to_have_text(["semgrep/md5", "md5"])


def test_what_policy_says_in_full(open_report: Open) -> None:
    page = open_report(everything_result(), "#q=b602+shell%3Dtrue&scanner=bandit").page
    page.locator(".finding > summary").click()
    body = page.locator(".finding[open] .body")
    expect(fact(body, "Policy")).to_have_text(
        "warn by own-code: in grace until 2026-01-14, then it blocks"
    )
    expect(fact(body, "Policy rule")).to_have_text("own-code")
    expect(fact(body, "Grace ends")).to_have_text("2026-01-14, 12 days left")
    expect(fact(body, "First seen")).to_have_text("2025-12-31, 2 days ago")
    expect(fact(body, "Owners")).to_have_text("@example/shop, ann@example.org")
    expect(page.locator(".finding .tag.new")).to_have_count(0)
    search(page, "public bucket")
    expect(fact(body, "Accepted by")).to_have_text(
        "waiver W-014, owner @ann, until 2026-03-01, 58 days left"
    )
    expect(fact(body, "Reason")).to_contain_text("The demo has no network")
    expect(page.get_by_role("button", name="Copy waiver")).to_have_count(0)
    search(page, "sql injection")
    expect(page.locator(".finding .tag.new")).to_have_text("new")


def test_code_in_messages_is_code_and_nothing_more(open_report: Open) -> None:
    finding = replace(weak_hash(), message="Call `<b>x</b>` or ``y``; a lone ` stays.\nTwice.")
    body = body_of(open_report, finding)
    assert body.locator(".message code").all_text_contents() == ["<b>x</b>", "y"]
    expect(body.locator(".message")).to_have_text(
        "Call <b>x</b> or y; a lone ` stays.\nTwice.", use_inner_text=True
    )
    assert body.locator("xpath=..").locator("h4 code").all_text_contents() == ["<b>x</b>", "y"]


@pytest.mark.parametrize(
    ("preview", "verified", "said"),
    [
        ("ghp_…(40)", None, "ghp_…(40) value masked, 40 characters"),
        ("…(1)", True, "…(1) value masked, 1 character"),
        ("…", False, "… value masked"),
    ],
)
def test_a_secret_says_that_it_is_masked(
    open_report: Open, preview: str, verified: bool | None, said: str
) -> None:
    trace = SecretTrace(preview=preview, hmac="00", verified=verified)
    body = body_of(open_report, replace(leaked_token(), secret=trace))
    expect(fact(body, "Secret")).to_have_text(said)
    words = {True: "its issuer says that it works", False: "its issuer says that it does not work"}
    if verified is None:
        expect(fact(body, "Verified")).to_have_count(0)
    else:
        expect(fact(body, "Verified")).to_have_text(words[verified])


def test_advisories_are_links_where_their_form_is_known(open_report: Open) -> None:
    odd = ("CVE-2018-1", "GHSA-x84v-xcm2-53p1", "../PYSEC-1", "OSV-1/../x", "A-B-\u202ec", "x y")
    package = Package(
        purl="pkg:pypi/x@1", name="x", version="1", ecosystem="PyPI", advisory="PYSEC-2018-28",
        aliases=("CVE-2018-18074", "GHSA-x84v-xcm2-53pg", "GO-2022-0229", *odd),
        further=("RUSTSEC-2020-0001",),
    )  # fmt: skip
    body = body_of(open_report, replace(vulnerable_package(), package=package))
    links = body.locator("dd a").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert links[1:] == [
        "https://osv.dev/vulnerability/PYSEC-2018-28",
        "https://nvd.nist.gov/vuln/detail/CVE-2018-18074",
        "https://github.com/advisories/GHSA-x84v-xcm2-53pg",
        "https://osv.dev/vulnerability/GO-2022-0229",
        "https://osv.dev/vulnerability/RUSTSEC-2020-0001",
    ]
    expect(fact(body, "Advisory")).to_contain_text("CVE-2018-1, GHSA-x84v-xcm2-53p1, ../PYSEC-1")


def test_right_to_left_names_reorder_nothing_around_them(open_report: Open) -> None:
    page = open_report(everything_result(), "#q=sql").page
    place = page.locator(".finding .place")
    name = place.locator("bdi[dir=ltr]")
    expect(name).to_have_text("shop/דוח \\u202eyp.py")
    line, end = place.evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e.lastChild);"
        " const name = e.firstChild.getBoundingClientRect();"
        " return [r.getBoundingClientRect().left, name.right]; }"
    )
    assert line >= end - 1  # `:7` stands behind the name
