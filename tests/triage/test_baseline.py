"""The baseline file: what is written is read, and gives findings their age."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.triage import baseline
from stockade.triage.age import with_age
from stockade.triage.baseline import Baseline, dump, parse
from support.generated_findings import path, text

WHERE = ".stockade/baseline.json"
A, B = "0a" * 16, "1b" * 16
ids = st.binary(max_size=2).map(lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest())
days = st.dates().map(dt.date.isoformat)


def finding(
    id_: str = A, day: str = "2026-11-24", rule: str = "bandit/B602", file: str = "a/b.py"
) -> Finding:
    return Finding(
        kind=Kind.SAST,
        scanner="bandit",
        rule=rule,
        title="t",
        message="m",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        locations=(Location(path=file, line=3),),
        fingerprints=(("stockade/v1", id_), ("primaryLocationLineHash", "x:1")),
        first_seen=day,
    )


findings = st.builds(finding, ids, days, text.map(lambda rule: f"tool/{rule}"), path)


def test_the_file_has_one_line_for_each_finding_sorted_by_id() -> None:
    found = [finding(B, "2026-01-02", "semgrep/a.b", "ü\n"), finding()]
    assert dump(found) == (
        "{\n"
        '"schema": "stockade/baseline/v1",\n'
        '"findings": [\n'
        f'{{"id": "{A}", "first_seen": "2026-11-24", "rule": "bandit/B602", "path": "a/b.py"}},\n'
        f'{{"id": "{B}", "first_seen": "2026-01-02", "rule": "semgrep/a.b", "path": "ü\\\\x0a"}}\n'
        "]\n"
        "}\n"
    )


def test_an_empty_baseline_is_a_file_too() -> None:
    assert dump([]) == '{\n"schema": "stockade/baseline/v1",\n"findings": [\n]\n}\n'
    assert parse(dump([]).encode(), WHERE) == Baseline()


@given(st.lists(findings, max_size=6))
def test_what_is_written_is_read(found: list[Finding]) -> None:
    written = dump(found)
    assert parse(written.encode(), WHERE).first_seen == {f.id: f.first_seen for f in found}
    assert dump(reversed([*{f.id: f for f in found}.values()])) == written
    lines = written.splitlines()
    assert [json.loads(line.rstrip(","))["id"] for line in lines[3:-2]] == sorted(
        {f.id for f in found}
    )


@given(st.lists(findings, max_size=6), st.integers(0, 4))
def test_the_layout_does_not_matter(found: list[Finding], indent: int) -> None:
    value = json.loads(dump(found))
    for written in (json.dumps(value), json.dumps(value, indent=indent).replace("\n", "\r\n")):
        assert parse(written.encode(), WHERE) == parse(dump(found).encode(), WHERE)


@pytest.mark.parametrize("wrong", [finding(id_=""), finding(id_="X" * 32), finding(day="")])
def test_what_could_not_be_read_again_is_not_written(wrong: Finding) -> None:
    with pytest.raises(ValueError, match="bandit/B602"):
        dump([wrong])


@pytest.mark.parametrize(("bound", "least"), [("MAX_ENTRIES", 1), ("MAX_BYTES", 200)])
def test_more_than_it_may_hold_is_not_written(
    bound: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline, bound, least)
    dump([finding()])
    with pytest.raises(UsageError, match="2 findings are more than a baseline may hold"):
        dump([finding(), finding(B)])


def test_age_comes_from_the_baseline_alone() -> None:
    found = (finding(A, ""), finding(B, "2020-01-01"), finding("", "2020-01-01"))
    aged = with_age(found, Baseline(first_seen={A: "2026-11-24"}), ())
    assert [f.first_seen for f in aged] == ["2026-11-24", "", ""]
    assert [dataclasses.replace(f, first_seen="") for f in aged] == [
        dataclasses.replace(f, first_seen="") for f in found
    ]
