"""Rows: every finding that is listed shows its rule, its place, and an id that commands take."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.cli.find_finding import MIN_PREFIX, find_finding
from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.text.page import short_ids
from support.everything import everything_result
from support.example_findings import weak_hash
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import blocked_result, many, sample_result

ROW = re.compile(r"^ +([0-9a-f]{8,})(?:  |$)", re.MULTILINE)
ID = re.compile(r"= id: ([0-9a-f]{32})$", re.MULTILINE)


render = functools.partial(rendered, "text")


def with_ids(*ids: str) -> list[Finding]:
    return [replace(weak_hash(), fingerprints=(("stockade/v1", id_),)) for id_ in ids]


@pytest.mark.parametrize("result", [everything_result(), blocked_result(), many(60, blocked=40)])
def test_each_id_that_is_shown_names_its_finding(result: Result) -> None:
    text = render(result)
    shown = [*ROW.findall(text), *ID.findall(text)]
    assert len(shown) == len(result.findings) > 0
    found = {find_finding(result, id_, "result.json").id for id_ in shown}
    assert found == {finding.id for finding in result.findings}


def test_hostile_findings_are_named_too() -> None:
    text = render(hostile_result())
    for id_ in {*ROW.findall(text), *ID.findall(text)}:
        assert find_finding(hostile_result(), id_, "result.json").id.startswith(id_)


def test_the_rule_stands_above_its_findings() -> None:
    result = many(60, blocked=40)
    rules = {finding.id: finding.rule for finding in result.findings}
    rule = ""
    for line in render(result).splitlines():
        if head := re.search(r"\[(\w+/R\d+)\]", line):
            rule = head[1]
        if row := ROW.match(line):
            assert rules[find_finding(result, row[1], "r").id] == rule


def test_findings_of_one_rule_share_a_heading() -> None:
    one, other = weak_hash(), replace(weak_hash(), fingerprints=(("stockade/v1", "a" * 32),))
    rows = [(one, Action.WARN, "shown"), (other, Action.WARN, "shown")]
    text = render(sample_result(judged=rows))
    assert (
        "Findings that warn: 2\n"
        "  2 by rule warn-rule: shown\n"
        "\n"
        "  medium: Weak hash [bandit/B324], 2 findings\n"
        "    d5d94cc7  shop/cache.py:8:12\n"
        "    aaaaaaaa  shop/cache.py:8:12\n"
    ) in text


def test_a_title_that_two_lines_do_not_hold_is_cut_and_the_rule_is_not() -> None:
    long = replace(weak_hash(), title="very " * 60 + "long")
    text = render(sample_result(judged=[(long, Action.WARN, "shown")]))
    head = text[text.index("  medium: very") :].split("\n")
    assert head[0].endswith("...")
    assert head[1] == "    [bandit/B324]"
    assert head[2] == "    d5d94cc7  shop/cache.py:8:12"


def test_a_row_has_two_lines_at_most() -> None:
    deep = "/".join(["folder"] * 12) + "/a.py"
    where = replace(weak_hash().location, path=deep)
    found = replace(weak_hash(), locations=(where,), introduced=True)
    text = render(sample_result(judged=[(found, Action.WARN, "shown")]))
    assert f"\n    d5d94cc7  (new)\n      {deep}:8:12\n" in text


def test_what_is_new_and_what_will_block_is_said_in_words() -> None:
    text = render(everything_result())
    assert "    a24456b8  assistant/ejecución.py:101:1 (new)\n" in text
    assert "    9eaae1b8  shop/tools.py:3:1 (blocks after 2026-01-14)\n" in text


def test_short_ids_are_long_enough_to_tell_them_apart() -> None:
    ids = ("abcdef0123" + "0" * 22, "abcdef0124" + "0" * 22, "f" * 32, "")
    assert short_ids(with_ids(*ids)) == {
        ids[0]: "abcdef0123",
        ids[1]: "abcdef0124",
        ids[2]: "f" * 8,
    }


@given(st.lists(st.text("abc", min_size=MIN_PREFIX, max_size=12), max_size=30, unique=True))
def test_a_short_id_names_one_finding(ids: list[str]) -> None:
    findings = with_ids(*ids)
    record = replace(many(0), findings=tuple(findings))
    for id_, short in short_ids(findings).items():
        assert find_finding(record, short, "result.json").id == id_
