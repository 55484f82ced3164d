"""A bandit that breaks leaves an error, never an empty result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Completed, Options
from stockade_scanners.bandit import SCANNER
from support.jobs import fake_tool, make_job


def _scan_with(tmp_path: Path, script: str) -> Completed:
    options = Options(tools={"bandit": fake_tool(tmp_path, script)})
    outcome = SCANNER.scan(make_job(tmp_path, {"a.py": "x = 1\n"}, options))
    assert isinstance(outcome, Completed)
    return outcome


def _report(tmp_path: Path, **changes: Any) -> str:
    name = str(tmp_path / "tree" / "copy" / "a.py")
    counts = {"SEVERITY.HIGH": 0}
    report = {"errors": [], "results": [], "metrics": {name: counts, "_totals": counts}}
    return f"cat <<'END'\n{json.dumps(report | changes)}\nEND"


@pytest.mark.parametrize(
    "script",
    [
        "kill -SEGV $$",
        "exit 2",
        "exit 0",
        "echo Traceback >&2; exit 1",
        "echo oh no",
        'echo \'{"errors": [], "results": [], "metr\'',
        "echo '[]'",
        "echo '{}'",
        'echo \'{"errors": [], "errors": [], "results": [], "metrics": {}}\'',
        'echo \'{"errors": [], "results": [NaN], "metrics": {}}\'',
        'echo \'{"errors": [], "results": {}, "metrics": {}}\'',
        'echo \'{"errors": [], "results": [], "metrics": {"../../etc/passwd": '
        '{"SEVERITY.HIGH": 0}}}\'',
        'echo \'{"errors": [{"filename": "/etc/passwd", "reason": "x"}], "results": [], '
        '"metrics": {}}\'',
    ],
)
def test_broken_tools_raise(tmp_path: Path, script: str) -> None:
    with pytest.raises(ToolError):
        _scan_with(tmp_path, script)


def test_a_missing_tool_is_missing(tmp_path: Path) -> None:
    options = Options(tools={"bandit": str(tmp_path / "no-such-tool")})
    with pytest.raises(ToolError) as caught:
        SCANNER.scan(make_job(tmp_path, {"a.py": "x = 1\n"}, options))
    assert caught.value.reason == GapReason.TOOL_MISSING
    assert SCANNER.version(options).problem


def test_an_old_version_is_not_used(tmp_path: Path) -> None:
    options = Options(tools={"bandit": fake_tool(tmp_path, "echo bandit 1.7.5")})
    assert "1.7.5" in SCANNER.version(options).problem


def test_an_empty_report_scans_nothing(tmp_path: Path) -> None:
    outcome = _scan_with(tmp_path, 'echo \'{"errors": [], "results": [], "metrics": {}}\'')
    assert outcome == Completed()


def test_a_file_without_counted_issues_is_not_scanned(tmp_path: Path) -> None:
    name = str(tmp_path / "tree" / "copy" / "a.py")
    assert _scan_with(tmp_path, _report(tmp_path)).scanned == {"a.py"}
    outcome = _scan_with(tmp_path / "again", _report(tmp_path / "again", metrics={name: {}}))
    assert outcome.scanned == frozenset()


RESULT = {
    "test_id": "B301",
    "issue_severity": "HIGH",
    "issue_confidence": "HIGH",
    "issue_cwe": {"id": 502},
    "issue_text": "text",
    "line_number": 1,
    "line_range": [1],
    "col_offset": 0,
    "end_col_offset": 1,
    "more_info": "https://example.org/",
}


@pytest.mark.parametrize(
    "change",
    [
        {"filename": "../../etc/passwd"},
        {"test_id": "../x"},
        {"test_id": 301},
        {"issue_severity": "TERRIBLE"},
        {"issue_confidence": None},
        {"issue_cwe": {"id": "502"}},
        {"line_number": "1"},
        {"line_range": None},
        {"line_range": [1, "2"]},
    ],
)
def test_a_wrong_result_fails_the_job(tmp_path: Path, change: dict[str, Any]) -> None:
    good = RESULT | {"filename": str(tmp_path / "tree" / "copy" / "a.py")}
    with pytest.raises(ToolError):
        _scan_with(tmp_path, _report(tmp_path, results=[good | change]))


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "https://a/\u001b[31m", None, 7])
def test_only_plain_web_addresses_are_kept(tmp_path: Path, uri: object) -> None:
    good = RESULT | {"filename": str(tmp_path / "tree" / "copy" / "a.py"), "more_info": uri}
    (finding,) = _scan_with(tmp_path, _report(tmp_path, results=[good])).findings
    assert finding.help_uri == ""
    assert finding.cwe == (502,)


def test_a_test_that_we_do_not_know_says_nothing_of_the_file(tmp_path: Path) -> None:
    name = str(tmp_path / "tree" / "copy" / "a.py")
    new = RESULT | {"filename": name, "test_id": "B999", "issue_text": "the word is hunter2"}
    (finding,) = _scan_with(tmp_path, _report(tmp_path, results=[new])).findings
    assert finding.rule == "bandit/B999"
    assert finding.cwe == (502,)
    assert "hunter2" not in finding.message
