"""What a finding opens to, in a browser: its evidence, its fix, its links, what can be copied."""

from __future__ import annotations

import datetime as dt
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from stockade.cli.waive import waive
from stockade.model.finding import Finding, SecretTrace
from stockade.model.fix import Edit, Fix
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.verdict import Action
from support.browser import Open, chromium, opened_reports
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    with opened_reports(browser, tmp_path) as open_one:
        yield open_one


def body_of(open_report: Open, finding: Finding) -> Locator:
    """The opened card of the only finding of a page."""
    page = open_report(
        sample_result(judged=[(finding, Action.BLOCK, "block by r: why")]), f"#f={finding.id}"
    ).page
    return page.locator(".finding[open] .body")


def fact(body: Locator, name: str) -> Locator:
    """What stands behind a name."""
    return body.locator(f"dt:text-is('{name}') + dd")


def search(page: Page, words: str) -> None:
    """Open the only finding with these words."""
    page.goto(page.url.partition("#")[0] + f"#q={words.replace(' ', '+')}")
    page.locator(".finding > summary").click()


def copied(page: Page, button: str) -> str:
    """What a button puts into the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.locator("#said")).to_have_text(f"{button}: done.")
    return str(page.evaluate("navigator.clipboard.readText()"))


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
        "shop/export.py:42 Command injection",
    ]
    here, *others = command_injection().locations
    related = replace(command_injection(), locations=(here, replace(others[0], note=""), others[1]))
    body = body_of(open_report, related)
    expect(body).to_contain_text("Related places")
    expect(body.locator("ol li")).to_have_count(2)


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


def edited(*edits: Edit) -> Finding:
    """A finding with that fix."""
    return replace(weak_hash(), fix=Fix(description="Do it.", edits=edits))


def edit(path: str, line: int, before: tuple[str, ...], after: tuple[str, ...]) -> Edit:
    """Whole lines in the place of whole lines."""
    end = line + len(before) - 1
    where = Location(path=path, line=line, column=1, end_line=end, end_column=1)
    return Edit(location=where, text="", before=before, after=after)


def test_a_fix_is_shown_line_by_line(open_report: Open) -> None:
    body = body_of(open_report, edited(edit("a.py", 3, ("x = `1`", "\ty"), ("x = <2>",))))
    expect(body.locator(".fix")).to_contain_text("Do it.")
    assert body.locator(".fix pre div").evaluate_all(
        "all => all.map(e => [e.className, e.textContent])"
    ) == [
        ["del", "3 −x = `1`\n"],
        ["del", "4 −\ty\n"],
        ["ins", "3 +x = <2>\n"],
    ]


def test_a_copied_patch_applies(open_report: Open, tmp_path: Path) -> None:
    files = {
        "src/ä.py": "one\ntwo\nthree\nfour\nfive\n",
        "b.txt": "only\nlast\n",
    }
    for name, text in files.items():
        file = tmp_path / "tree" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    finding = edited(
        edit("b.txt", 1, ("only",), ()),
        edit("src/ä.py", 4, ("four",), ("4", "and a \\half")),
        edit("src/ä.py", 1, ("one", "two"), ("\t1",)),
    )
    page = body_of(open_report, finding).page
    patch = copied(page, "Copy patch")
    subprocess.run(
        ["git", "apply", "--unidiff-zero", "-"],
        cwd=tmp_path / "tree",
        input=patch.encode("utf-8"),
        check=True,
    )
    assert (tmp_path / "tree/src/ä.py").read_text("utf-8") == "\t1\nthree\n4\nand a \\half\nfive\n"
    assert (tmp_path / "tree/b.txt").read_text("utf-8") == "last\n"


@pytest.mark.parametrize(
    "edits",
    [
        (edit("a.py", 1, ("x" * 401,), ("y",)),),
        (edit("a.py", 1, ("\u200bx",), ("y",)),),
        (edit("a b.py", 1, ("x",), ("y",)),),
        (edit("\u202ea.py", 1, ("x",), ("y",)),),
        (edit("a.py", 1, ("x", "y"), ("z",)), edit("a.py", 2, ("y",), ("a",))),
        (edit("a.py", 1, ("x",) * 61, ("y",)),),
        (replace(edit("a.py", 1, ("x",), ("y",)), before=()),),
        tuple(edit("a.py", n, ("x",), ("y",)) for n in range(1, 23)),
    ],
    ids=["cut", "hidden", "quoted", "bidi", "overlap", "long", "unfilled", "many"],
)
def test_no_patch_is_offered_that_could_be_wrong(
    open_report: Open, edits: tuple[Edit, ...]
) -> None:
    body = body_of(open_report, edited(*edits))
    expect(body.locator(".fix")).to_be_visible()
    expect(body.get_by_role("button", name="Copy patch")).to_have_count(0)


def test_what_of_a_fix_is_not_shown_is_counted(open_report: Open) -> None:
    many = tuple(edit("a.py", n, ("x",), ("y",)) for n in range(1, 23))
    body = body_of(open_report, edited(*many))
    expect(body.locator(".fix")).to_contain_text("2 further edits in the json report.")
    body = body_of(open_report, edited(edit("a.py", 1, ("x",) * 61, ("y",) * 62)))
    expect(body.locator(".fix")).to_contain_text("3 further lines in the json report.")


def test_a_copied_waiver_is_a_command_of_ours(open_report: Open) -> None:
    page = open_report(everything_result(), f"#f={command_injection().id}").page
    program, command, *words = shlex.split(copied(page, "Copy waiver"))
    assert (program, command) == ("stockade", "waive")
    given = waive.make_context("waive", words).params
    assert given["finding"] == command_injection().id
    assert given["result"] == "result.json"
    assert given["owner"] == "@example/shop"
    judged = dt.date.fromisoformat(everything_result().verdict.on)
    assert dt.date.fromisoformat(given["until"]) == judged + dt.timedelta(days=30)


@pytest.mark.parametrize("owner", ["@a;reboot", "@$(x)", "`x`", "a@b.example", "@a b", "--yes"])
def test_an_owner_that_is_no_plain_name_is_in_no_command(open_report: Open, owner: str) -> None:
    page = body_of(open_report, replace(weak_hash(), owners=(owner,))).page
    words = shlex.split(copied(page, "Copy waiver"))
    assert words[-2:] == ["--owner", "@who"]
    assert "YYYY-MM-DD" in words  # the verdict says no day


def test_a_finding_without_an_id_of_ours_has_no_waiver(open_report: Open) -> None:
    odd = replace(weak_hash(), fingerprints=(("stockade/v1", "x; reboot"),))
    body = body_of(open_report, odd)
    expect(body.get_by_role("button", name="Copy link")).to_be_visible()
    expect(body.get_by_role("button", name="Copy waiver")).to_have_count(0)


def test_without_a_clipboard_the_text_stands_selected(open_report: Open) -> None:
    opened = open_report(blocked_result(), f"#f={command_injection().id}")
    page = opened.page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    for name in ("Copy link", "Copy waiver"):
        page.get_by_role("button", name=name).click()
        field = page.get_by_label("Text to copy")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("readonly", "")
        assert page.evaluate("document.activeElement.value.length") == page.evaluate(
            "document.activeElement.selectionEnd - document.activeElement.selectionStart"
        )
    expect(field).to_have_value(
        f"stockade waive {command_injection().id} --result result.json"
        ' --reason "why it is acceptable" --until YYYY-MM-DD --owner @who'
    )
