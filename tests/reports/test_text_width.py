"""Every line fits the screen, but for what cannot be broken.

The rule: only a line that ends in one unit wider than what a line has room for (a path with its
line and column, an address, an id, a rule, or a word of that length) is wider than the screen, and
that unit alone is to blame. The verdict is one line, which the terminal folds.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from stockade.model import path as paths
from stockade.model.gap import split_subject
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.escape import words
from stockade_reports.places import place
from stockade_reports.text.layout import width
from support.accepted_results import accepted_result
from support.everything import everything_result
from support.generated_results import results
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import blocked_result, incomplete_result, many, passed_result

COLOR = re.compile(r"\x1b\[[0-9;]*m")
INDENT = 20
"""Columns that labels and indentation take of a line at most."""

SAMPLES = {
    "everything": everything_result(),
    "passed": passed_result(),
    "incomplete": incomplete_result(),
    "blocked": blocked_result(),
    "accepted": accepted_result(),
    "many": many(200, blocked=130),
}
STYLES = [Style(), Style(verbose=True), Style(quiet=True)]


def lines(result: Result, style: Style) -> list[str]:
    return rendered("text", result, style).splitlines()


def units(result: Result) -> set[str]:
    """What is never broken although it may hold blanks: places, rules, names of packages."""
    placed = [p for f in result.findings for p in f.locations]
    placed += [e.location for f in result.findings if f.fix for e in f.fix.edits]
    found = {place(location) for location in placed}
    found |= {words(finding.rule) for finding in result.findings}
    for gap in result.gaps:
        path, package = split_subject(gap.subject)
        found |= {paths.text(path), words(package)}
    return {unit for unit in found if " " in unit}


def too_wide(result: Result, style: Style) -> list[str]:
    """Lines that are wider than the screen although their last unit could stand elsewhere."""
    found = []
    whole = sorted(units(result), key=len, reverse=True)
    for line in lines(result, style)[:-1]:
        joined = line
        for unit in whole:
            joined = joined.replace(unit, unit.replace(" ", "_"))
        joined = re.sub(r"\(.*\)$", lambda match: match[0].replace(" ", "_"), joined)
        before, _, last = joined.rpartition(" ")
        single = width(last) > style.width - INDENT and width(before) <= style.width
        if width(line) > style.width and not single:
            found.append(line)
    return found


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_fits(name: str, style: Style, columns: int) -> None:
    assert too_wide(SAMPLES[name], replace(style, width=columns)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_at_eighty_columns_nothing_of_the_samples_is_too_wide(name: str) -> None:
    for style in STYLES:
        *above, _verdict = lines(SAMPLES[name], style)
        assert max(map(width, above), default=0) <= 80


@given(results())
@settings(max_examples=60, deadline=None)
def test_any_result_fits(result: Result) -> None:
    for style in (*STYLES, Style(width=40), Style(width=120, verbose=True)):
        assert too_wide(result, style) == []


@pytest.mark.parametrize("columns", [40, 80])
def test_a_hostile_word_is_alone_to_blame(columns: int) -> None:
    """Where text wraps at blanks, no second word follows one that is too wide."""
    result = passed_result()
    note = f"short {'x' * 500} {'y ' * 100}::error::z"
    told = lines(
        replace(result, target=replace(result.target, notes=(note,))), Style(width=columns)
    )
    assert sum(width(line) > columns for line in told[:-1]) == 1
    assert any(line.strip() == "x" * 500 for line in told)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_colour_only_adds_colour(style: Style, columns: int) -> None:
    for sample in (*SAMPLES.values(), hostile_result()):
        plain = lines(sample, replace(style, width=columns))
        colored = lines(sample, replace(style, width=columns, color=True))
        assert not any("\x1b" in line for line in plain)
        assert [COLOR.sub("", line) for line in colored] == plain
        assert all(line.count("\x1b[") % 2 == 0 for line in colored)


def test_a_table_that_is_too_wide_becomes_sentences() -> None:
    told = "\n".join(lines(everything_result(), Style(width=40)))
    assert "  semgrep 1.9.4: scanned 353, gaps 1,\n  findings 3, seconds 18.8\n" in told
    assert "scanner    version" not in told
    assert "  kubescape  skipped: not chosen" in told
