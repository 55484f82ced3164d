"""Semgrep's JSON, from the engine or the command line, as findings, scanned files and gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.scanner import Completed, Job, ProcessResult
from stockade.model.strict_json import field, loads
from stockade_scanners.columns import Columns
from stockade_scanners.semgrep.findings import finding, places
from stockade_scanners.semgrep.fixes import Sources, fix
from stockade_scanners.semgrep.inputs import Input
from stockade_scanners.semgrep.inputs import gap as encoding_gap
from stockade_scanners.semgrep.problems import gaps_of, problem, skipped
from stockade_scanners.semgrep.rule import Rule

WHAT = "semgrep's report"
_UNREAD = frozenset({"metavars"})
"""Semgrep writes the key `$1` twice in it when two regular expressions of a rule have groups. Then
no metavariable of the report can be relied on, and none is read."""


@frozen
class Asked:
    """What a run was about, against which its report is read."""

    job: Job
    rules: Mapping[str, Rule]
    inputs: Mapping[str, Input]
    """By the path that semgrep was given."""


def parse(result: ProcessResult) -> dict[str, Any]:
    """The report of a process that ended.

    Raises:
        ToolError: it was killed, failed, or printed no report.
    """
    if result.exit_code < 0:
        raise ToolError(f"semgrep was ended by signal {-result.exit_code}")
    # Pieces of Latin-1 files stand in it as they are; nothing that we use of it can hold any.
    text = result.stdout.decode("utf-8", "replace").encode("utf-8")
    try:
        report = loads(text, WHAT)
    except ToolError:
        report = loads(text, WHAT, _UNREAD)
    if not isinstance(report, dict):
        raise ToolError(f"{WHAT} is not an object")
    return report


def read(report: Mapping[str, Any], asked: Asked, exit_code: int) -> Completed:
    """The outcome of one run.

    Raises:
        ToolError: a rule was refused, the run failed, or the report names what was not asked.
    """
    problems = [problem(raw, asked.inputs, asked.rules) for raw in _problems(report)]
    if exit_code != 0:
        raise ToolError(f"semgrep ended with exit code {exit_code}")
    paths = field(report, "paths", dict, WHAT)
    scanned = {_known(path, asked).file.path for path in field(paths, "scanned", list, WHAT)}
    scanned |= {item.file.path for item in asked.inputs.values() if item.left_out}
    problems += skipped(paths.get("skipped") or [], asked.inputs, problems)
    hidden = [gap for item in asked.inputs.values() if (gap := encoding_gap(item))]
    gaps = (*gaps_of(problems), *hidden)
    return Completed(
        findings=_findings(field(report, "results", list, WHAT), asked),
        scanned=frozenset(scanned - {gap.subject for gap in gaps}),
        gaps=gaps,
    )


def _problems(report: Mapping[str, Any]) -> list[Any]:
    errors: list[Any] = field(report, "errors", list, WHAT)
    times = report.get("time")
    fixpoints = times.get("fixpoint_timeouts") if isinstance(times, dict) else None
    return [*errors, *(fixpoints if isinstance(fixpoints, list) else [])]


def _known(path: object, asked: Asked) -> Input:
    if not isinstance(path, str) or path not in asked.inputs:
        raise ToolError(f"{WHAT} names a file that it was not given")
    return asked.inputs[path]


def _findings(results: Sequence[Any], asked: Asked) -> tuple[Finding, ...]:
    """One for each rule and region; semgrep repeats a result for each way to reach it."""
    columns, sources = Columns(), Sources()
    seen: dict[tuple[object, ...], Finding] = {}
    for raw in results:
        identity = field(raw, "check_id", str, WHAT)
        if identity not in asked.rules:
            raise ToolError(f"{WHAT} names a rule that it was not given")
        rule = asked.rules[identity]
        item = _known(field(raw, "path", str, WHAT), asked)
        if not rule.analyzers_for(item.file):  # the command line goes by the extension alone
            continue
        found = finding(rule, places(raw, item, columns))
        first = found.location
        found = replace(found, fix=fix(raw, rule, item, first, sources))
        key = (rule.id, first.path, first.line, first.column, first.end_line, first.end_column)
        seen[key] = _better(seen.get(key, found), found)
    return tuple(seen.values())


def _better(one: Finding, other: Finding) -> Finding:
    """The one that tells more of the way; with a fix where both have the same."""
    better = other if len(other.locations) > len(one.locations) else one
    return better if one.fix == other.fix else replace(better, fix=None)
