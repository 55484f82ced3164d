"""What a reader of the HTML report sees first, and all that is there without a script."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from playwright.sync_api import expect

from stockade.model.finding import Finding, SecretTrace
from stockade.model.fix import Edit, Fix
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.html import proof, visible
from stockade_reports.html.blockers import MAX_OPEN, MAX_SHOWN
from stockade_reports.html.reasons import reasons
from support import generated_results
from support.browser import Open
from support.everything import everything_result
from support.example_findings import command_injection, leaked_token
from support.html_pages import page, seen
from support.policy_strategies import PATIENT
from support.results import TARGET, many, passed_result, sample_result

SECTIONS = (
    "gaps", "new", "blockers", "notices", "accepted", "places", "findings", "scanners",
)  # fmt: skip


def section(text: str, name: str) -> str:
    """One section of the page."""
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', text, re.DOTALL)
    assert found, name
    return found[0]


def test_the_sections_stand_in_the_order_of_what_a_reader_needs() -> None:
    text = page(everything_result())
    assert tuple(re.findall(r'<section aria-labelledby="(\w+)">', text)) == SECTIONS
    assert text.index("<h1>") < text.index('<section aria-labelledby="gaps">')


@pytest.mark.parametrize("make", [everything_result, passed_result])
def test_every_link_within_the_page_leads_somewhere(make: object) -> None:
    assert callable(make)
    text = page(make())
    places = [a for a in re.findall(r'href="#([^"]*)"', text) if "=" not in a]
    assert "findings" in places
    assert all(f'id="{place}"' in text for place in places)


def test_reasons_are_grouped_by_rule_and_say_how_many_findings_are_new() -> None:
    said = seen(page(everything_result()))
    head = said[: said.index("Judged by policy")]
    assert "3 findings 2 new new-high our own code stays clean" in head
    assert "1 finding 1 new secrets a committed secret always blocks" in head
    assert "1 notice budget debt: 3 findings, at most 1 allowed" in head
    assert "10 gaps gaps: tool-failed blocks" in head
    assert "3 of them are new." in said


def test_other_wordings_of_one_rule_are_counted() -> None:
    result = many(30, blocked=6)
    rulings = tuple(
        replace(r, because=f"because of {n % 3}") if r.action is Action.BLOCK else r
        for n, r in enumerate(result.verdict.rulings)
    )
    changed = replace(result, verdict=replace(result.verdict, rulings=rulings))
    (reason,) = reasons(changed)
    wordings = {r.because for r in rulings if r.action is Action.BLOCK}
    assert reason.count == "6 findings"
    assert reason.others == len(wordings) - 1 > 0


def test_what_a_rule_read_of_single_findings_makes_no_other_wording() -> None:
    read = ("[severity=critical, new=true]", "[severity=high, new=true]")

    def told(*brackets: str) -> tuple[str, int]:
        judged = [(leaked_token(), Action.BLOCK, f"clean code {b}") for b in brackets]
        (reason,) = reasons(sample_result(judged=judged))
        return reason.because, reason.others

    assert told(*read) == ("clean code", 0)
    assert told(read[0], read[0]) == (f"clean code {read[0]}", 0)
    assert told(*read, f"{read[0]} (grace 14d)")[1:] == (1,)


@given(generated_results.results())
@settings(PATIENT, max_examples=40)
def test_the_reasons_sum_to_what_blocks(result: Result) -> None:
    total = sum(int(r.count.split()[0].replace(",", "")) for r in reasons(result))
    notices = sum(n.action is Action.BLOCK for n in result.verdict.notices)
    verdict = result.verdict
    assert total == len(verdict.blockers) + notices + len(verdict.stopping_gaps)


def test_a_blocker_tells_its_risk_its_owners_its_age_and_its_fix() -> None:
    text = section(page(everything_result()), "blockers")
    cards = [seen(card) for card in text.split('<li class="blocker">')[1:]]
    injection = next(card for card in cards if "Command injection" in card)
    assert "OWASP A03:2021 Injection, A05:2025 Injection" in injection
    assert "Owners: @example/shop, ann@example.org" in injection
    assert "▸ 42 done = subprocess.run(" in injection
    assert "shop/views.py:17 the value comes from here" in injection
    assert "it passes through here shop/export.py:42 it arrives here" in injection
    assert "Proposed fix: Pass a list and leave the shell out." in injection
    assert '- done = subprocess.run("pg_dump -t " + table,' in injection
    assert '+ done = subprocess.run(["pg_dump", "-t", table],' in injection
    assert "First seen: 2025-11-30, 33 days ago" in next(c for c in cards if "pillow" in c)
    assert "Secret: ghp_… (masked, 40 characters)" in next(c for c in cards if "GitHub" in c)


def blocked_by(*findings: Finding) -> Result:
    """A result in which each of the findings blocks."""
    return sample_result(judged=[(finding, Action.BLOCK, "no") for finding in findings])


def test_a_fix_of_another_file_names_it_and_what_is_cut_is_counted() -> None:
    def edit(number: int) -> Edit:
        place = Location(path="b.py", line=number, column=1, end_line=number, end_column=2)
        return Edit(location=place, text="y", before=(f"x{number}",), after=(f"y{number}",))

    fix = Fix(description="", edits=tuple(map(edit, range(1, 8))))
    text = seen(page(blocked_by(replace(command_injection(), fix=fix))))
    assert "@ b.py:1 - x1 + y1 @ b.py:2 - x2 + y2" in text
    assert f"and {7 * 3 - proof.MAX_DIFF} more lines" in text


@pytest.mark.parametrize(
    ("preview", "verified", "said"),
    [
        ("…(8)", None, ("…", "masked, 8 characters")),
        ("…(1)", None, ("…", "masked, 1 character")),
        ("ghp_…(40)", True, ("ghp_…", "masked, 40 characters; its issuer says that it works")),
        ("abc", False, ("abc", "masked; its issuer refuses it")),
    ],
)
def test_a_masked_secret_says_so(
    preview: str, verified: bool | None, said: tuple[str, str]
) -> None:
    assert proof.masked(SecretTrace(preview=preview, hmac="", verified=verified)) == said


def test_the_first_blockers_show_their_code_and_those_folded_away_do_not() -> None:
    text = section(page(many(60, blocked=30)), "blockers")
    cards = text.split('<li class="blocker">')[1:]
    assert ["<pre" in card for card in cards] == [n < MAX_SHOWN for n in range(30)]
    assert text.count("<details") == 1
    assert cards[MAX_OPEN - 1].count("<details") == 1


def test_a_trace_is_short_and_counts_what_it_leaves_out() -> None:
    steps = tuple(Location(path="a.py", line=n, note=f"step {n}") for n in range(1, 10))
    text = seen(page(blocked_by(replace(command_injection(), locations=steps))))
    assert "a.py:2 step 2" in text
    assert "a.py:6" not in text
    assert f"and {8 - proof.MAX_STEPS} more places" in text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("use `x` here", [(False, "use "), (True, "x"), (False, " here")]),
        ("`a` and `b`", [(True, "a"), (False, " and "), (True, "b")]),
        ("one ` alone", [(False, "one ` alone")]),
        ("over `two\nlines`", [(False, "over `two\nlines`")]),
        ("", []),
    ],
)
def test_backticks_make_code(text: str, pieces: list[tuple[bool, str]]) -> None:
    assert list(visible.spans(text)) == pieces


def test_backticks_make_no_markup() -> None:
    finding = replace(command_injection(), message="`<b>x</b>` & `</code><script>`")
    text = section(page(blocked_by(finding)), "blockers")
    assert (
        "<code>&lt;b&gt;x&lt;/b&gt;</code> &amp; <code>&lt;/code&gt;&lt;script&gt;</code>" in text
    )


def test_what_a_package_is_called_stands_once_in_its_title() -> None:
    text = seen(section(page(everything_result()), "blockers"))
    assert "pillow 8.0.0: PYSEC-2021-9" in text
    assert "pillow 8.0.0: pillow" not in text


@pytest.mark.browser
def test_without_a_script_the_answers_are_readable(open_report: Open) -> None:
    tab = open_report(everything_result(), scripts=False).page
    for words in (
        "3 findings 2 new",
        "10 gaps",
        "3 new and blocking",
        "The last 6 scans, this one last",
        "Proposed fix: Pass a list and leave the shell out.",
        "ghp_…",
    ):
        expect(tab.locator("body")).to_contain_text(words)
    expect(tab.locator("pre .hit").first).to_be_visible()
    for chart in tab.get_by_role("img").all():
        expect(chart).to_be_visible()
    assert tab.locator(".jump").first.is_hidden()
    tab.locator("summary", has_text="The numbers").click()
    expect(tab.get_by_role("cell", name="Incomplete")).to_be_visible()


@pytest.mark.browser
def test_a_right_to_left_name_does_not_reorder_what_stands_around_it(
    open_report: Open,
) -> None:
    name = "\u05d0\u05d1/\u05d2.py"
    place = replace(leaked_token().location, path=name)
    result = replace(
        blocked_by(replace(leaked_token(), locations=(place,))), target=replace(TARGET, name=name)
    )
    tab = open_report(result, scripts=False).page
    styles = tab.locator("code.where, .where code").evaluate_all(
        "all => all.map(e => [e.dir, getComputedStyle(e).unicodeBidi])"
    )
    assert styles == [["auto", "isolate"]]
    expect(tab.locator(".eyebrow bdi").first).to_have_text(name)
