"""What a scan looked at, as its record tells: whether a finding that it lacks would be there.

All paths here are in printable form, as baselines have them. Two names with one such form are taken
for one: that can only add to what counts as not looked at.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, split_subject
from stockade.model.result import Result, ScannerRecord, Status, TargetRecord

INVENTORY = "inventory"
"""Whose gaps are every scanner's: what it could not take, nobody was given."""

_NOTHING_TO_DO = "nothing in the target is for this scanner"
"""How a record notes a scanner that looked, and had nothing to check (`stockade.engine.run`)."""


class Cause(enum.StrEnum):
    """Why one of two scans has a finding, and the other does not."""

    CODE = "code"
    """The scanned files differ."""
    RULE = "rule"
    """The rules of its tool differ, and the code does not."""
    TOOL = "tool"
    """The version of its tool, or Stockade's own, differs, and the code does not; or the scanner
    did not run."""
    CODE_OR_RULE = "code or rule"
    """Both differ; no record tells which of them it was."""
    ADVISORY = "advisory"
    """The dependency was looked up in both, and the answers differ."""
    GAP = "gap"
    """Its tool could not check the place."""
    SCOPE = "scope"
    """The place was left out: another part was asked for, or a pattern excludes it."""
    UNKNOWN = "unknown"
    """The same commit, the same tool, and another answer."""


@frozen
class Absence:
    """Why a scan lacks a finding."""

    cause: Cause
    detail: str = ""
    """A few words from its record, e.g. `bandit: timeout`; empty where the cause says it all."""

    unlooked: bool = False
    """Whether the scan did not look there at all."""


@frozen
class Looked:
    """One record, by what is asked of it."""

    result: Result
    scanners: Mapping[str, ScannerRecord]
    gaps: Mapping[tuple[str, str], Sequence[Gap]]
    """By scanner and file."""

    excluded: Mapping[str, str]
    """File to the pattern that leaves it out."""

    answered: frozenset[str]
    """Package URLs of dependencies of which something certain is said."""

    unanswered: frozenset[str]
    """Package URLs of those of which nothing is."""

    advised: frozenset[tuple[str, str]]
    """Rule and package URL of the findings."""

    @property
    def of_environment(self) -> bool:
        """Whether it is of installed packages, and so has no path in common with a repository."""
        return self.result.target.kind == "environment"


def looked(result: Result) -> Looked:
    """Put a record into the order in which `unlooked` and `absence` ask of it."""
    gaps: dict[tuple[str, str], list[Gap]] = defaultdict(list)
    for gap in result.gaps:
        gaps[gap.scanner, paths.text(gap.path)].append(gap)
    unknown = {d.purl for d in result.dependencies if d.state == "unknown"}
    known = {d.purl for d in result.dependencies if d.state != "unknown"}
    return Looked(
        result=result,
        scanners={record.name: record for record in result.scanners},
        gaps=dict(gaps),
        excluded={paths.text(item.path): item.by for item in result.target.excluded},
        answered=frozenset(known),
        unanswered=frozenset(unknown - known),
        advised=frozenset((f.rule, f.package.purl) for f in _members(result) if f.package),
    )


def _members(result: Result) -> Iterator[Finding]:
    return (member for finding in result.findings for member in finding.members)


def unlooked(finding: Finding, by: Looked, other: Looked) -> Absence | None:
    """Why the scan could not have had a finding of the other one; `None`: it looked there."""
    purl = finding.package.purl if finding.package else ""
    path = finding.location.path
    return unchecked(finding.scanner, path, purl, by, other.of_environment)


def unchecked(
    scanner: str, path: str, purl: str | None, by: Looked, of_environment: bool
) -> Absence | None:
    """Why a scanner did not check a file, or a package that is named in it; `None`: it did, or the
    file is gone.

    `purl` is empty for what is about no package, and `None` where that is not known.
    `of_environment`: whether the path is one of an environment.
    """
    path = paths.text(path)
    if why := not_run(scanner, by):
        return Absence(cause=Cause.TOOL, detail=f"{scanner} {why}", unlooked=True)
    if why := _out_of_scope(path, by, of_environment):
        return Absence(cause=Cause.SCOPE, detail=why, unlooked=True)
    if (gap := _gap(scanner, path, purl, by)) is not None:
        detail = f"{gap.scanner}: {gap.reason.value}"
        return Absence(cause=Cause.GAP, detail=detail, unlooked=True)
    record = by.scanners.get(scanner)
    if record is not None and record.status is Status.FAILED:
        return Absence(cause=Cause.GAP, detail=f"{scanner} failed", unlooked=True)
    return None


