"""What pip-audit prints is set against what was asked; nothing unanswered passes as clear."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.rating import Severity
from stockade.model.scanner import AdvisoryOptions, Command, Completed, Options, ProcessResult
from stockade_scanners.dependencies.scanner import SCANNER
from support.dependency_jobs import by_purl, job, scan, states

PINS = {"requirements.txt": "clear==1.0\nrequests==2.19.0\n"}
CLEAR = {"name": "clear", "version": "1.0", "vulns": []}
VULN = {"id": "PYSEC-1", "aliases": [], "fix_versions": ["2.20"], "description": "Bad."}
CANARY = {"name": "jinja2", "version": "2.4.1", "vulns": [VULN]}


def printed(
    stdout: str, exit_code: int = 0, stderr: str = ""
) -> Callable[[Command], ProcessResult]:
    """What pip-audit prints. Nobody answers who is asked for more than it says."""

    def run(command: Command) -> ProcessResult:
        if "pip_audit" not in command.argv and command.argv[0] != "/opt/own":
            return ProcessResult(exit_code=1, stdout=b"", stderr="")
        return ProcessResult(exit_code=exit_code, stdout=stdout.encode(), stderr=stderr)

    return run


def answered(tmp_path: Path, *dependencies: Any) -> Completed:
    report = json.dumps({"dependencies": [*dependencies, CANARY], "fixes": []})
    return scan(job(tmp_path, PINS, Options(), printed(report)))


def reasons(outcome: Completed) -> dict[str, GapReason]:
    return {purl: gap.reason for purl, gap in by_purl(outcome).items()}


def test_a_dependency_that_the_report_leaves_out_is_a_gap(tmp_path: Path) -> None:
    outcome = answered(tmp_path, CLEAR)
    assert reasons(outcome) == {"pkg:pypi/requests@2.19.0": GapReason.NO_ADVISORY_DATA}
    assert states(outcome)["pkg:pypi/requests@2.19.0"] == "unknown"


def test_an_answer_for_another_version_is_no_answer(tmp_path: Path) -> None:
    other = {"name": "requests", "version": "2.32.0", "vulns": []}
    assert "pkg:pypi/requests@2.19.0" in reasons(answered(tmp_path, CLEAR, other))


def test_a_skipped_dependency_is_a_gap(tmp_path: Path) -> None:
    outcome = answered(tmp_path, CLEAR, {"name": "Requests", "skip_reason": "at /tmp/x"})
    assert by_purl(outcome)["pkg:pypi/requests@2.19.0"].detail == (
        "pip-audit did not answer for this dependency."
    )


def test_another_spelling_of_name_and_version_is_the_same_answer(tmp_path: Path) -> None:
    entry = {"name": "Requests", "version": "02.19.0", "vulns": [VULN]}
    outcome = answered(tmp_path, CLEAR, entry)
    assert outcome.gaps == ()
    (finding,) = outcome.findings
    assert (finding.rule, finding.severity) == ("osv/PYSEC-1", Severity.UNKNOWN)
    assert finding.message == "requests 2.19.0 has a known vulnerability, PYSEC-1: Bad."
    assert finding.package is not None
    assert finding.package.fixed_versions == ("2.20",)


def test_a_report_without_the_canary_is_no_answer(tmp_path: Path) -> None:
    vulnerable = {"name": "requests", "version": "2.19.0", "vulns": [VULN]}
    for canary in ({**CANARY, "vulns": []}, {**CANARY, "version": "3.0"}, CLEAR):
        report = json.dumps({"dependencies": [CLEAR, vulnerable, canary]})
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        outcome = scan(job(folder, PINS, Options(), printed(report)))
        assert set(reasons(outcome).values()) == {GapReason.NO_ADVISORY_DATA}
        assert len(outcome.gaps) == 2
        assert "jinja2 2.4.1" in outcome.gaps[0].detail


@pytest.mark.parametrize(
    "entry",
    [
        3,
        {"name": "requests", "version": "2.19.0"},
        {"name": "requests", "version": 2, "vulns": []},
        {"name": "requests", "version": "two", "vulns": []},
        {"name": "requests", "version": "2.19.0", "vulns": [3]},
        {"name": "requests", "version": "2.19.0", "vulns": [{**VULN, "id": "a\nb"}]},
        {"name": "requests", "version": "2.19.0", "vulns": [{**VULN, "id": ""}]},
        {"name": "requests", "version": "2.19.0", "vulns": [{**VULN, "aliases": [3]}]},
        {"name": "requests", "version": "2.19.0", "vulns": [{**VULN, "fix_versions": [3]}]},
        {"name": "requests", "version": "2.19.0", "vulns": [{**VULN, "description": None}]},
    ],
)
def test_an_entry_of_another_shape_makes_the_whole_report_void(tmp_path: Path, entry: Any) -> None:
    outcome = answered(tmp_path, CLEAR, entry)
    assert set(reasons(outcome).values()) == {GapReason.TOOL_FAILED}
    assert len(outcome.gaps) == 2


@pytest.mark.parametrize(
    ("stdout", "exit_code", "stderr", "reason"),
    [
        ("", 0, "", GapReason.TOOL_FAILED),
        ("", 1, "Traceback (most recent call last):\nMemoryError", GapReason.TOOL_FAILED),
        ("", -9, "", GapReason.TOOL_FAILED),
        ('{"dependencies": []}', -11, "", GapReason.TOOL_FAILED),
        ('{"dependencies": []}', 2, "usage", GapReason.TOOL_FAILED),
        ('{"dependencies": [', 0, "", GapReason.TOOL_FAILED),
        ('{"dependencies": {}}', 0, "", GapReason.TOOL_FAILED),
        ("[" * 1000, 0, "", GapReason.TOOL_FAILED),
        ("", 1, "/x/python: No module named pip_audit", GapReason.TOOL_MISSING),
        ('{"dependencies": []}', 0, "", GapReason.NO_ADVISORY_DATA),
    ],
)
def test_a_run_without_a_usable_report_is_a_gap_for_each_dependency(
    tmp_path: Path, stdout: str, exit_code: int, stderr: str, reason: GapReason
) -> None:
    outcome = scan(job(tmp_path, PINS, Options(), printed(stdout, exit_code, stderr)))
    assert outcome.scanned == {"requirements.txt"}
    assert set(reasons(outcome).values()) == {reason}
    assert len(outcome.gaps) == 2


@pytest.mark.parametrize("reason", ["timeout", "tool-missing", "tool-failed"])
def test_an_error_of_the_process_keeps_its_reason(tmp_path: Path, reason: str) -> None:
    def run(command: Command) -> ProcessResult:
        raise ToolError("It ended.", reason)

    outcome = scan(job(tmp_path, PINS, Options(), run))
    assert {gap.reason.value for gap in outcome.gaps} == {reason}


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/query", "/v1/querybatch"])
def test_the_users_own_tool_and_source_are_used(tmp_path: Path, path: str) -> None:
    started: list[Command] = []

    def run(command: Command) -> ProcessResult:
        started.append(command)
        return printed('{"dependencies": []}')(command)

    advisories = AdvisoryOptions(url=f"http://127.0.0.1:9{path}", seconds=7)
    options = Options(tools={"pip-audit": "/opt/own"}, advisories=advisories)
    scan(job(tmp_path, PINS, options, run))
    (command,) = started
    assert command.argv[0] == "/opt/own"
    assert command.argv[command.argv.index("--osv-url") + 1] == "http://127.0.0.1:9/v1/query"
    assert {"--no-deps", "--disable-pip"} < set(command.argv)
    assert command.network
    assert command.seconds == 7


def test_version_tells_what_is_wrong(tmp_path: Path) -> None:
    assert SCANNER.version(Options()).version == importlib.metadata.version("pip-audit")
    own = SCANNER.version(Options(tools={"pip-audit": str(tmp_path / "absent")}))
    assert own.version == ""
    assert "absent" in own.problem


def test_the_users_own_tool_is_asked_for_its_version(tmp_path: Path) -> None:
    tool = tmp_path / "own"
    tool.write_text("#!/bin/sh\necho pip-audit 9.8.7\n")
    tool.chmod(0o700)
    assert SCANNER.version(Options(tools={"pip-audit": str(tool)})).version == "9.8.7"
