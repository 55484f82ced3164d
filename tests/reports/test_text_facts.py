"""Blockers in full: flow, fix, novelty, owners; what several have in common is told once."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest

from stockade.model.finding import Finding, SecretTrace
from stockade.model.fix import Edit, Fix
from stockade.model.history import BaselineRecord
from stockade.model.location import Location
from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.verdict import Acceptance, AcceptanceKind, Action
from support.everything import everything_result, injection_fix
from support.example_findings import command_injection, fingerprint, leaked_token, weak_hash
from support.rendering import rendered
from support.results import sample_result
from support.vulnerable_packages import flaw, result_of

render = functools.partial(rendered, "text")


def blocked(*findings: Finding, style: Style | None = None) -> str:
    judged = [(finding, Action.BLOCK, "it blocks") for finding in findings]
    result = sample_result(judged=judged)
    verdict = replace(result.verdict, on="2026-01-02")
    return render(replace(result, verdict=verdict), style)


def numbered(count: int) -> tuple[Finding, ...]:
    """Weak hashes at as many lines."""
    return tuple(
        replace(
            weak_hash(),
            locations=(Location(path="shop/cache.py", line=n),),
            snippet=None,
            fingerprints=fingerprint(n),
        )
        for n in range(1, count + 1)
    )


def test_the_way_of_the_data_is_in_order_and_ends_at_the_finding() -> None:
    steps = [line for line in blocked(command_injection()).splitlines() if "= step" in line]
    assert [step.strip() for step in steps] == [
        "= step 1: the value comes from here: shop/views.py:17:12",
        "= step 2: it passes through here: shop/export.py:39",
        "= step 3: it arrives here: shop/export.py:42:5",
    ]


def test_of_a_long_way_the_ends_are_shown_and_the_rest_is_counted() -> None:
    first, *_ = command_injection().locations
    way = [Location(path="a.py", line=n, note=f"passes {n}") for n in range(1, 20)]
    long = replace(command_injection(), locations=(first, *way))
    text = blocked(long)
    assert "= step 2: passes 2: a.py:2\n    = and 15 more: see --verbose\n    = step 18:" in text
    assert "= step 20: it arrives here: shop/export.py:42:5\n" in text
    assert blocked(long, style=Style(verbose=True)).count("= step ") == 20


def test_places_without_a_meaning_are_no_way() -> None:
    first, *_ = command_injection().locations
    text = blocked(replace(command_injection(), locations=(first, Location(path="b.py", line=4))))
    assert "    = also at: b.py:4\n" in text
    assert "= step" not in text


def test_a_fix_is_a_short_diff_below_its_description() -> None:
    assert (
        "    = fix: Pass a list and leave the shell out.\n"
        '      - done = subprocess.run("pg_dump -t " + table,\n'
        "      -                       shell=True, check=True)\n"
        '      + done = subprocess.run(["pg_dump", "-t", table],\n'
        "      +                       check=True)\n"
    ) in blocked(replace(command_injection(), fix=injection_fix()))


def test_a_long_fix_is_counted_and_whole_with_verbose() -> None:
    (edit,) = injection_fix().edits
    long = replace(edit, after=tuple(f"line {n}" for n in range(40)))
    finding = replace(command_injection(), fix=Fix(description="", edits=(long,)))
    text = blocked(finding)
    assert "    = fix: as the tool proposes\n" in text
    assert "      and 30 more lines of the fix: see --verbose\n" in text
    assert text.count("      + line ") == 10
    assert blocked(finding, style=Style(verbose=True)).count("      + line ") == 40


def test_edits_of_other_files_name_their_place_and_insertions_have_no_minus() -> None:
    where = Location(path="other.py", line=3, column=1, end_line=3, end_column=1)
    edit = Edit(location=where, text="import html\n")
    finding = replace(command_injection(), fix=Fix(description="Import it.", edits=(edit,)))
    assert "= fix: Import it.\n      other.py:3:1\n      + import html\n" in blocked(finding)


def test_lines_that_stay_are_not_shown_and_another_line_is_named() -> None:
    where = Location(path="shop/export.py", line=3, column=1, end_line=3, end_column=1)
    lines = ("import os", "import sys")
    edit = Edit(location=where, text="x", before=lines, after=(lines[0], "import html", lines[1]))
    finding = replace(command_injection(), fix=Fix(description="Import it.", edits=(edit,)))
    text = blocked(finding)
    assert "= fix: Import it.\n      shop/export.py:3:1\n      + import html\n    = " in text


def test_a_wide_line_of_a_fix_is_shown_around_what_changes() -> None:
    where = Location(path="a.js", line=1, column=301, end_line=1, end_column=304)
    before, after = "a" * 300 + "old" + "b" * 300, "a" * 300 + "new" + "b" * 300
    edit = Edit(location=where, text="new", before=(before,), after=(after,))
    text = blocked(replace(command_injection(), fix=Fix(description="x", edits=(edit,))))
    minus, plus = (next(s for s in text.splitlines() if s.startswith(f"      {c} ")) for c in "-+")
    assert "aoldb" in minus
    assert "anewb" in plus
    assert max(len(minus), len(plus)) <= 80


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"introduced": True}, "= new: this change brings it\n"),
        ({"introduced": False}, "= change: not brought by this change\n"),
        ({"first_seen": "2025-12-01"}, "= known: since 2025-12-01, 32 days ago\n"),
        ({"first_seen": "not a day"}, "= known: since not a day\n"),
    ],
)
def test_whether_it_is_new(fields: dict[str, object], told: str) -> None:
    assert told in blocked(replace(weak_hash(), **fields))  # type: ignore[arg-type]


def test_new_by_the_baseline() -> None:
    result = sample_result(judged=[(weak_hash(), Action.BLOCK, "it blocks")])
    assert "= new:" not in render(result)
    result = replace(result, baseline=BaselineRecord(path="base.json", entries=1))
    assert "= new: the baseline does not have it\n" in render(result)


def test_owners_and_what_the_issuer_says() -> None:
    finding = replace(leaked_token(), owners=("@org/a", "b@example.org"))
    assert "= owners: @org/a, b@example.org\n" in blocked(finding)
    works = replace(finding, secret=SecretTrace(preview="g", hmac="00", verified=True))
    assert "= secret: its issuer says that it works\n" in blocked(works)


def test_what_findings_of_one_rule_share_is_told_once() -> None:
    text = blocked(*numbered(3))
    assert text.count("medium: Weak hash [bandit/B324], 3 findings\n") == 1
    assert text.count("--> shop/cache.py:") == text.count("= id: ") == 3
    assert text.count("= remedy: ") == text.count("= blocks: ") == text.count("= weakness: ") == 1
    assert text.index("All 3 findings:") < text.index("= remedy: ")


def test_ids_are_never_shared() -> None:
    twins = (replace(weak_hash(), fingerprints=()),) * 2
    assert blocked(*twins).count("= id: no id\n") == 2


def test_verbose_keeps_what_is_shared_within_reach() -> None:
    text = blocked(*numbered(25), style=Style(verbose=True))
    assert text.count("= id: ") == 25
    assert text.count("= remedy: ") == 3


def test_a_package_tells_what_its_flaws_have_together() -> None:
    one = replace(flaw(1, Severity.HIGH), cwe=(79,), owners=("@a",), introduced=True)
    two = replace(flaw(2, Severity.LOW), cwe=(20,), owners=("@b",), first_seen="2025-12-01")
    text = render(result_of(one, two))
    assert "   = weakness: CWE-20, CWE-79\n" in text
    assert "   = OWASP: A03:2021 Injection, A06:2021 Vulnerable and Outdated" in text
    assert "   = owners: @a, @b\n" in text or "   = owners: @b, @a\n" in text
    assert "   = new: this change brings it\n" in text
    assert "   = known: since 2025-12-01\n" in text


def test_what_blocks_in_spite_of_an_acceptance_is_a_blocker() -> None:
    result = sample_result(judged=[(weak_hash(), Action.BLOCK, "it blocks")])
    by = Acceptance(kind=AcceptanceKind.WAIVER, id="W-1", reason="r")
    rulings = tuple(replace(r, acceptance=by) for r in result.verdict.rulings)
    result = replace(result, verdict=replace(result.verdict, rulings=rulings))
    for style in (Style(), Style(quiet=True), Style(verbose=True)):
        text = render(result, style)
        assert "Findings that block: 1\n" in text
        assert "= blocks: it blocks (rule block-rule)\n" in text
        assert "Accepted" not in text


def test_reasons_are_told_once_above_what_they_decide_on() -> None:
    text = render(everything_result())
    assert "Findings that block: 4, 3 of them new\n  1 by rule secrets: " in text
    facts = ["[a=1]", "[a=2]", "[b=3]"]
    judged = [
        (f, Action.BLOCK, f"Our code stays clean. {why}")
        for f, why in zip(numbered(3), facts, strict=True)
    ]
    assert "  3 by rule block-rule: Our code stays clean.\n" in render(sample_result(judged=judged))
