"""Entries of a baseline that a scan looked for and no longer has.

Matched as `stockade.triage.age` does: by rule and content, those in the same file first. An entry
of which the scan has an equal finding elsewhere has moved, and stays. A secret's has moved only
where the scan says so, by the age that it gives the secret: other values look the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from stockade.model import path as paths
from stockade.model import strict_json
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.rating import Kind
from stockade.model.result import Result
from stockade.triage.baseline import SCHEMA, is_id, parse
from stockade.triage.compare_look import Absence, Cause, Looked, looked, unchecked
from stockade.triage.fingerprint import kind_of

_ADVISORIES = "osv"
"""How rules of the scanner of dependencies begin; all others' begin with the scanner's name."""


@frozen
class Row:
    """An entry of a baseline, as it stands there; see `stockade.triage.baseline`."""

    id: str
    first_seen: str
    rule: str
    path: str


@frozen
class Pruned:
    """A baseline's entries, in its order, sorted by what a scan says of them."""

    kept: tuple[Row, ...]
    """Those that stay, be it that nobody looked for them."""

    stale: tuple[Row, ...]
    unlooked: tuple[tuple[Row, Absence], ...]
    """Those among the kept ones that the scan lacks without having looked for them."""


def rows(data: bytes, where: str) -> tuple[Row, ...]:
    """The entries of a baseline of untrusted origin.

    Raises:
        UsageError: as `stockade.triage.baseline.parse`.
    """
    parse(data, where)
    return tuple(Row(**entry) for entry in strict_json.loads(data, where)["findings"])


def written(kept: Iterable[Row]) -> str:
    """The file with these entries, as `stockade.triage.baseline.dump` writes them."""
    made = sorted(kept, key=lambda row: row.id)
    listed = ",\n".join(json.dumps(_record(row), ensure_ascii=False) for row in made)
    frame = ["{", f'"schema": "{SCHEMA}",', '"findings": [', *([listed] if made else []), "]", "}"]
    return "\n".join([*frame, ""])


def pruned(entries: Sequence[Row], result: Result) -> Pruned:
    """What the scan looked for and lacks is stale. Nothing is added, and nothing changed."""
    members: dict[str, list[Finding]] = defaultdict(list)
    for finding in _members(result):
        if is_id(finding.id):
            members[kind_of(finding.id)].append(finding)
    equal: dict[str, list[Row]] = defaultdict(list)
    for row in entries:
        equal[kind_of(row.id)].append(row)
    by, scanners = looked(result), _scanners(result)
    unlooked: dict[str, Absence] = {}
    stale: set[str] = set()
    for kind, alike in equal.items():
        away, free = _not_in_their_files(alike, members[kind])
        why = {row.id: _unlooked(row, by, scanners) for row in away}
        unlooked |= {id_: absence for id_, absence in why.items() if absence is not None}
        stale |= {row.id for row in _beyond([r for r in away if why[r.id] is None], free)}
    return Pruned(
        kept=tuple(row for row in entries if row.id not in stale),
        stale=tuple(row for row in entries if row.id in stale),
        unlooked=tuple((row, unlooked[row.id]) for row in entries if row.id in unlooked),
    )


def _members(result: Result) -> Iterable[Finding]:
    """What each tool reported: a baseline has an entry for each."""
    return (member for finding in result.findings for member in finding.members)


def _record(row: Row) -> dict[str, str]:
    return {"id": row.id, "first_seen": row.first_seen, "rule": row.rule, "path": row.path}


def _not_in_their_files(
    alike: Iterable[Row], members: Iterable[Finding]
) -> tuple[list[Row], list[Finding]]:
    """Of equal entries and findings, what is left when those in the same file are put together."""
    here: dict[str, dict[str, Finding]] = defaultdict(dict)
    for finding in members:
        here[paths.text(finding.location.path)][finding.id] = finding
    others, away = [], []
    for row in sorted(alike, key=_age):
        if here[row.path].pop(row.id, None) is None:
            others.append(row)
    for row in others:
        if here[row.path]:
            del here[row.path][next(iter(here[row.path]))]
        else:
            away.append(row)
    return away, [finding for group in here.values() for finding in group.values()]


def _beyond(away: Sequence[Row], free: Sequence[Finding]) -> list[Row]:
    """Those that are more than the findings to which they may have moved, the youngest.

    Which of several secrets moved depends on which of their files are gone, and no result tells:
    then none is."""
    if any(f.kind is Kind.SECRET and f.first_seen for f in free):
        return []
    moved = {f.id for f in free if f.kind is not Kind.SECRET}
    return sorted(away, key=lambda row: (row.id not in moved, *_age(row)))[len(moved) :]


def _age(row: Row) -> tuple[str, str]:
    return row.first_seen, row.id


def _scanners(result: Result) -> Mapping[str, set[str]]:
    """First part of a rule to the scanners that have such rules, as far as a record tells."""
    known: dict[str, set[str]] = defaultdict(set)
    for finding in _members(result):
        known[_tool(finding.rule)].add(finding.scanner)
    for record in result.scanners:
        known[record.name].add(record.name)
    known[_ADVISORIES].add("dependencies")
    return known


def _tool(rule: str) -> str:
    return rule.partition("/")[0]


def _unlooked(row: Row, by: Looked, scanners: Mapping[str, set[str]]) -> Absence | None:
    """Why the scan did not look for an entry. Of a rule that is nobody's nobody did."""
    asked = sorted(scanners.get(_tool(row.rule), ()))
    found = (unchecked(name, row.path, None, by, of_environment=False) for name in asked)
    nobody = None if asked else Absence(cause=Cause.TOOL, detail="did not run", unlooked=True)
    return next((why for why in found if why is not None), nobody)
