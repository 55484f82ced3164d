"""Numbers have the noun that belongs to them."""

from __future__ import annotations

import pytest

from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.verdict import Action, GapRuling
from stockade_reports.amounts import findings_and_gaps, plural, seconds, states, subjects
from support.everything import everything_result


@pytest.mark.parametrize(
    ("number", "noun", "told"),
    [
        (1, "finding", "1 finding"),
        (0, "finding", "0 findings"),
        (1234, "dependency", "1,234 dependencies"),
        (2, "proposed fix", "2 proposed fixes"),
    ],
)
def test_one_or_many(number: int, noun: str, told: str) -> None:
    assert plural(number, noun) == told


def test_findings_and_gaps() -> None:
    assert findings_and_gaps(2, 1) == "2 findings and 1 gap"
    assert findings_and_gaps(0, 2) == "2 gaps"
    assert findings_and_gaps(0, 0) == ""


def test_files_and_dependencies_that_were_not_checked() -> None:
    named = ("a.py", "b.py", dependency_subject("poetry.lock", "pkg:pypi/jinja2@2.4.1"))
    rulings = [
        GapRuling(
            gap=Gap(scanner="s", subject=subject, reason=GapReason.TIMEOUT, detail=""),
            action=Action.WARN,
            because="",
        )
        for subject in named
    ]
    assert subjects(rulings) == "2 files and 1 dependency"
    assert subjects(rulings[:1]) == "1 file"


def test_dependencies_by_state() -> None:
    assert states(()) == ""
    total = len(everything_result().dependencies)
    told = states(everything_result().dependencies)
    assert sum(int(part.split()[0]) for part in told.split(", ")) == total > 0


@pytest.mark.parametrize(
    ("value", "told"), [(0.84, "0.8 s"), (18.75, "18.8 s"), (125, "2 min 5 s")]
)
def test_seconds(value: float, told: str) -> None:
    assert seconds(value) == told
