"""The books: what was claimed equals what was scanned plus what is a gap, always."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Iterator

from stockade.model.dependency import AdvisorySource, DependencyRecord, DependencyState
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason, split_subject
from stockade.model.path import text
from stockade.model.scanner import Completed, Failed, Outcome, failed


@frozen
class Account:
    """One job's books, closed: `claimed` is the disjoint union of `scanned` and gap subjects."""

    scanner: str
    claimed: frozenset[str]
    scanned: frozenset[str]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    dependencies: tuple[DependencyRecord, ...] = ()
    sources: tuple[AdvisorySource, ...] = ()
    failure: str = ""
    """Why nothing may be concluded; empty when the job completed."""


def account(
    scanner: str, files: Iterable[File], outcome: Outcome, others: Container[str] = ()
) -> Account:
    """Close the books of a job, whatever its scanner said.

    `others` are paths beside the job's files to which a finding may point, though not first.

    A scanner that names something it was not given has lost our trust: its job failed. What it
    left out becomes an `unaccounted` gap, and a subject both scanned and a gap is a gap.
    """
    files = tuple(files)
    if isinstance(outcome, Completed):
        stranger = _stranger(files, outcome, others)
        if stranger is None:
            return _close(scanner, files, outcome)
        outcome = Failed(
            reason=GapReason.TOOL_FAILED,
            detail=f"{scanner} named {text(stranger)}, which it was not given",
        )
    reason = outcome.reason if isinstance(outcome, Failed) else GapReason.UNACCOUNTED
    detail = outcome.detail if isinstance(outcome, Failed) else outcome.reason
    return Account(
        scanner=scanner,
        claimed=frozenset(f.path for f in files),
        scanned=frozenset(),
        gaps=failed(files, scanner, reason, detail),
        findings=(),
        failure=detail,
    )


def _close(scanner: str, files: tuple[File, ...], outcome: Completed) -> Account:
    claimed = frozenset(f.path for f in files) | outcome.discovered
    gapped = frozenset(g.subject for g in outcome.gaps)
    silent = sorted(claimed - outcome.scanned - gapped)
    gaps = outcome.gaps + tuple(
        Gap(
            scanner=scanner,
            subject=subject,
            reason=GapReason.UNACCOUNTED,
            detail=f"{scanner} ended well but did not say that it looked at this",
        )
        for subject in silent
    )
    return Account(
        scanner=scanner,
        claimed=claimed,
        scanned=outcome.scanned - gapped,
        gaps=gaps,
        findings=outcome.findings,
        dependencies=tuple(_settled(d, gapped) for d in outcome.dependencies),
        sources=outcome.sources,
    )


def _settled(dependency: DependencyRecord, gapped: frozenset[str]) -> DependencyRecord:
    """Nothing that is a gap is called clear, whatever its scanner says."""
    if dependency.state is DependencyState.CLEAR and dependency.subject in gapped:
        return dataclasses.replace(dependency, state=DependencyState.UNKNOWN)
    return dependency


def _stranger(files: tuple[File, ...], outcome: Completed, others: Container[str]) -> str | None:
    """Something that the outcome names and the job did not hold, or `None`."""
    given = frozenset(f.path for f in files)
    known = given | outcome.discovered
    named = [
        *sorted(outcome.scanned - known),
        *(g.subject for g in outcome.gaps if g.subject not in known),
        *(split_subject(s)[0] for s in sorted(outcome.discovered) if not _inside(s, given)),
        *(f.location.path for f in outcome.findings if f.location.path not in given),
        *(p for p in _beside(outcome) if p not in given and p not in others),
        *(d.subject for d in outcome.dependencies if d.subject not in outcome.discovered),
    ]
    return named[0] if named else None


def _beside(outcome: Completed) -> Iterator[str]:
    yield from (x.path for f in outcome.findings for x in f.locations[1:])


def _inside(subject: str, given: frozenset[str]) -> bool:
    return split_subject(subject)[0] in given
