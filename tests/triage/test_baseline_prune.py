"""What a scan looked for and lacks is stale; all else in a baseline stays, as it is."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.gap import GapReason
from stockade.model.path import text
from stockade.model.result import Result, Status
from stockade.triage.age import with_age
from stockade.triage.baseline import dump, parse
from stockade.triage.baseline_prune import Pruned, Row, pruned, rows, written
from support.comparing import BOTH, flaw, found, gap, ran, scan, scans, secret
from support.results import TARGET

DAY = "2026-01-02"


def entries(result: Result, day: str = DAY) -> tuple[Row, ...]:
    """Those of a baseline that accepts all of a scan."""
    aged = [dataclasses.replace(f, first_seen=day) for f in result.findings]
    return rows(dump(aged).encode(), "it")


def paths(some: Sequence[Row]) -> list[str]:
    return sorted(row.path for row in some)


def causes(made: Pruned) -> list[str]:
    return [absence.cause.value for _, absence in made.unlooked]


def test_what_is_gone_is_stale_and_the_rest_stays_as_it_is() -> None:
    old = entries(scan(found(), found("b.py", content="y"), found("c.py", content="z")))
    made = pruned(old, scan(found(line=9), found("moved.py", content="z"), found("new.py")))
    assert paths(made.stale) == ["b.py"]
    assert made.kept == tuple(row for row in old if row.path != "b.py")
    assert made.unlooked == ()


def test_of_equal_ones_that_which_is_not_in_its_file_is_stale() -> None:
    old = entries(scan(found("a.py"), found("b.py"), found("c.py")))
    assert paths(pruned(old, scan(found("b.py"))).kept) == ["b.py"]
    assert paths(pruned(old, scan(found("b.py"), found("z.py"))).kept) == ["a.py", "b.py"]
    one = scan(found("a.py"), found("a.py", line=2))
    assert paths(pruned(entries(one), scan(found("a.py"))).stale) == ["a.py"]


@pytest.mark.parametrize("oldest", [1, 2])
def test_of_equal_ones_in_one_file_the_oldest_stay(oldest: int) -> None:
    """As the scan gives its findings the oldest days."""
    _, *others = scan(found(line=1), found(line=2), found(line=3)).findings
    since = [dataclasses.replace(f, first_seen=DAY) for f in others]
    since[oldest - 1] = dataclasses.replace(others[oldest - 1], first_seen="2020-02-29")
    made = pruned(rows(dump(since).encode(), "it"), scan(found()))
    assert [row.first_seen for row in made.kept] == ["2020-02-29"]


def test_an_entry_that_nobody_looked_for_takes_no_moved_finding_from_another() -> None:
    """As the scan sees it, only the entry whose file was checked can have moved."""
    old = entries(scan(found("a.py"), found("b.py")))
    made = pruned(old, scan(found("z.py"), gaps=[gap("a.py")]))
    assert (paths(made.kept), made.stale) == (["a.py", "b.py"], ())
    made = pruned(old, scan(gaps=[gap("a.py")]))
    assert (paths(made.kept), paths(made.stale)) == (["a.py"], ["b.py"])


@pytest.mark.parametrize(
    ("result", "cause"),
    [
        (scan(gaps=[gap("src/a.py")]), "gap"),
        (scan(gaps=[gap("src", "inventory")]), "gap"),
        (scan(gaps=[gap("src/a.py#pkg:pypi/x@1")]), "gap"),
        (scan(scanners=[ran(status=Status.FAILED)]), "gap"),
        (scan(scanners=[ran("semgrep")]), "tool"),
        (scan(scanners=[ran(status=Status.SKIPPED, note="left out by config")]), "tool"),
        (scan(excluded=["src/a.py"]), "scope"),
        (scan(target=dataclasses.replace(TARGET, scope="lib")), "scope"),
        (scan(target=dataclasses.replace(TARGET, kind="staged")), "scope"),
        (scan(target=dataclasses.replace(TARGET, kind="environment")), "scope"),
    ],
)
def test_what_nobody_looked_for_stays(result: Result, cause: str) -> None:
    old = entries(scan(found("src/a.py")))
    made = pruned(old, result)
    assert (made.kept, made.stale, causes(made)) == (old, (), [cause])


@pytest.mark.parametrize(
    "result",
    [
        scan(),
        scan(gaps=[gap("src/a.py", "semgrep"), gap("src/b.py"), gap("sr", "inventory")]),
        scan(excluded=["src/b.py"]),
        scan(target=dataclasses.replace(TARGET, scope="src")),
        scan(scanners=[ran(status=Status.SKIPPED, note="nothing in the target is for this"
                           " scanner")]),
    ],
)  # fmt: skip
def test_what_was_looked_for_is_stale(result: Result) -> None:
    assert pruned(entries(scan(found("src/a.py"))), result).kept == ()


def test_a_file_in_which_any_package_is_a_gap_keeps_the_entries_of_its_packages() -> None:
    old = entries(scan(flaw()))
    other = "requirements.txt#pkg:pypi/flask@1"
    missed = gap(other, "dependencies", GapReason.NO_ADVISORY_DATA)
    assert causes(pruned(old, scan(gaps=[missed]))) == ["gap"]
    assert pruned(old, scan()).kept == ()
    assert causes(pruned(old, scan(scanners=[ran("bandit")]))) == ["tool"]


def test_the_rule_of_a_scanner_by_another_name_asks_that_scanner() -> None:
    odd = dataclasses.replace(found()[0], rule="house/1", scanner="bidi"), "x"
    other = dataclasses.replace(found()[0], rule="house/2", scanner="bidi"), "y"
    old = entries(scan(odd))
    own = [ran("bidi"), ran("semgrep", Status.SKIPPED, "not chosen with --scanner")]
    assert pruned(old, scan(other, scanners=own)).kept == ()
    assert causes(pruned(old, scan(other, scanners=own[1:]))) == ["tool"]


def test_a_rule_that_is_nobodys_was_not_looked_for() -> None:
    odd = dataclasses.replace(found()[0], rule="house/1", scanner="bidi"), "x"
    assert causes(pruned(entries(scan(odd)), scan(scanners=[ran("bidi")]))) == ["tool"]
    assert causes(pruned(entries(scan(odd)), scan(scanners=()))) == ["tool"]


def test_a_secret_in_another_file_is_that_of_an_entry_only_where_the_scan_says_so() -> None:
    own = [ran("secrets")]
    old = entries(scan(secret("old.env"), scanners=own))
    moved = scan(secret("new.env"), scanners=own)
    assert pruned(old, moved).kept == ()
    known = [dataclasses.replace(f, first_seen=DAY) for f in moved.findings]
    assert pruned(old, dataclasses.replace(moved, findings=tuple(known))).kept == old


def test_a_name_that_is_no_text_is_found_among_gaps() -> None:
    name = os.fsdecode(b"caf\xe9.py")
    old = entries(scan(found(name)))
    assert causes(pruned(old, scan(gaps=[gap(name)]))) == ["gap"]
    assert pruned(old, scan(found(name))).stale == ()
    assert pruned(old, scan()).kept == ()


def test_what_was_edited_by_hand_is_taken_as_it_is() -> None:
    row = Row(id="0a" * 16, first_seen=DAY, rule="bandit", path="../\u202e")
    bare = dataclasses.replace(row, id="1b" * 16, rule="")
    assert rows(written([bare, row]).encode(), "it") == (row, bare)
    made = pruned([row, bare], scan())
    assert (made.stale, made.kept) == ((row,), (bare,))
    with pytest.raises(UsageError, match="it:1"):
        rows(b"{}", "it")


@given(scans())
def test_what_is_written_is_what_create_writes(result: Result) -> None:
    made = dump(dataclasses.replace(f, first_seen=DAY) for f in result.findings)
    assert written(rows(made.encode(), "it")) == made


days = st.sampled_from(["2025-01-01", "2026-01-02", "2026-03-04"])


@given(scans(), scans(), st.lists(days, min_size=6, max_size=6))
def test_only_some_are_taken_out_and_once(old: Result, new: Result, since: list[str]) -> None:
    some = [dataclasses.replace(f, first_seen=d) for f, d in zip(old.findings, since, strict=False)]
    listed = rows(dump(some).encode(), "it")
    made = pruned(listed, new)
    assert [row for row in listed if row not in made.stale] == list(made.kept)
    assert set(made.stale) <= set(listed)
    assert {row for row, _ in made.unlooked} <= set(made.kept)
    again = pruned(made.kept, new)
    assert (again.kept, again.stale, again.unlooked) == (made.kept, (), made.unlooked)
    back = parse(written(made.kept).encode(), "it")
    assert back.first_seen == {row.id: row.first_seen for row in made.kept}
    assert pruned(listed, old_as_it_was(old)).stale == ()


@given(scans(), scans(), st.lists(days, min_size=6, max_size=6))
def test_no_finding_of_the_scan_loses_its_age(old: Result, new: Result, since: list[str]) -> None:
    some = [dataclasses.replace(f, first_seen=d) for f, d in zip(old.findings, since, strict=False)]
    data = dump(some).encode()
    whole = dataclasses.replace(
        new, target=TARGET, scanners=(*BOTH, ran("semgrep"), ran("secrets"))
    )
    aged = ages(whole.findings, data, whole)
    after = pruned(rows(data, "it"), dataclasses.replace(whole, findings=aged))
    assert ages(whole.findings, written(after.kept).encode(), whole) == aged


def ages(findings: Sequence[Finding], data: bytes, result: Result) -> tuple[Finding, ...]:
    """As a scan of files of which those without a finding are gone would give them."""
    files = {f.location.path for f in findings} | {g.path for g in result.gaps}
    return with_age(findings, parse(data, "it"), files, files - {g.path for g in result.gaps})


def old_as_it_was(result: Result) -> Result:
    return dataclasses.replace(result, target=TARGET, scanners=BOTH, gaps=())


def test_ids_of_another_kind_of_path_are_printable() -> None:
    name = os.fsdecode(b"\xff")
    assert paths(entries(scan(found(name)))) == [text(name)]
