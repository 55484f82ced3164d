"""A semgrep that breaks leaves an error, never an empty result; either way of starting it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Completed, Options
from stockade_scanners.semgrep.rule import parse
from stockade_scanners.semgrep.scanner import Semgrep
from support.jobs import fake_tool, gap_reasons, make_job

RULE = {
    "id": "t-loads",
    "message": "m",
    "severity": "HIGH",
    "languages": ["python"],
    "pattern": "pickle.loads(...)",
}
SCANNER = Semgrep(users=(parse(RULE, "rules/app.yml:3"),))


@pytest.fixture(autouse=True)
def _few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockade_scanners.semgrep.scanner.built_in", tuple)


def _tool(folder: Path, script: str, name: str) -> Options:
    tool = Path(fake_tool(folder, script))
    return Options(tools={"semgrep": str(tool.rename(folder / name))})


def _scan_with(folder: Path, script: str, name: str = "semgrep-core") -> Completed:
    options = _tool(folder, script, name)
    outcome = SCANNER.scan(make_job(folder, {"a.py": "x = 1\n"}, options))
    assert isinstance(outcome, Completed)
    return outcome


def _report(folder: Path, **changes: Any) -> str:
    copy = str(folder / "tree" / "copy" / "a.py")
    report = {"results": [], "errors": [], "paths": {"scanned": [copy]}} | changes
    return f"cat <<'END'\n{json.dumps(report)}\nEND".replace("COPY", copy)


@pytest.mark.parametrize("name", ["semgrep-core", "semgrep"])
@pytest.mark.parametrize(
    "script",
    [
        "kill -SEGV $$",
        "exit 2",
        "exit 0",
        "echo Fatal >&2; exit 1",
        "echo oh no",
        "echo '[]'",
        "echo '{}'",
        'echo \'{"results": [], "errors": [], "paths": {"sca\'',
        'echo \'{"results": [], "errors": [], "paths": {"scanned": []}}\'; exit 2',
        'echo \'{"results": [], "errors": [], "paths": {"scanned": ["../../etc/passwd"]}}\'',
        'echo \'{"results": [], "errors": [{"type": "Fatal error"}], "paths": {"scanned": []}}\'',
        'echo \'{"results": [], "errors": ["bad"], "paths": {"scanned": []}}\'',
    ],
)
def test_broken_tools_raise(tmp_path: Path, script: str, name: str) -> None:
    with pytest.raises(ToolError):
        _scan_with(tmp_path, script, name)


def test_a_missing_tool_is_missing(tmp_path: Path) -> None:
    options = Options(tools={"semgrep": str(tmp_path / "no-such-tool")})
    with pytest.raises(ToolError) as caught:
        SCANNER.scan(make_job(tmp_path, {"a.py": "x = 1\n"}, options))
    assert caught.value.reason == GapReason.TOOL_MISSING
    assert SCANNER.version(options).problem


def test_an_old_version_is_not_used(tmp_path: Path) -> None:
    options = _tool(tmp_path, "echo 1.100.0", "semgrep")
    assert "1.100.0" in SCANNER.version(options).problem


def test_an_empty_report_scans_nothing(tmp_path: Path) -> None:
    assert _scan_with(tmp_path, _report(tmp_path, paths={"scanned": []})) == Completed()


def test_a_refused_rule_fails_the_job_and_is_named(tmp_path: Path) -> None:
    error = {"error_type": "Rule parse error", "rule_id": "t-loads", "location": {"path": "r"}}
    with pytest.raises(ToolError, match=r"t-loads \(rules/app.yml:3\): Rule parse error"):
        _scan_with(tmp_path, _report(tmp_path, errors=[error]))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("Out of memory", GapReason.TOOL_FAILED),
        ("Stack overflow", GapReason.TOOL_FAILED),
        ("Fixpoint timeout", GapReason.PARTIAL_ANALYSIS),
        ("Lexical error", GapReason.UNPARSABLE),
        (["PartialParsing", []], GapReason.UNPARSABLE),
        ("\u001b[31m", GapReason.TOOL_FAILED),
    ],
)
def test_an_error_in_a_file_is_its_gap(tmp_path: Path, kind: object, reason: GapReason) -> None:
    error = {"error_type": kind, "message": "hunter2", "location": {"path": "COPY"}}
    outcome = _scan_with(tmp_path, _report(tmp_path, errors=[error]))
    assert gap_reasons(outcome) == {"a.py": reason}
    assert outcome.scanned == frozenset()
    assert outcome.gaps[0].detail.isprintable()
    assert "hunter2" not in outcome.gaps[0].detail


def test_several_reasons_of_a_file_are_as_many_gaps(tmp_path: Path) -> None:
    place = {"path": "COPY", "start": {"line": 1}, "end": {"line": 1}}
    kinds = ("Syntax error", "Timeout", "Lexical error", "Out of memory")
    errors = [{"error_type": kind, "rule_id": "t-loads", "location": place} for kind in kinds]
    outcome = _scan_with(tmp_path, _report(tmp_path, errors=errors))
    assert {(gap.subject, gap.reason): gap.detail for gap in outcome.gaps} == {
        ("a.py", GapReason.TIMEOUT): "Rules that ran out of time: t-loads.",
        ("a.py", GapReason.TOOL_FAILED): "Semgrep said: Out of memory, rules t-loads.",
        ("a.py", GapReason.UNPARSABLE): "Semgrep could not parse the file (lines 1).",
    }
    assert outcome.scanned == frozenset()


def test_a_skip_that_repeats_an_error_is_no_reason_of_its_own(tmp_path: Path) -> None:
    error = {"error_type": "Timeout", "rule_id": "t-loads", "location": {"path": "COPY"}}
    skips = [{"path": "COPY", "reason": "analysis_failed_parser_or_internal_error"}]
    paths = {"scanned": ["COPY"], "skipped": skips}
    outcome = _scan_with(tmp_path, _report(tmp_path, errors=[error], paths=paths))
    assert gap_reasons(outcome) == {"a.py": GapReason.TIMEOUT}
    alone = _scan_with(tmp_path / "alone", _report(tmp_path / "alone", paths=paths))
    assert gap_reasons(alone) == {"a.py": GapReason.UNPARSABLE}


def test_data_flow_that_was_cut_short_is_a_gap(tmp_path: Path) -> None:
    place = {"path": "COPY", "start": {"line": 1}, "end": {"line": 1}}
    timeouts = [{"error_type": "Fixpoint timeout", "message": "", "location": place}]
    outcome = _scan_with(tmp_path, _report(tmp_path, time={"fixpoint_timeouts": timeouts}))
    assert gap_reasons(outcome) == {"a.py": GapReason.PARTIAL_ANALYSIS}
    assert outcome.gaps[0].line == 1


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("exceeded_size_limit", GapReason.TOO_LARGE),
        ("insufficient_permissions", GapReason.UNREADABLE),
        ("minified", GapReason.TOOL_FAILED),
    ],
)
def test_a_skipped_file_is_a_gap(tmp_path: Path, word: str, reason: GapReason) -> None:
    paths = {"scanned": ["COPY"], "skipped": [{"path": "COPY", "reason": word}]}
    outcome = _scan_with(tmp_path, _report(tmp_path, paths=paths))
    assert gap_reasons(outcome) == {"a.py": reason}


def test_a_rule_without_anything_to_match_in_a_file_was_checked(tmp_path: Path) -> None:
    skip = {"path": "COPY", "reason": "irrelevant_rule", "rule_id": "t-loads"}
    paths = {"scanned": ["COPY"], "skipped": [skip]}
    assert _scan_with(tmp_path, _report(tmp_path, paths=paths)).scanned == {"a.py"}


RESULT = {
    "check_id": "t-loads",
    "path": "COPY",
    "start": {"line": 1, "col": 1},
    "end": {"line": 1, "col": 2},
    "extra": {},
}


@pytest.mark.parametrize(
    "change",
    [
        {"check_id": "other"},
        {"path": "../../etc/passwd"},
        {"start": {"line": 9, "col": 1}},
        {"start": {"line": 0, "col": 1}},
        {"start": {"line": True, "col": 1}},
        {"extra": []},
        {"extra": {"dataflow_trace": {"taint_source": ["CliOther", []]}}},
        {"extra": {"dataflow_trace": {"intermediate_vars": [7]}}},
    ],
)
def test_a_wrong_result_fails_the_job(tmp_path: Path, change: dict[str, Any]) -> None:
    assert len(_scan_with(tmp_path, _report(tmp_path, results=[RESULT])).findings) == 1
    again = tmp_path / "again"
    with pytest.raises(ToolError):
        _scan_with(again, _report(again, results=[RESULT | change]))
