"""What real tools report of labelled snippets: no two flaws are merged, most of the same are."""

from __future__ import annotations

from collections import Counter

from stockade.model.result import Result
from stockade.triage.correlate import correlated, flattened
from support.correlating import labels, score

REACHED = 73, 84
"""Of how many pairs of one flaw how many are merged. What is missed, and why, stands in
docs/correlation.md; a change of a rule or of a tool's places may cost some, and must be looked at.
"""


def test_there_is_enough_to_tell() -> None:
    count = Counter(label.same for label in labels())
    assert count[True] >= 60
    assert count[False] >= 40
    assert len({(label.file, frozenset(label.reports)) for label in labels()}) == count.total()


def test_no_two_flaws_are_merged(labelled: Result) -> None:
    found = score(labelled)
    assert found.wrong == ()
    assert found.unlabelled == ()
    assert found.precision == 1.0


def test_as_many_are_found_as_were(labelled: Result) -> None:
    found = score(labelled)
    assert (found.right, found.right + len(found.missed)) >= REACHED


def test_a_record_merges_the_same_again(labelled: Result) -> None:
    assert correlated(flattened(labelled.findings)) == tuple(labelled.findings)


def test_counts_of_scanners_are_before_merging(labelled: Result) -> None:
    """Each scanner's record counts what it reported, merged or not."""
    members = Counter(m.scanner for f in labelled.findings for m in f.members)
    assert {r.name: r.findings for r in labelled.scanners if r.findings} == dict(members)
