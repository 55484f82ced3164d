"""GitLab's code quality report: the part of the Code Climate format that GitLab documents.

One array of issues, without a place for a verdict or a status. So gaps and notices are issues too,
and what is accepted stays, rated `info`: an empty array says that all was checked and is well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stockade.model import path as paths
from stockade.model.errors import PathError
from stockade.model.gap import split_subject
from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action, GapRuling, Notice, Ruling
from stockade_reports import acceptances, notices, packages
from stockade_reports.clip import cut
from stockade_reports.escape import words
from stockade_reports.gitlab.identity import digest, distinct, keyed
from stockade_reports.standings import is_let_pass

_SCALE = ("info", "minor", "major", "critical", "blocker")
_RATED = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.UNKNOWN: "major",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}
_RULED = {Action.BLOCK: "major", Action.WARN: "minor", Action.PASS: "info"}
"""What a gap or notice is rated, and what a finding is rated at least."""

_MOST = 2_000
"""Characters of a description."""


def issues(result: Result) -> Iterator[dict[str, Any]]:
    """Findings, gaps, notices of policy, in the record's order; every fingerprint once."""
    verdict, unique = result.verdict, distinct()
    for key, ruling in keyed(verdict.rulings):
        yield _finding(key, ruling)
    for gap_ruling in verdict.gap_rulings:
        gap = gap_ruling.gap
        yield _gap(unique(digest("gap", gap.scanner, gap.reason, gap.subject)), gap_ruling)
    for notice in verdict.notices:
        yield _notice(unique(digest("notice", notice.kind, notice.subject, notice.where)), notice)


def _finding(fingerprint: str, ruling: Ruling) -> dict[str, Any]:
    finding, where = ruling.finding, ruling.finding.location
    said = f"{packages.titled(finding)}: {finding.message}"
    by = ruling.acceptance
    if by is not None and is_let_pass(ruling):
        rating, said = "info", f"Accepted ({acceptances.named(by)}): {said}"
    else:
        rating = max(_RATED[finding.severity], _RULED[ruling.action], key=_SCALE.index)
        said = f"Blocks: {said}" if ruling.action is Action.BLOCK else said
    return _issue(fingerprint, finding.rule, said, rating, where.path, where.line)


def _gap(fingerprint: str, ruling: GapRuling) -> dict[str, Any]:
    gap = ruling.gap
    path, purl = split_subject(gap.subject)
    said = f"Not checked by {gap.scanner}{f' ({purl})' if purl else ''}: "
    said += gap.detail or gap.reason.value
    check, rating = f"stockade/gap/{gap.reason.value}", _RULED[ruling.action]
    return _issue(fingerprint, check, said, rating, path, gap.line)


def _notice(fingerprint: str, notice: Notice) -> dict[str, Any]:
    path, line = _placed(notice.where)
    blocks = "Blocks: " if notice.action is Action.BLOCK else ""
    check, rating = f"stockade/notice/{notice.kind.value}", _RULED[notice.action]
    return _issue(fingerprint, check, f"{blocks}{notices.told(notice)}", rating, path, line)


def _placed(where: str) -> tuple[str, int | None]:
    """File and line of a notice; the whole target where it names no file of it."""
    path, _, line = where.rpartition(":")
    number = int(line) if line.isascii() and line.isdecimal() and len(line) < 10 else 0
    try:
        return paths.check(path), number or None
    except PathError:
        return ".", None


def _issue(
    fingerprint: str, check: str, said: str, rating: str, path: str, line: int | None
) -> dict[str, Any]:
    return {
        "description": cut(words(said), _MOST),
        "check_name": cut(words(check), 255),
        "fingerprint": fingerprint,
        "severity": rating,
        "location": {"path": paths.text(path), "lines": {"begin": line or 1}},
    }


@dataclass(frozen=True, slots=True)
class CodeQualityReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "gitlab-codequality"
    about: str = "GitLab code quality report."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the array as ASCII JSON, each issue on a line of its own."""
        yield "["
        before = "\n"
        for issue in issues(result):
            yield f"{before}{json.dumps(issue, allow_nan=False)}"
            before = ",\n"
        yield "]\n" if before == "\n" else "\n]\n"
