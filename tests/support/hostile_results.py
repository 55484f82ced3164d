"""A `Result` in which every text field carries an attack on some report format."""

from __future__ import annotations

import itertools
from dataclasses import replace

from stockade.model.file import Excluded
from stockade.model.finding import Finding, SecretTrace
from stockade.model.fix import Edit, Fix
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.history import BaselineRecord, PastScan
from stockade.model.location import Location, Snippet
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.result import Result, Run, ScannerRecord, Status, TargetRecord
from stockade.model.scanner import Tool
from stockade.model.suppression import Suppression
from stockade.model.verdict import (
    Acceptance,
    AcceptanceKind,
    Action,
    Notice,
    NoticeKind,
    State,
    Verdict,
)
from support import example_findings as examples
from support.payloads import PAYLOADS, in_field, safe_path
from support.results import Judged, JudgedGap, sample_result


def hostile_finding(payload: str, number: int) -> Finding:
    """A finding with the payload in every text field; `number` varies kind and severity."""

    def text(field: str) -> str:
        return in_field(payload, field)

    return Finding(
        kind=list(Kind)[number % len(Kind)],
        scanner=text("scanner"),
        rule=f"tool/{text('rule')}",
        title=text("title"),
        message=text("message"),
        severity=list(Severity)[number % len(Severity)],
        raw_severity=text("raw_severity"),
        confidence=Confidence.UNKNOWN,
        cwe=(79,),
        raw_cwe=(80,),
        locations=(
            Location(path=safe_path(payload, "path"), line=2, column=1, note=text("note-primary")),
            Location(path=safe_path(payload, "path2"), line=9, note=text("note")),
        ),
        help=text("help"),
        help_uri=text("help_uri"),
        remedy=text("remedy"),
        fix=hostile_fix(payload),
        package=hostile_package(payload),
        secret=SecretTrace(preview=text("preview"), hmac=text("hmac")),
        snippet=Snippet(first_line=1, lines=(text("snippet1"), "\t" + text("snippet2"), "")),
        fingerprints=(
            *examples.fingerprint(payload)[:1],
            ("primaryLocationLineHash", text("fingerprint")),
            (text("fingerprint-name"), "1"),
        ),
        suppressions=(
            Suppression(
                directive=text("directive"),
                line=2,
                rules=(text("silenced"),),
                reason=text("comment"),
            ),
        ),
        scanned_severity=Severity.HIGH,
        first_seen=text("first_seen"),
        changed=True,
        owners=(text("codeowner"),),
        witnesses=(
            replace(examples.weak_hash(), message=text("witness"), rule=f"other/{text('w-rule')}"),
        ),
    )


def hostile_fix(payload: str) -> Fix:
    """A fix with the payload in every text field."""
    where = Location(
        path=safe_path(payload, "fix-path"), line=1, column=1, end_line=1, end_column=5
    )
    edit = Edit(
        location=where,
        text=in_field(payload, "fix-text"),
        before=(in_field(payload, "before"),),
        after=(in_field(payload, "after"),),
    )
    return Fix(description=in_field(payload, "fix"), edits=(edit,))


def hostile_history() -> tuple[PastScan, ...]:
    """A past scan with an attack in every text field, and one of no findings."""
    everything = " ".join(PAYLOADS)
    first = PastScan(
        started=in_field(everything, "past"),
        revision=in_field(everything, "past-revision"),
        state=State.BLOCKED,
        blocking=1,
        accepted=0,
        gaps=0,
        critical=1,
        high=0,
        medium=0,
        low=0,
        info=0,
        unknown=3,
    )
    return (first, replace(first, started="2026-01-01T00:00:00Z", critical=0, unknown=0))


def hostile_package(payload: str) -> Package:
    """A package with the payload in every text field."""
    return Package(
        purl=f"pkg:pypi/{in_field(payload, 'purl')}",
        name=in_field(payload, "name"),
        version=in_field(payload, "version"),
        ecosystem=in_field(payload, "ecosystem"),
        advisory=in_field(payload, "advisory"),
        aliases=(in_field(payload, "alias"),),
        fixed_versions=(in_field(payload, "fixed"),),
        epss=0.5,
        kev=None,
    )


def hostile_gaps(payload: str, number: int) -> list[JudgedGap]:
    """Two gaps with the payload in every text field: of a file, and of a dependency in it."""
    reason = list(GapReason)[number % len(GapReason)]
    path = safe_path(payload, "gap-path")
    subjects = (path, dependency_subject(path, f"pkg:pypi/{in_field(payload, 'gap-purl')}"))
    return [
        (
            Gap(
                scanner=in_field(payload, "gap-scanner"),
                subject=subject,
                reason=reason,
                detail=in_field(payload, "detail"),
                line=1,
            ),
            (Action.BLOCK, Action.WARN, Action.PASS)[number % 3],
            in_field(payload, "gap-because"),
        )
        for subject in subjects
    ]