def not_run(scanner: str, by: Looked) -> str:
    """Why a scanner took no part in a scan; empty: it did, be it that it failed."""
    if scanner == INVENTORY:
        return ""
    record = by.scanners.get(scanner)
    if record is None:
        return "did not run"
    idle = record.status is Status.SKIPPED and record.note != _NOTHING_TO_DO
    said = f"did not run: {record.note}" if record.note else "did not run"
    return said if idle else ""


def absence(finding: Finding, by: Looked, other: Looked) -> Absence:
    """Why the scan lacks a finding of the other one."""
    if (why := unlooked(finding, by, other)) is not None:
        return why
    if finding.package is not None:
        purl = finding.package.purl
        if purl in by.unanswered:
            return Absence(cause=Cause.GAP, detail="not looked up", unlooked=True)
        if purl in by.answered and (finding.rule, purl) not in by.advised:
            return Absence(cause=Cause.ADVISORY)
    return _changed(finding.scanner, by, other)


def _changed(scanner: str, by: Looked, other: Looked) -> Absence:
    """Both looked: what differs between them."""
    cause, detail = _tools(scanner, by, other)
    target = by.result.target
    if not target.revision or _measures(target) != _measures(other.result.target):
        return Absence(cause=Cause.CODE_OR_RULE if cause else Cause.CODE, detail=detail)
    if cause is not None:
        return Absence(cause=cause, detail=detail)
    # A work tree may hold an edit that changes no size; a commit cannot.
    return Absence(cause=Cause.UNKNOWN if target.kind == "revision" else Cause.CODE)


def _measures(target: TargetRecord) -> tuple[str, str, int, int]:
    """What is the same for the same code, and hardly ever for another one."""
    return target.revision, target.kind, target.files, target.bytes


def _tools(scanner: str, by: Looked, other: Looked) -> tuple[Cause | None, str]:
    """How what checked differs; `None`: it does not."""
    one, two = by.scanners.get(scanner), other.scanners.get(scanner)
    if one is None or two is None:
        return None, ""
    if one.tool.version != two.tool.version:
        return Cause.TOOL, f"found by {two.tool.name} {two.tool.version}, not {one.tool.version}"
    ours, theirs = by.result.run.version, other.result.run.version
    if ours != theirs:
        return Cause.TOOL, f"found by Stockade {theirs}, not {ours}"
    if one.tool.rules != two.tool.rules:
        return Cause.RULE, f"other rules of {two.tool.name}"
    return None, ""


def _out_of_scope(path: str, by: Looked, of_environment: bool) -> str:
    target = by.result.target
    if by.of_environment is not of_environment:
        return f"target: {target.kind}"
    if target.kind == "staged":
        return "only what is staged"
    for place in _upwards(path):
        if place in by.excluded:
            return f"excluded: {by.excluded[place]}"
    scope = paths.text(target.scope)
    inside = not scope or path == scope or path.startswith(f"{scope}/")
    return "" if inside else f"only {scope}"


def _gap(scanner: str, path: str, purl: str | None, by: Looked) -> Gap | None:
    for place in _upwards(path):
        for name in (scanner, INVENTORY):
            for gap in by.gaps.get((name, place), ()):
                of = split_subject(gap.subject)[1]
                if not of or purl is None or (purl and _unversioned(of) == _unversioned(purl)):
                    return gap
    return None


def _upwards(path: str) -> Iterator[str]:
    """The file and the folders around it: what cannot be listed is a gap as a whole."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield "."


def _unversioned(purl: str) -> str:
    """A package whose version is not known any more has a gap under another package URL."""
    bare = purl.partition("#")[0].partition("?")[0]
    head, at, _ = bare.rpartition("@")
    return head if at else bare
