"""Rows: the verdict first, so that a file without findings does not look like a clean scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stockade.model import owasp
from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.gap import split_subject
from stockade.model.package import Package
from stockade.model.result import Result
from stockade.model.verdict import Acceptance, GapRuling, Notice, Ruling
from stockade_reports import acceptances
from stockade_reports.csvfile.cells import Cell
from stockade_reports.escape import words
from stockade_reports.novelty import is_new
from stockade_reports.remedies import first_step

Row = Mapping[str, Cell]
"""Values by the names of `columns.COLUMNS`; what is left out is an empty cell."""


def build(result: Result) -> Iterator[Row]:
    """The verdict, the findings, the gaps, the notices, in the record's order."""
    yield _verdict(result)
    for ruling in result.verdict.rulings:
        yield _finding(ruling, result)
    yield from map(_gap, result.verdict.gap_rulings)
    yield from map(_notice, result.verdict.notices)


def _verdict(result: Result) -> Row:
    return {
        "type": "verdict",
        "reason": result.verdict.state.value,
        "policy_rule": words(result.verdict.policy),
        "message": words(result.verdict.sentence),
        "detail": words(". ".join(_scanned(result))),
    }


def _scanned(result: Result) -> Iterator[str]:
    target = result.target
    yield (
        f"{target.files:,} files: {target.out_of_scope:,} of them claimed by no scanner;"
        f" left out: {target.ignored:,} ignored by git, {len(target.excluded):,} excluded"
    )
    for record in result.scanners:
        note = f": {record.note}" if record.note else ""
        share = f"{record.scanned:,} of {record.claimed:,} scanned"
        yield f"{record.name} {record.status.value}, {share}{note}"
    yield from result.target.notes


def _finding(ruling: Ruling, result: Result) -> Row:
    finding, at, scanned = ruling.finding, ruling.finding.location, ruling.finding.scanned_severity
    return {
        "type": "finding",
        "id": words(finding.id),
        "action": ruling.action.value,
        "because": words(ruling.because),
        "policy_rule": words(ruling.rule),
        "accepted_by": _accepted(ruling.acceptance),
        "blocks_after": words(ruling.grace_ends),
        "owners": _joined(finding.owners),
        "new": is_new(finding, result),
        "first_seen": words(finding.first_seen),
        "severity": finding.severity.word,
        "scanned_severity": None if scanned is None else scanned.word,
        "raw_severity": words(finding.raw_severity),
        "confidence": finding.confidence.word,
        "path": paths.text(at.path),
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        **_flaw(finding),
        **(_package(finding.package) if finding.package else {}),
    }


def _flaw(finding: Finding) -> Row:
    used = finding.reachability
    categories = owasp.categories(finding.cwe, of_package=finding.package is not None)
    return {
        "kind": finding.kind.value,
        "scanner": words(finding.scanner),
        "rule": words(finding.rule),
        "title": words(finding.title),
        "message": words(finding.message),
        "detail": words(finding.help),
        "remedy": words(finding.remedy),
        "cwe": _joined(f"CWE-{number}" for number in finding.cwe),
        "owasp": _joined(categories),
        "reachability": None if used is None else used.value,
        "help_uri": words(finding.help_uri),
        "witnesses": _joined(sorted({witness.rule for witness in finding.witnesses})),
    }


def _package(package: Package) -> Row:
    return {
        "package": words(package.name),
        "version": words(package.version),
        "wanted": words(package.wanted),
        "ecosystem": words(package.ecosystem),
        "purl": words(package.purl),
        "advisory": words(package.advisory),
        "aliases": _joined(package.aliases),
        "further": _joined(package.further),
        "fixed_versions": _joined(package.fixed_versions),
        "safe_version": words(package.safe_version),
        "cvss": package.score,
        "epss": package.epss,
        "kev": package.kev,
    }


def _gap(ruling: GapRuling) -> Row:
    gap = ruling.gap
    path, purl = split_subject(gap.subject)
    return {
        "type": "gap",
        "reason": gap.reason.value,
        "action": ruling.action.value,
        "because": words(ruling.because),
        "accepted_by": _accepted(ruling.acceptance),
        "scanner": words(gap.scanner),
        "title": "not checked",
        "detail": words(gap.detail),
        "remedy": f"{first_step(gap.reason, gap.scanner)}.",
        "path": paths.text(path),
        "line": gap.line,
        "purl": words(purl),
    }


def _notice(notice: Notice) -> Row:
    return {
        "type": "notice",
        "reason": notice.kind.value,
        "id": words(notice.subject),
        "action": notice.action.value,
        "message": words(notice.message),
        "detail": words(notice.where),
    }


def _accepted(by: Acceptance | None) -> Cell:
    return None if by is None else words(acceptances.said(by))


def _joined(values: Iterable[str]) -> str:
    return words(" ".join(values))