def hostile_record(payload: str) -> ScannerRecord:
    """A scanner's record with the payload in every text field."""
    return ScannerRecord(
        name=in_field(payload, "record-name"),
        about=in_field(payload, "about"),
        tool=Tool(
            name=in_field(payload, "tool"),
            version=in_field(payload, "tool-version"),
            path=in_field(payload, "tool-path"),
            problem=in_field(payload, "problem"),
            rules=in_field(payload, "rules"),
        ),
        status=Status.PARTIAL,
        claimed=2,
        scanned=1,
        gapped=1,
        note=in_field(payload, "record-note"),
    )


def hostile_target() -> TargetRecord:
    """A target with an attack in every text field; the repository is a `javascript:` address."""
    everything = " ".join(PAYLOADS)
    return TargetRecord(
        name=in_field(everything, "target-name"),
        kind="directory",
        revision=in_field(PAYLOADS[2], "revision"),
        branch=in_field(everything, "branch"),
        repository=in_field(PAYLOADS[4], "repository"),
        files=1,
        excluded=tuple(
            Excluded(path=safe_path(p, "excluded"), by=in_field(p, "by")) for p in PAYLOADS
        ),
        notes=tuple(in_field(p, "target-note") for p in PAYLOADS),
    )


def hostile_run() -> Run:
    """Run metadata with an attack in every text field."""
    everything = " ".join(PAYLOADS)
    return Run(
        started=in_field(everything, "started"),
        seconds=1.0,
        cpu_seconds=1.0,
        version=in_field(everything, "run-version"),
        python=in_field(everything, "python"),
        platform=in_field(everything, "platform"),
    )


def hostile_result() -> Result:
    """One finding, two gaps and one scanner for each payload, and attacks everywhere else."""
    everything = " ".join(PAYLOADS)
    judged: list[Judged] = []
    gaps: list[JudgedGap] = []
    for number, payload in enumerate(PAYLOADS):
        action = (Action.BLOCK, Action.WARN, Action.PASS)[number % 3]
        finding = hostile_finding(payload, number)
        judged.append((finding, action, in_field(payload, "because")))
        gaps += hostile_gaps(payload, number)
    result = sample_result(
        state=State.BLOCKED,
        sentence=in_field(everything, "sentence"),
        judged=judged,
        judged_gaps=gaps,
        scanners=[hostile_record(payload) for payload in PAYLOADS],
        target=hostile_target(),
        run=hostile_run(),
        policy=in_field(everything, "policy"),
    )
    return replace(
        result,
        verdict=hostile_verdict(result.verdict),
        baseline=BaselineRecord(path=in_field(everything, "baseline"), entries=3, gone=1),
        history=hostile_history(),
    )


def hostile_verdict(verdict: Verdict) -> Verdict:
    """The verdict in which all that passes is accepted, and every payload is a notice."""
    payloads = itertools.cycle(PAYLOADS)
    rulings = tuple(
        replace(r, acceptance=hostile_acceptance(next(payloads), number))
        if r.action is Action.PASS
        else r
        for number, r in enumerate(verdict.rulings)
    )
    gap_rulings = tuple(
        replace(r, acceptance=hostile_acceptance(next(payloads), 0))
        if r.action is Action.PASS
        else r
        for r in verdict.gap_rulings
    )
    notices = tuple(hostile_notice(payload, number) for number, payload in enumerate(PAYLOADS))
    return replace(
        verdict,
        on=in_field(" ".join(PAYLOADS), "on"),
        rulings=rulings,
        gap_rulings=gap_rulings,
        notices=notices,
    )


def hostile_acceptance(payload: str, number: int) -> Acceptance:
    """A waiver or a comment with the payload in every text field."""
    return Acceptance(
        kind=list(AcceptanceKind)[number % 2],
        id=in_field(payload, "acceptance-id"),
        reason=in_field(payload, "reason"),
        owner=in_field(payload, "owner"),
        until=in_field(payload, "until"),
    )


def hostile_notice(payload: str, number: int) -> Notice:
    """A notice with the payload in every text field."""
    return Notice(
        kind=list(NoticeKind)[number % len(NoticeKind)],
        action=list(Action)[number % 3],
        subject=in_field(payload, "notice-subject"),
        where=in_field(payload, "where"),
        message=in_field(payload, "notice"),
    )
