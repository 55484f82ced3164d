"""Which findings a baseline has, through moves, renames and copies."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.triage.age import with_age
from stockade.triage.baseline import Baseline, dump, parse
from stockade.triage.triage import triage

DAY = "2026-11-24"
Files = dict[str, str]


def scan(files: Files, kind: Kind = Kind.SAST) -> tuple[Finding, ...]:
    """Every line that calls `run` is flagged."""
    found = [
        Finding(
            kind=kind,
            scanner="bandit",
            rule="bandit/B602",
            title="t",
            message="m",
            severity=Severity.HIGH,
            raw_severity="HIGH",
            locations=(Location(path=path, line=number),),
        )
        for path, code in files.items()
        for number, line in enumerate(code.splitlines(), 1)
        if "run(" in line
    ]
    return triage(found, lambda path: files[path].encode())


def accepted(files: Files, kind: Kind = Kind.SAST) -> Baseline:
    dated = [dataclasses.replace(f, first_seen=DAY) for f in scan(files, kind)]
    return parse(dump(dated).encode(), "it")


def old(
    before: Files, now: Files, kind: Kind = Kind.SAST, checked: Collection[str] | None = None
) -> list[tuple[str, int | None]]:
    """Where those findings stand which are not new."""
    seen = now if checked is None else checked
    aged = with_age(scan(now, kind), accepted(before, kind), now, seen)
    return [(f.location.path, f.location.line) for f in aged if f.first_seen == DAY]


def test_a_renamed_file_keeps_its_age() -> None:
    assert old({"a": "run(x)\n"}, {"z": "run(x)\n"}) == [("z", 1)]


def test_the_second_identical_finding_is_new() -> None:
    assert old({"a": "run(x)\n"}, {"a": "run(x)\nrun(x)\n"}) == [("a", 1)]


def test_a_copy_in_an_earlier_file_is_new_and_the_original_is_not() -> None:
    assert old({"b": "run(x)\n"}, {"a": "run(x)\n", "b": "run(x)\n"}) == [("b", 1)]


def test_what_moves_to_a_file_that_exists_is_not_new() -> None:
    assert old({"a": "run(x)\n", "b": ""}, {"a": "", "b": "run(x)\n"}) == [("b", 1)]


def test_nothing_has_left_a_file_that_nobody_checked() -> None:
    files = {"a": "run(x)\n", "b": "run(x)\n"}
    staged = scan({"b": "run(x)\n"})
    aged = with_age(staged, accepted({"a": "run(x)\n"}), files, ["b"])
    assert [f.first_seen for f in aged] == [""]


def test_a_secret_moves_with_its_file_alone() -> None:
    before, now = {"a": "run(x)\n"}, {"a": "", "b": "run(x)\n"}
    assert old(before, now, Kind.SECRET) == []
    assert old(before, {"b": "run(x)\n"}, Kind.SECRET) == [("b", 1)]


def test_one_fixed_of_two_leaves_the_other_old() -> None:
    before = {"a": "run(x)\n", "b": "run(x)\n"}
    assert old(before, {"a": "", "b": "run(x)\n"}) == [("b", 1)]


programs = st.dictionaries(
    st.sampled_from(("a", "b", "c")),
    st.lists(st.sampled_from(("run(x)", "run(y)", "pass"))).map("\n".join),
)


@given(programs, programs)
def test_no_entry_covers_two_and_what_stays_is_old(before: Files, now: Files) -> None:
    aged = with_age(scan(now), accepted(before), now, now)
    for word in ("run(x)", "run(y)"):

        def count(files: Files, word: str = word) -> int:
            return sum(code.count(word) for code in files.values())

        lines = {path: code.splitlines() for path, code in now.items()}
        covered = sum(
            bool(f.first_seen)
            for f in aged
            if lines[f.location.path][(f.location.line or 1) - 1] == word
        )
        assert covered == min(count(before), count(now))


@given(programs)
def test_the_same_tree_is_old_and_an_empty_baseline_makes_all_new(files: Files) -> None:
    assert all(f.first_seen for f in with_age(scan(files), accepted(files), files, files))
    assert not any(f.first_seen for f in with_age(scan(files), Baseline(), files, files))
