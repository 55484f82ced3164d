"""Which findings a baseline has: matched by kind and file, each entry for one finding at most.

Ids count equal findings in the order of paths, so a copy in an earlier file moves the ids of those
behind it. What the baseline accepted is therefore found by rule and content first, then by file.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.rating import Kind
from stockade.triage.baseline import Baseline
from stockade.triage.fingerprint import kind_of


@frozen
class Entry:
    """One line of a baseline."""

    id: str
    day: str
    path: str
    """In printable form, like all paths here."""


def with_age(
    findings: Sequence[Finding],
    baseline: Baseline,
    files: Iterable[str],
    checked: Collection[str] = (),
) -> tuple[Finding, ...]:
    """The findings with `first_seen` as the baseline has it: empty in those which it does not.

    An entry counts in its own file. It may have moved where that file is gone from `files`, all
    paths of the target, or is among `checked`, in which a finding would have been seen, and has it
    no more. A secret's entry moves with its file alone: other values look the same.
    """
    wanted = {kind_of(f.id) for f in findings if f.id}
    entries = _by_kind(baseline, wanted)
    if not entries:
        return tuple(_aged(f, "") for f in findings)
    there, seen = ({paths.text(path) for path in group} for group in (files, checked))

    def left(entry: Entry, finding: Finding) -> bool:
        if entry.path in there:
            return finding.kind is not Kind.SECRET and entry.path in seen
        return True

    days: dict[int, str] = {}
    for kind, members in _members(findings, entries).items():
        days |= _matched(members, entries[kind], left)
    return tuple(_aged(f, days.get(n, "")) for n, f in enumerate(findings))


def _by_kind(baseline: Baseline, wanted: Collection[str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for id_, day in baseline.first_seen.items():
        if kind_of(id_) in wanted:
            found[kind_of(id_)].append(Entry(id=id_, day=day, path=baseline.paths.get(id_, "")))
    return found


def _members(
    findings: Sequence[Finding], entries: Mapping[str, list[Entry]]
) -> dict[str, dict[int, Finding]]:
    """By kind, the findings of which the baseline has some, by their number."""
    found: dict[str, dict[int, Finding]] = defaultdict(dict)
    for number, finding in enumerate(findings):
        if finding.id and kind_of(finding.id) in entries:
            found[kind_of(finding.id)][number] = finding
    return found


def _matched(
    members: Mapping[int, Finding], entries: Sequence[Entry], left: Callable[[Entry, Finding], bool]
) -> dict[int, str]:
    """Day by number of finding. Those that stay in their file are matched before those that left
    it."""
    days: dict[int, str] = {}
    rest: list[Entry] = []
    by_path: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda e: (e.day, e.id)):
        by_path[entry.path].append(entry)
    here: dict[str, dict[int, Finding]] = defaultdict(dict)
    for number, finding in members.items():
        here[paths.text(finding.location.path)][number] = finding
    for path, stayed in by_path.items():
        found, free = _paired(here.get(path, {}), stayed)
        days |= found
        rest += free
    moved = {n: f for n, f in members.items() if n not in days}
    some = next(iter(members.values()))
    return days | _paired(moved, [e for e in rest if left(e, some)])[0]


def _paired(
    members: Mapping[int, Finding], entries: Sequence[Entry]
) -> tuple[dict[int, str], list[Entry]]:
    """Those of the same id first, then in order. Returns the days, and what is left of entries."""
    by_id = {entry.id: entry for entry in entries}
    days = {n: by_id.pop(f.id).day for n, f in members.items() if f.id in by_id}
    free = list(by_id.values())
    open_ = [n for n in members if n not in days]
    days |= {n: e.day for n, e in zip(open_, free, strict=False)}
    return days, free[len(open_) :]


def _aged(finding: Finding, day: str) -> Finding:
    if finding.first_seen == day:
        return finding
    return dataclasses.replace(finding, first_seen=day)
