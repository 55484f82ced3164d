"""Gaps, notices, scanners and the verdict as test cases."""

from __future__ import annotations

from stockade.model import path as paths
from stockade.model.gap import split_subject
from stockade.model.result import Result, ScannerRecord, Status
from stockade.model.verdict import GapRuling, Notice
from stockade_reports import acceptances
from stockade_reports.escape import words
from stockade_reports.junit.case import Case, classed, labelled
from stockade_reports.notices import placed
from stockade_reports.remedies import first_step


def of_gap(ruling: GapRuling) -> Case:
    """What was not checked, and what to do about it."""
    gap, by = ruling.gap, ruling.acceptance
    path, purl = split_subject(gap.subject)
    subject = paths.text(gap.subject)
    accepted = f" (accepted by {words(acceptances.said(by))})" if by else ""
    lines = [
        ("package", purl),
        ("what", gap.detail),
        ("policy", f"{ruling.action.value}: {ruling.because or 'no reason is given'}"),
        ("remedy", f"{first_step(gap.reason, gap.scanner)}."),
    ]
    return Case(
        classname=classed(gap.scanner, gap.reason.value),
        name=f"not checked: {subject}",
        kind=gap.reason.value,
        message=f"not checked: {subject}: {words(gap.detail) or gap.reason.value}{accepted}",
        body=labelled(lines, paths.text(path) + (f":{gap.line}" if gap.line else "")),
        path=paths.text(path),
        line=gap.line,
    )


def of_notice(notice: Notice) -> Case:
    """What policy noticed."""
    said = words(placed(notice))
    return Case(
        classname=classed("policy", notice.kind.value),
        name=words(f"{notice.kind.value}: {notice.subject}"),
        kind=notice.kind.value,
        message=said,
        body=labelled([("notice", said), ("policy", notice.action.value)]),
    )


def of_scanner(record: ScannerRecord) -> Case:
    """How much of what the scanner claims it scanned; that a whole scanner is missing."""
    count = f"{record.scanned:,} of {record.claimed:,} files and dependencies were scanned"
    note = words(record.note or record.tool.problem)
    idle = record.status is Status.SKIPPED
    said = f"{record.name} did not run" if idle else f"not checked: {count}"
    lines = [
        ("state", f"{record.status.value}: {count}"),
        ("tool", f"{record.tool.name} {record.tool.version}"),
        ("rules", record.tool.rules),
        ("note", note),
    ]
    return Case(
        classname=classed(record.name, "scan"),
        name=words(f"scan by {record.name}"),
        kind=record.status.value,
        message=words(said) + (f": {note}" if note else ""),
        body=labelled(lines),
    )


def of_verdict(result: Result) -> Case:
    """The verdict, who judged, and what there was to scan."""
    verdict, target = result.verdict, result.target
    lines = [
        ("verdict", verdict.sentence),
        ("policy", f"{verdict.policy}, {verdict.on}" if verdict.on else verdict.policy),
        ("target", f"{target.name} {target.revision}"),
        ("files", f"{target.files:,}, {target.out_of_scope:,} of them claimed by no scanner"),
        ("left out", f"{target.ignored:,} ignored by git, {len(target.excluded):,} excluded"),
        *(("note", note) for note in target.notes),
    ]
    return Case(
        classname=classed("verdict"),
        name="verdict",
        kind=verdict.state.value,
        message=words(verdict.sentence),
        body=labelled(lines),
    )
