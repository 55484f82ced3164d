"""The text report on what policy accepted, what asked in vain, and what policy noticed."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

import pytest

from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.suppression import Suppression
from stockade.model.verdict import Action, Notice, NoticeKind
from stockade_reports.text.layout import width
from support.accepted_results import COMMENT, WAIVER, accepted_result
from support.rendering import rendered
from support.results import many
from support.vulnerable_packages import flaw, result_of

render = functools.partial(rendered, "text")


def accepted_many(count: int) -> Result:
    """As many findings under one waiver."""
    result = many(count, blocked=0)
    rulings = tuple(
        replace(r, action=Action.PASS, acceptance=WAIVER) for r in result.verdict.rulings
    )
    return replace(result, verdict=replace(result.verdict, rulings=rulings))


def test_what_is_accepted_stands_below_what_accepts_it() -> None:
    assert (
        "Accepted: 3 findings and 2 gaps\n"
        "  waiver W-020 of @ci until 2026-02-01: zizmor cannot read templates.\n"
        "    not checked by zizmor (tool-failed): 2 files\n"
        "  comment nosec, line 8: a cache key, no signature\n"
        "    medium: Weak hash [bandit/B324]\n"
        "      d5d94cc7  shop/cache.py:8:12\n"
        "  waiver W-014 of @ann until 2026-03-01: The demo has no network and goes away\n"
        "    with release 3.\n"
        "    unrated: requests 2.19.0: PYSEC-2018-28 [pip-audit/PYSEC-2018-28]\n"
        "      c7b37d15  requirements.txt:3\n"
        "    high: Public bucket [semgrep/terraform.public-bucket]\n"
        "      02b71077  infra/storage.tf:12\n"
        "\n"
    ) in render(accepted_result())


def test_it_is_no_warning_and_no_open_gap() -> None:
    text = render(accepted_result())
    rest = text[text.index("Findings that warn") :]
    for title in ("Weak hash", "Public bucket", "requests 2.19.0"):
        assert title not in rest
    assert "zizmor: tool-failed, 10 files, blocks\n" in text
    assert "job-00.yml" not in text


def test_one_gap_under_a_waiver_is_named() -> None:
    result = accepted_result()
    first, *others = (g for g in result.verdict.gap_rulings if g.acceptance)
    gaps = tuple(g for g in result.verdict.gap_rulings if g not in others)
    text = render(replace(result, verdict=replace(result.verdict, gap_rulings=gaps)))
    assert f"    not checked by zizmor (tool-failed): {first.gap.subject}\n" in text


def test_equal_comments_in_two_files_are_two() -> None:
    result = accepted_result()
    (hash_,) = [r for r in result.verdict.rulings if r.acceptance == COMMENT]
    place = replace(hash_.finding.location, path="shop/other.py")
    other = replace(hash_, finding=replace(hash_.finding, locations=(place,)))
    text = render(replace(result, verdict=replace(result.verdict, rulings=(hash_, other))))
    assert text.count("  comment nosec, line 8: a cache key, no signature\n") == 2


def test_many_are_cut_at_the_least_severe_end() -> None:
    text = render(accepted_many(1000))
    assert "Accepted: 1,000 findings\n" in text
    assert "  and 975 findings that rank lower: see --verbose or --report html=FILE\n" in text
    assert text.count("waiver W-014") == 1
    assert "Findings that warn" not in text


def test_a_comment_in_vain_is_marked_in_the_list_and_told_in_full() -> None:
    text = render(accepted_result())
    assert (
        "  low: Unpinned action [zizmor/unpinned-uses]\n"
        "    c26a33bb  .github/workflows/my build.yml:9:9 (its comment is not honoured)\n"
    ) in text
    assert "    = comment: nosemgrep, line 42 (not honoured by policy)\n" in text
    full = render(accepted_result(), Style(verbose=True))
    asked = "   = comment: zizmor: ignore (unpinned-uses), line 9 (not honoured by policy)\n"
    assert asked in full
    assert "its comment is not honoured" not in full


def test_a_comment_on_what_passes_anyway_is_not_needed() -> None:
    result = accepted_result()
    passing = replace(
        next(r for r in result.verdict.rulings if r.action is Action.WARN), action=Action.PASS
    )
    result = replace(result, verdict=replace(result.verdict, rulings=(passing,)))
    assert "not honoured" not in render(result)
    assert "line 9 (not needed)" in render(result, Style(verbose=True))


def test_the_flaws_of_a_package_share_their_comment() -> None:
    asking = Suppression(directive="nosec", line=3)
    flaws = [replace(flaw(n, Severity.HIGH), suppressions=(asking,)) for n in range(3)]
    text = render(result_of(*flaws))
    assert text.count("comment: nosec, line 3 (not honoured by policy)\n") == 1


def test_a_changed_severity_says_what_it_was() -> None:
    text = render(accepted_result(), Style(verbose=True))
    assert "   = severity: low, was high\n" in text
    assert "   = known: since 2026-01-01, 1 day ago\n" in text
    changed = [replace(flaw(n, Severity.HIGH), scanned_severity=Severity.UNKNOWN) for n in range(2)]
    assert re.search(r"= high \(was unrated\)[ :]", render(result_of(*changed)))


def test_verbose_says_by_what_and_instead_of_what() -> None:
    text = render(accepted_result(), Style(verbose=True, width=200))
    assert (
        "    = accepted: Waived by W-014 of @ann until 2026-03-01: The demo has no network and goes"
        " away with release 3. Without it: block by new-high: our own code stays clean"
        " (rule new-high)\n"
    ) in text
    assert "  zizmor: tool-failed, 2 files, accepted\n" in text
    assert "    - .github/workflows/job-00.yml\n" in text


def test_notices_stand_before_the_verdict_and_what_blocks_comes_last() -> None:
    assert render(accepted_result()).endswith(
        "Policy notices\n"
        "  note    .stockade/policy.yml:52: waiver W-009: it matches nothing any more:\n"
        "          take it out\n"
        "  warns   .stockade/policy.yml:41: waiver W-007: it expired 2025-12-31; it\n"
        "          matched 1 finding: renew it or take it out\n"
        "  blocks  .stockade/policy.yml:66: budget debt: 3 findings, at most 1 allowed:\n"
        "          medium findings must not grow\n"
        "\n"
        "Judged by recommended (built in)\n"
        "Findings  2 block (1 critical, 1 high), 1 warn, 3 accepted\n"
        "Gaps      11 block, 3 warn, 2 accepted\n"
        "Compared  0 new, 4 known, 2 not compared\n"
        "Next      stockade policy explain ID FILE, where --report json=FILE wrote it\n"
        "Blocked by 2 of 6 findings and 1 notice of policy. 21.5 s\n"
    )


def test_a_judge_of_ones_own_has_no_place() -> None:
    notice = Notice(
        kind=NoticeKind.EXTERNAL,
        action=Action.WARN,
        subject="house.py",
        where="",
        message="too many",
    )
    result = accepted_result()
    text = render(replace(result, verdict=replace(result.verdict, notices=(notice,))))
    assert "  warns   judge house.py: too many\n" in text


def test_quiet_shows_the_notices_that_block_and_no_more() -> None:
    text = render(accepted_result(), Style(quiet=True))
    assert "Accepted" not in text
    assert "budget debt" in text
    assert "W-007" not in text
    assert "W-009" not in text


@pytest.mark.parametrize("style", [Style(), Style(verbose=True), Style(quiet=True)])
def test_lines_fit_and_colour_only_adds_colour(style: Style) -> None:
    for sample in (accepted_result(), accepted_many(60)):
        plain = render(sample, style)
        assert max(map(width, plain.splitlines())) <= 80
        colored = render(sample, replace(style, color=True))
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
