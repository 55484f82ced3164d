"""JUnit XML: well-formed whatever is in it, and red exactly where policy stops something."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings

from stockade.model.report import Style
from stockade.model.result import Result, Status
from stockade.model.verdict import Action, GapRuling, Notice, Ruling, State
from stockade_reports import load
from support.accepted_results import accepted_result
from support.everything import everything_result
from support.generated_results import results
from support.hostile_results import hostile_result
from support.junit_rules import broken, ended, parsed
from support.payloads import PAYLOADS
from support.rendering import SAMPLES, rendered
from support.results import (
    blocked_result,
    incomplete_result,
    many,
    passed_result,
    record,
    sample_result,
)

text_of = functools.partial(rendered, "junit")


def root_of(result: Result) -> Element:
    return parsed(text_of(result))


def cases(result: Result, suite: str = "") -> list[Element]:
    return [
        case
        for found in root_of(result).iter("testsuite")
        if not suite or found.get("name") == suite
        for case in found
    ]


def case_of(result: Result, classname: str) -> Element:
    (found,) = [c for c in cases(result) if c.get("classname") == f"stockade.{classname}"]
    return found


def part(case: Element, tag: str) -> Element:
    found = case.find(tag)
    assert found is not None
    return found


def reds(result: Result) -> list[str]:
    return [str(c.get("name")) for c in cases(result) if ended(c) in ("failure", "error")]


@pytest.mark.parametrize("sample", [*SAMPLES, lambda: many(300)])
def test_samples_keep_the_rules_of_the_readers(sample: Callable[[], Result]) -> None:
    assert broken(root_of(sample())) == []


@given(results())
@settings(max_examples=60, deadline=None)
def test_any_result_is_well_formed_and_adds_up(result: Result) -> None:
    text = text_of(result)
    assert broken(parsed(text)) == []
    assert text == text_of(result)
    assert "<!DOCTYPE" not in text.split("<testsuites")[0]


@given(results())
@settings(max_examples=60, deadline=None)
def test_any_result_has_a_case_for_everything_and_each_ends_as_policy_says(result: Result) -> None:
    verdict = result.verdict
    ends = Counter(map(ended, cases(result)))
    rulings: list[Ruling | GapRuling | Notice] = [*verdict.rulings, *verdict.gap_rulings]
    rulings += verdict.notices
    assert ends.total() == 1 + len(result.scanners) + len(rulings)
    blocking = sum(ruled.action is Action.BLOCK for ruled in rulings)
    stopped = blocking + (verdict.state is not State.PASSED)
    scans = [c for c in cases(result) if str(c.get("name")).startswith("scan by")]
    failed = sum(ended(case) == "error" for case in scans)
    assert ends["failure"] + ends["error"] - failed == stopped
    gaps = [c for c in cases(result) if str(c.get("name")).startswith("not checked: ")]
    assert len(gaps) == len(result.gaps)
    assert not any(ended(case) == "passed" for case in gaps)


def test_the_first_case_is_the_verdict() -> None:
    for sample, end in (
        (passed_result, "passed"),
        (blocked_result, "failure"),
        (incomplete_result, "error"),
    ):
        first = root_of(sample())[0]
        assert first.get("name") == "verdict"
        (case,) = first
        assert ended(case) == end
    failure = part(case_of(blocked_result(), "verdict"), "failure")
    assert failure.get("message") == blocked_result().verdict.sentence
    assert failure.get("type") == "blocked"


def test_what_passed_has_nothing_red_also_where_policy_lets_findings_and_gaps_pass() -> None:
    assert reds(passed_result()) == []
    result = blocked_result()
    verdict = replace(
        result.verdict,
        state=State.PASSED,
        rulings=tuple(replace(r, action=Action.WARN) for r in result.verdict.rulings),
        gap_rulings=tuple(replace(r, action=Action.WARN) for r in result.verdict.gap_rulings),
    )
    tolerant = replace(result, verdict=verdict)
    assert reds(tolerant) == []
    assert ended(case_of(tolerant, "zizmor.scan")) == "skipped"
    assert ended(case_of(tolerant, "bandit.scan")) == "passed"


def test_a_scan_of_nothing_is_red() -> None:
    result = sample_result(state=State.INCOMPLETE, sentence="Incomplete: nothing was scanned.")
    assert reds(result) == ["verdict"]
    idle = replace(record("bandit", Status.FAILED, 3, 3, 0), note="it crashed")
    assert reds(replace(result, scanners=(idle,))) == ["verdict", "scan by bandit"]


def test_a_scanner_that_scanned_nothing_has_not_passed() -> None:
    result = passed_result()
    empty = record("bandit", Status.COMPLETED, 0, 0, 0)
    (case,) = cases(replace(result, scanners=(empty,)), "bandit")
    assert ended(case) == "skipped"
    skipped = case_of(blocked_result(), "kubescape.scan")
    assert part(skipped, "skipped").get("message") == "kubescape did not run: not chosen"


def test_there_is_a_suite_for_each_scanner_that_ran() -> None:
    suites = [suite.get("name") for suite in root_of(everything_result())]
    scanners = ["bandit", "pip-audit", "secrets", "semgrep", "zizmor"]
    assert suites == ["verdict", *scanners, "inventory", "policy"]
    assert [s.get("name") for s in root_of(passed_result())] == ["verdict", "bandit", "semgrep"]
    scan = case_of(passed_result(), "bandit.scan")
    assert "completed: 120 of 120 files and dependencies were scanned" in str(scan[0].text)


def test_a_blocking_finding_in_full() -> None:
    case = case_of(everything_result(), "semgrep.python.command-injection")
    assert case.attrib == {
        "name": "Command injection in shop/export.py [08cf22b1c34f]",
        "classname": "stockade.semgrep.python.command-injection",
        "file": "shop/export.py",
        "line": "42",
        "time": "0.000",
    }
    failure = part(case, "failure")
    assert failure.get("type") == "high"
    assert failure.get("message") == (
        "shop/export.py:42:5: A request parameter reaches subprocess.run with shell=True."
    )
    assert str(failure.text).split("\n") == [
        "place: shop/export.py:42:5",
        "also at: shop/views.py:17:12 the value comes from here",
        "also at: shop/export.py:39 it passes through here",
        "what: A request parameter reaches subprocess.run with shell=True.",
        "why: Whoever controls the text of a shell command runs programs as this service.",
        "remedy: Pass a list of arguments and leave shell at False.",
        "fix: Pass a list and leave the shell out. (1 edit, shown by other reports)",
        "severity: high",
        "rule: semgrep/python.command-injection CWE-78",
        "policy: blocks: our own code stays clean (rule new-high)",
        "not honoured: nosemgrep, line 42",
        "new: yes",
        "owners: @example/shop ann@example.org",
        "also found by: bandit/B602",
        "see: https://cwe.mitre.org/data/definitions/78.html",
        "id: 08cf22b1c34f60336e6d60ec1a2c9904",
    ]


def test_what_warns_passes_with_its_text_and_what_is_accepted_is_skipped() -> None:
    result = everything_result()
    warned = case_of(result, "zizmor.unpinned-uses")
    assert ended(warned) == "passed"
    assert "severity: low, was high" in str(part(warned, "system-out").text)
    waived = part(case_of(result, "semgrep.terraform.public-bucket"), "skipped")
    assert str(waived.get("message")).startswith(
        "accepted by waiver W-014 of @ann until 2026-03-01: "
    )
    comment = part(case_of(result, "bandit.B324"), "skipped")
    assert comment.get("message") == "accepted by comment nosec, line 8: a cache key, no signature"


def test_what_may_not_be_waived_fails_all_the_same() -> None:
    result = accepted_result()
    rulings = tuple(replace(r, action=Action.BLOCK) for r in result.verdict.rulings)
    held = replace(result, verdict=replace(result.verdict, rulings=rulings))
    failure = part(case_of(held, "semgrep.terraform.public-bucket"), "failure")
    assert str(failure.get("message")).startswith("infra/storage.tf:12: ")
    assert "accepted by: waiver W-014" in str(failure.text)


def test_gaps_are_errors_or_skipped_and_say_what_was_not_checked() -> None:
    result = everything_result()
    error = part(case_of(result, "bandit.unparsable"), "error")
    assert error.get("message") == (
        "not checked: shop/old.py: bandit could not parse the file: invalid syntax."
    )
    assert "remedy: Scan with the newest Python, or correct the file's syntax." in str(error.text)
    skipped = part(case_of(result, "semgrep.too-large"), "skipped")
    assert str(skipped.get("message")).startswith("not checked: static/bundle.js: ")
    accepted = [str(c[0].get("message")) for c in cases(result, "zizmor") if ended(c) == "skipped"]
    assert len(accepted) == 2
    assert all("(accepted by waiver W-020 of @ci" in message for message in accepted)


def test_a_name_does_not_change_with_the_line_or_the_ruling() -> None:
    def named(ruling: Ruling) -> list[str | None]:
        base = blocked_result()
        verdict = replace(base.verdict, rulings=(ruling,))
        case = cases(replace(base, findings=(ruling.finding,), verdict=verdict), "semgrep")[1]
        return [case.get("classname"), case.get("name")]

    ruling = next(r for r in blocked_result().verdict.rulings if r.finding.scanner == "semgrep")
    moved = replace(ruling.finding.location, line=77, column=None, end_line=None, end_column=None)
    finding = replace(ruling.finding, locations=(moved, *ruling.finding.locations[1:]))
    assert named(ruling) == named(replace(ruling, finding=finding, action=Action.PASS))


def test_two_that_are_alike_have_names_of_their_own() -> None:
    result = blocked_result()
    ruling = result.verdict.rulings[0]
    verdict = replace(result.verdict, rulings=(ruling,) * 3, gap_rulings=())
    found = cases(replace(result, findings=(ruling.finding,) * 3, gaps=(), verdict=verdict))
    names = [str(c.get("name")) for c in found if c.get("file")]
    assert names == [names[0], f"{names[0]} (2)", f"{names[0]} (3)"]


def test_what_no_scanner_that_ran_answers_for_is_the_inventorys() -> None:
    result = blocked_result()
    bare = replace(result, scanners=tuple(r for r in result.scanners if r.name == "bandit"))
    held = cases(bare, "inventory")
    elsewhere = [r for r in result.verdict.rulings if r.finding.scanner != "bandit"]
    gaps = [g for g in result.verdict.gap_rulings if g.gap.scanner != "bandit"]
    assert len(held) == len(elsewhere) + len(gaps)


def test_times_are_the_only_run_metadata() -> None:
    one = everything_result()
    assert root_of(one)[1].get("time") == "2.250"
    assert root_of(one)[1].get("timestamp") == "2026-01-02T03:04:05"
    later = replace(one, run=replace(one.run, started="whenever", seconds=1e9, timings=()))
    first, other = root_of(one), root_of(later)
    for element in (*first.iter(), *other.iter()):
        for name in ("time", "timestamp"):
            element.attrib.pop(name, None)
    assert [(e.tag, e.attrib, e.text) for e in first.iter()] == [
        (e.tag, e.attrib, e.text) for e in other.iter()
    ]


def test_attacks_are_text_and_visible() -> None:
    root = root_of(hostile_result())
    text = text_of(hostile_result())
    assert len([c for c in root.iter("testcase") if c.get("name") == "FIELD"]) == 0
    assert all(value.isprintable() for e in root.iter() for value in e.attrib.values())
    assert all(
        line.isprintable() for e in root.iter() for line in (e.text or "").strip().split("\n")
    )
    assert "##vso[" not in text
    failures = [e for e in root.iter("failure") if "]]><testcase" in str(e.text)]
    assert failures
    assert len([c for c in root.iter("testcase") if c.get("line") == "2"]) == len(PAYLOADS)


def test_a_gap_ruling_without_reason_still_says_what_policy_does() -> None:
    result = blocked_result()
    gaps = tuple(GapRuling(gap=g, action=Action.WARN, because="") for g in result.gaps)
    bare = replace(result, verdict=replace(result.verdict, gap_rulings=gaps))
    assert "policy: warn: no reason is given" in text_of(bare)


def test_a_piece_is_no_more_than_a_case() -> None:
    pieces = list(load("junit").render(many(300), Style(color=True, quiet=True)))
    assert len(pieces) > 300
    assert all(piece.count("<testcase") <= 1 for piece in pieces)
