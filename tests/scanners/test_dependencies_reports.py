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
from stockade.model.scanner import Command, Completed, Options, ProcessResult
from stockade_scanners.dependencies import SCANNER, aliases, findings
from stockade_scanners.dependencies.answers import Advisory
from support.dependency_jobs import by_purl, job, scan

PINS = {"requirements.txt": "clear==1.0\nrequests==2.19.0\n"}
CLEAR = {"name": "clear", "version": "1.0", "vulns": []}
VULN = {"id": "PYSEC-1", "aliases": [], "fix_versions": ["2.20"], "description": "Bad."}


def printed(
    stdout: str, exit_code: int = 0, stderr: str = ""
) -> Callable[[Command], ProcessResult]:
    return lambda command: ProcessResult(exit_code=exit_code, stdout=stdout.encode(), stderr=stderr)


def answered(tmp_path: Path, *dependencies: Any) -> Completed:
    report = json.dumps({"dependencies": dependencies, "fixes": []})
    return scan(job(tmp_path, PINS, Options(), printed(report)))


def reasons(outcome: Completed) -> dict[str, GapReason]:
    return {purl: gap.reason for purl, gap in by_purl(outcome).items()}


def test_a_dependency_that_the_report_leaves_out_is_a_gap(tmp_path: Path) -> None:
    outcome = answered(tmp_path, CLEAR)
    assert reasons(outcome) == {"pkg:pypi/requests@2.19.0": GapReason.NO_ADVISORY_DATA}


def test_an_answer_for_another_version_is_no_answer(tmp_path: Path) -> None:
    other = {"name": "requests", "version": "2.32.0", "vulns": []}
    assert "pkg:pypi/requests@2.19.0" in reasons(answered(tmp_path, CLEAR, other))


def test_a_skipped_dependency_is_a_gap(tmp_path: Path) -> None:
    outcome = answered(tmp_path, CLEAR, {"name": "Requests", "skip_reason": "at /tmp/x"})
    assert by_purl(outcome)["pkg:pypi/requests@2.19.0"].detail == (
        "pip-audit skipped this dependency."
    )


def test_another_spelling_of_name_and_version_is_the_same_answer(tmp_path: Path) -> None:
    entry = {"name": "Requests", "version": "02.19.0", "vulns": [VULN]}
    outcome = answered(tmp_path, CLEAR, entry)
    assert outcome.gaps == ()
    assert [f.rule for f in outcome.findings] == ["pip-audit/PYSEC-1"]


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


def test_the_users_own_tool_and_source_are_used(tmp_path: Path) -> None:
    started: list[Command] = []

    def run(command: Command) -> ProcessResult:
        started.append(command)
        return printed('{"dependencies": []}')(command)

    options = Options(tools={"pip-audit": "/opt/own"}, advisory_url="http://127.0.0.1:9/")
    scan(job(tmp_path, PINS, options, run))
    (command,) = started
    assert command.argv[0] == "/opt/own"
    assert command.argv[command.argv.index("--osv-url") + 1] == "http://127.0.0.1:9/"
    assert {"--no-deps", "--disable-pip"} < set(command.argv)
    assert command.network


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


def advisory(id_: str, *others: str, fixed: tuple[str, ...] = (), text: str = "") -> Advisory:
    return Advisory(id=id_, aliases=tuple(sorted(others)), fixed_versions=fixed, description=text)


def test_advisories_that_share_an_id_are_one_whatever_their_order() -> None:
    one = advisory("PYSEC-2", "CVE-1", fixed=("1.10",))
    two = advisory("GHSA-a", "CVE-1", "CVE-2", fixed=("1.9",), text="Words.")
    three = advisory("CVE-2")
    other = advisory("CVE-9")
    expected = (
        other,
        advisory("PYSEC-2", "CVE-1", "CVE-2", "GHSA-a", fixed=("1.9", "1.10"), text="Words."),
    )
    for order in ([one, two, three, other], [other, three, one, two], [three, one, other, two]):
        assert aliases.merge(order) == expected
    assert aliases.label(expected[1]) == "CVE-1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One.\n\n\x1b[31mTwo\u202e.", "One. [31mTwo ."),
        ("N/A", ""),
        ("First one. " + "x" * 600, "First one."),
        ("x" * 600, "x" * 499 + "…"),
    ],
)
def test_a_description_is_one_bounded_printable_line(text: str, shown: str) -> None:
    assert findings.summary(text) == shown
