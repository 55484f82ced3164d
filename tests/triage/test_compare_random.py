"""Comparisons of random scans: nothing differs from itself, and what is new is gone in reverse."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from hypothesis import given, settings

from stockade.model.codec import decode, encode
from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.triage.compare import Changed, Comparison, compare
from stockade.triage.compare_limits import limits
from support.comparing import scans
from support.generated_results import results


def gone(made: Comparison) -> Counter[object]:
    return told((*made.fixed, *made.unlooked))


def told(changed: Iterable[Changed]) -> Counter[object]:
    """Of a merged finding only that it is there: which member's cause is told depends on the
    side."""
    return Counter((c.finding, None if c.finding.witnesses else c.absence) for c in changed)


def alike(result: Result) -> Result:
    """An equal record of other objects, as another file would be read."""
    return decode(json.dumps(encode(result)).encode())


def check_same(result: Result) -> None:
    made = compare(result, alike(result))
    lists = (made.found, made.fixed, made.unlooked, made.moved)
    assert not any((*lists, made.new_gaps, made.closed_gaps, made.unlooked_gaps))
    assert made.unchanged == len(result.findings)
    assert made.old is made.new


def check_reverse(one: Result, two: Result) -> None:
    there, back = compare(one, two), compare(two, one)
    assert told(there.found) == gone(back)
    assert gone(there) == told(back.found)
    assert Counter((m.old, m.new) for m in there.moved) == Counter(
        (m.new, m.old) for m in back.moved
    )
    assert there.unchanged == back.unchanged
    assert Counter(there.new_gaps) == Counter((*back.closed_gaps, *back.unlooked_gaps))


@given(scans())
def test_a_scan_does_not_differ_from_itself(result: Result) -> None:
    check_same(result)


@given(results())
def test_any_record_does_not_differ_from_itself(result: Result) -> None:
    check_same(result)


@given(scans(), scans())
def test_what_is_new_is_gone_in_reverse(one: Result, two: Result) -> None:
    check_reverse(one, two)


@settings(max_examples=40, deadline=None)
@given(results(), results())
def test_what_is_new_in_any_record_is_gone_in_reverse(one: Result, two: Result) -> None:
    check_reverse(one, two)


@given(scans(), scans())
def test_every_finding_is_in_one_list(one: Result, two: Result) -> None:
    made = compare(one, two)
    both = len(made.moved) + made.unchanged
    assert both + len(made.found) == len(two.findings)
    assert both + len(made.fixed) + len(made.unlooked) == len(one.findings)


@given(scans(), scans())
def test_no_fix_is_claimed_of_what_was_not_looked_for(one: Result, two: Result) -> None:
    """Said once more by the words of a record alone, without the index that the code makes."""
    for changed in compare(one, two).fixed:
        assert not _obstacle(changed.finding, two)


@given(scans(), scans())
def test_what_was_not_looked_for_limits_the_comparison(one: Result, two: Result) -> None:
    made = compare(one, two)
    if any(c.absence.unlooked for c in made.unlooked):
        assert limits(one, two, made)


def _obstacle(finding: Finding, scan: Result) -> bool:
    path = finding.location.path
    own = [s for s in scan.scanners if s.name == finding.scanner]
    if not own or own[0].status == "failed":
        return True
    if own[0].status == "skipped" and "nothing in the target" not in own[0].note:
        return True
    if scan.target.kind == "staged" or any(e.path == path for e in scan.target.excluded):
        return True
    if scan.target.scope and not path.startswith(f"{scan.target.scope}/"):
        return True
    return any(
        g.subject in (path, "src") and f"{path}/".startswith(f"{g.subject}/")
        for g in scan.gaps
        if g.scanner in (finding.scanner, "inventory")
    )
