"""Bandit's report, read as something that may be wrong: files, errors, results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.model.scanner import Job, ProcessResult
from stockade.model.strict_json import field, loads
from stockade_scanners.bandit.findings import finding
from stockade_scanners.columns import Columns
from stockade_scanners.encoding import unreadable_python

_REPORT = "bandit's report"
_SYNTAX = "syntax error while parsing AST from file"
_INTERNAL = re.compile(r"Bandit internal error running: (\w+) on file (.+?) at line -?\d+: ")


@frozen
class Part:
    """What one run of bandit said."""

    findings: tuple[Finding, ...]
    scanned: frozenset[str]
    gaps: tuple[Gap, ...]


def read(result: ProcessResult, job: Job, names: Sequence[str]) -> Part:
    """Findings, scanned files and gaps of one run over `names`.

    Raises:
        ToolError: the report does not parse, or names a file that the run was not given.
    """
    report = loads(result.stdout, _REPORT)
    paths = {str(job.tree / name): name for name in names}
    wanted = set(names)
    targets = {name: path for name, path in job.paths_by_name().items() if name in wanted}
    broken = {
        **_crashed_tests(result.stderr, paths, job.tree),
        **_errors(field(report, "errors", list, _REPORT), paths, job.tree),
    }
    finished = _finished(field(report, "metrics", dict, _REPORT), paths)
    columns = Columns(bare_cr=True)
    findings = [
        finding(raw, job.tree / name, targets[name], columns)
        for raw in field(report, "results", list, _REPORT)
        for name in [_known(field(raw, "filename", str, _REPORT), paths)]
    ]
    return Part(
        findings=tuple(findings),
        scanned=frozenset(targets[name] for name in finished if name not in broken),
        gaps=tuple(
            Gap(scanner="bandit", subject=targets[name], reason=reason, detail=detail)
            for name, (reason, detail) in sorted(broken.items())
        ),
    )


def _known(filename: str, paths: Mapping[str, str]) -> str:
    if filename not in paths:
        raise ToolError("bandit's report names a file that it was not given")
    return paths[filename]


def _finished(metrics: Mapping[str, Any], paths: Mapping[str, str]) -> list[str]:
    """The files whose tests all ran: bandit counts the issues of a file last."""
    return [
        _known(filename, paths)
        for filename, counts in metrics.items()
        if filename != "_totals" and isinstance(counts, dict) and "SEVERITY.HIGH" in counts
    ]


def _errors(
    errors: Sequence[Any], paths: Mapping[str, str], tree: Path
) -> dict[str, tuple[GapReason, str]]:
    broken = {}
    for error in errors:
        name = _known(field(error, "filename", str, _REPORT), paths)
        broken[name] = _reason(field(error, "reason", str, _REPORT), tree / name)
    return broken


def _reason(said: str, copy: Path) -> tuple[GapReason, str]:
    if said != _SYNTAX:
        return GapReason.TOOL_FAILED, "Bandit gave up on this file, for instance on deep nesting."
    why = unreadable_python(copy.read_bytes())
    if why:
        return GapReason.ENCODING, f"The file {why}, and bandit could not read it."
    return GapReason.UNPARSABLE, "This Python could not parse the file."


def _crashed_tests(
    stderr: str, paths: Mapping[str, str], tree: Path
) -> dict[str, tuple[GapReason, str]]:
    """Files on which a test of bandit's broke: it goes on with the next, and only its log says so.

    The exception's own text is part of the log, so a file may forge such a line: it gains a gap.
    """
    tests: dict[str, set[str]] = {}
    for test, filename in _INTERNAL.findall(stderr):
        if filename in paths:
            tests.setdefault(paths[filename], set()).add(test)
    return {name: _crash(found, tree / name) for name, found in tests.items()}


def _crash(tests: set[str], copy: Path) -> tuple[GapReason, str]:
    names = ", ".join(sorted(tests)[:5]) + (", …" if len(tests) > 5 else "")
    why = unreadable_python(copy.read_bytes())
    if why:
        return GapReason.ENCODING, f"The file {why}, and some of bandit's tests broke: {names}."
    return GapReason.TOOL_FAILED, f"Some of bandit's own tests broke on this file: {names}."
