"""The report for terminals: what it says, in which order, and that nothing hostile gets through."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.rating import word
from support.generated_results import results
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import (
    blocked_result,
    incomplete_result,
    judged_gaps,
    many,
    passed_result,
    sample_result,
)

COLOR = re.compile(r"\x1b\[[0-9;]*m")


render = functools.partial(rendered, "text")


def test_a_passed_scan_in_full() -> None:
    assert render(passed_result()) == (
        "Target    shop on main at 0a1b2c3d4e5f, 412 files\n"
        "Scope     58 files that no scanner claims, 7 ignored by git\n"
        "\n"
        "  scanner  version  scanned  gaps  findings  seconds\n"
        "  bandit   1.9.4        120     0         0      2.2\n"
        "  semgrep  1.9.4        354     0         0     18.8\n"
        "\n"
        "Judged by recommended (built in)\n"
        "Passed: nothing was found. 21.5 s\n"
    )


def test_a_blocker_in_full() -> None:
    text = render(blocked_result(), Style(quiet=True))
    assert (
        "high: Command injection [semgrep/python.command-injection]\n"
        "   --> shop/export.py:42:5\n"
        "    |\n"
        " 39 | def export(table: str) -> bytes:\n"
        ' 40 |     """Dump one table."""\n'
        " 41 |     # the name comes from the form\n"
        ' 42 |     done = subprocess.run("pg_dump -t " + table,\n'
        "    |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        " 43 |                           shell=True, check=True)\n"
        " 44 |     return done.stdout\n"
        "    |\n"
        "    = A request parameter reaches subprocess.run with shell=True.\n"
        "    = step 1: the value comes from here: shop/views.py:17:12\n"
        "    = step 2: it passes through here: shop/export.py:39\n"
        "    = step 3: it arrives here: shop/export.py:42:5\n"
        "    = remedy: Pass a list of arguments and leave shell at False.\n"
        "    = blocks: new-high: high findings in code block (rule block-rule)\n"
        "    = used: the code imports it\n"
        "    = weakness: CWE-78\n"
        "    = OWASP: A03:2021 Injection, A05:2025 Injection\n"
        "    = also seen by: bandit/B602\n"
        "    = see: https://cwe.mitre.org/data/definitions/78.html\n"
    ) in text


def test_the_last_line_is_the_verdict() -> None:
    assert render(blocked_result()).splitlines()[-1] == (
        "Blocked by 3 of 8 findings; 16 files and dependencies were not checked. 21.5 s"
    )
    assert render(incomplete_result()).splitlines()[-1].startswith("Incomplete: 12 files")


def test_a_sentence_without_the_state_gets_it_in_front() -> None:
    result = passed_result()
    run = replace(result.run, seconds=245.0)
    verdict = replace(result.verdict, sentence="Nothing to do.")
    last = render(replace(result, verdict=verdict, run=run)).splitlines()[-1]
    assert last == "Passed: Nothing to do. 4 min 5 s"


def test_worst_comes_last() -> None:
    titles = re.findall(r"^(high|critical): ", render(blocked_result()), re.MULTILINE)
    assert titles == ["high", "critical", "critical"]
    severities = "|".join(map(word, Severity))
    rows = re.findall(rf"^  ({severities}): .*[^.]$", render(blocked_result()), re.MULTILINE)
    assert rows == ["info", "low", "medium", "unrated", "high"]


def test_every_scanner_has_a_row_and_says_why_it_did_not_run() -> None:
    text = render(blocked_result())
    for name in ("bandit", "pip-audit", "secrets", "semgrep", "zizmor", "kubescape"):
        assert re.search(rf"^  {name} ", text, re.MULTILINE)
    assert "  kubescape  skipped: not chosen\n" in text
    assert "failed: exit code 101: thread 'main' panicked\n" in text


def test_what_is_excluded_is_counted_and_shown() -> None:
    text = render(blocked_result())
    assert "Excluded  2 files by tests/samples/** (.stockade/config.toml)\n" in text
    assert "Excluded  1 file by vendor/** (.stockade/config.toml)\n" in text
    assert "Note      2 submodules were not entered.\n" in text


def test_gaps_are_grouped_and_blocking_ones_come_last() -> None:
    text = render(blocked_result())
    heads = re.findall(r"^  ([\w-]+): (\S+), (.*)$", text, re.MULTILINE)
    assert heads == [
        ("inventory", "symlink", "1 file, warns"),
        ("pip-audit", "unresolved-version", "1 dependency, warns"),
        ("semgrep", "too-large", "1 file, warns"),
        ("bandit", "unparsable", "1 file, blocks"),
        ("zizmor", "tool-failed", "12 files, blocks"),
    ]
    assert text.count(".github/workflows/job-") == 5
    assert "    - and 7 more: see --verbose or --report html=FILE\n" in text
    assert "    - shop/old.py:3: bandit could not parse the file: invalid syntax.\n" in text


def test_verbose_names_every_gap_and_every_finding() -> None:
    text = render(blocked_result(), Style(verbose=True))
    assert text.count(".github/workflows/job-") == 12
    assert text.count(" = id: ") == 8
    assert "see --verbose" not in text


def test_quiet_keeps_what_blocks_and_the_verdict() -> None:
    text = render(blocked_result(), Style(quiet=True))
    assert "docs/latest" not in text
    assert "Weak hash" not in text
    assert "shop/old.py:3" in text
    assert "GitHub token" in text
    assert render(passed_result(), Style(quiet=True)) == "Passed: nothing was found. 21.5 s\n"


def test_many_findings_are_cut_at_the_least_severe_end() -> None:
    text = render(many(1000, blocked=160))
    more = r"^  and (\d+) that rank lower: see --verbose or --report html=FILE$"
    passing, warning, blocking = map(int, re.findall(more, text, re.MULTILINE))
    assert passing + warning == 840 - 25
    assert blocking == 160 - 10 - 100
    assert len(re.findall(r"^ +--> services/", text, re.MULTILINE)) == 10
    assert len(re.findall(r"^    [0-9a-f]{8}  services/", text, re.MULTILINE)) == 25 + 100
    assert "\nThe 10 worst of them in full\n" in text


@pytest.mark.parametrize("style", [Style(), Style(verbose=True), Style(quiet=True)])
def test_color_only_adds_color(style: Style) -> None:
    for sample in (blocked_result(), incomplete_result(), hostile_result(), many(40)):
        colored = render(sample, replace(style, color=True))
        assert COLOR.sub("", colored) == render(sample, style)


def test_no_color_unless_asked() -> None:
    assert "\x1b" not in render(blocked_result())
    assert "\x1b[1;31mBlocked\x1b[0m by 3" in render(blocked_result(), Style(color=True))


@pytest.mark.parametrize("columns", [0, 1, 20, 40])
def test_a_narrow_screen_breaks_nothing(columns: int) -> None:
    assert "Blocked by 3 of 8" in render(blocked_result(), Style(width=columns))


def assert_inert(text: str) -> None:
    text.encode("utf-8")
    for line in text.split("\n"):
        assert line.isprintable(), ascii(line)
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##(\[|vso\[|teamcity\[)", line, re.IGNORECASE)


@pytest.mark.parametrize("style", [Style(), Style(verbose=True), Style(quiet=True)])
def test_hostile_text_is_inert(style: Style) -> None:
    assert_inert(render(hostile_result(), style))
    assert_inert(COLOR.sub("", render(hostile_result(), replace(style, color=True))))


@given(results())
@settings(max_examples=60, deadline=None)
def test_any_result_is_rendered_and_inert(result: Result) -> None:
    for style in (Style(), Style(verbose=True, width=30), Style(quiet=True)):
        assert_inert(render(result, style))


def test_no_line_begins_with_text_from_outside() -> None:
    """A command would have to follow one of our own words, a bullet, a gutter or a label."""
    gaps = [(replace(g, subject="::error::x", detail="::y"), a, b) for g, a, b in judged_gaps()[:1]]
    text = render(sample_result(judged_gaps=gaps))
    assert "    - ::error::x: ::y\n" in text


def test_a_wrapped_command_is_broken() -> None:
    sentence = "w" * 70 + " ::error::x"
    result = passed_result()
    notes = replace(result.target, notes=(sentence,))
    assert "\n          \\x3a:error::x\n" in render(replace(result, target=notes))


def test_rulings_decide_the_section_not_severity() -> None:
    result = blocked_result()
    rulings = tuple(replace(r, action=Action.WARN) for r in result.verdict.rulings)
    text = render(replace(result, verdict=replace(result.verdict, rulings=rulings)))
    assert "Findings that block" not in text
    assert re.search(r"^  critical: pillow .*\n    [0-9a-f]{8}  poetry.lock$", text, re.MULTILINE)
