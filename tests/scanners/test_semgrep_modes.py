"""Semgrep's engine by itself and the command line around it say the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.scanner import Completed, Job
from stockade_scanners.semgrep import SCANNER, programs
from support.jobs import fake_tool, gap_reasons, make_job
from support.running import Recorder

pytestmark = pytest.mark.slow

FILES: dict[str, str | bytes] = {
    "app/views.py": (
        "import os, pickle\nfrom flask import request\n\n\ndef é(request):\n"
        "    data = 'ü' + request.args['x']\n    os.system(data)  # nosemgrep\n"
        "    return pickle.loads(request.data)\n"
    ),
    "tests/test_a.py": "import pickle\npickle.loads(b'')\n",
    "app/broken.py": (
        "import pickle\nclass A:\n    def g(self, x:\n        y = = 3\n    pickle.loads(((\n"
    ),
    "app/utf16.py": "import pickle\n".encode("utf-16"),
    "app/bom.py": b"\xef\xbb\xbfDEBUG = True\n",
}


def _scan(folder: Path) -> tuple[Completed, Job]:
    job = make_job(folder, FILES)
    outcome = SCANNER.scan(job)
    assert isinstance(outcome, Completed)
    return outcome, job


def _keys(outcome: Completed) -> set[tuple[object, ...]]:
    return {_key(finding) for finding in outcome.findings}


def _key(finding: Finding) -> tuple[object, ...]:
    place = finding.location
    return (finding.rule, place.path, place.line, place.column, place.end_line, place.end_column)


def _programs(job: Job) -> list[str]:
    assert isinstance(job.run, Recorder)
    return [Path(command.argv[0]).name for command in job.run.commands]


def test_both_ways_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    native, first = _scan(tmp_path / "engine")
    monkeypatch.setattr(programs, "engine", lambda options: None)
    wrapped, second = _scan(tmp_path / "command-line")
    assert _programs(first) == ["semgrep-core"]
    assert _programs(second) == [Path(sys.executable).name]
    assert len(native.findings) >= 2
    assert _keys(native) == _keys(wrapped)
    assert native.scanned == wrapped.scanned
    assert gap_reasons(native) == gap_reasons(wrapped)


def test_an_engine_that_refuses_our_arguments_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = Path(fake_tool(tmp_path, "echo unknown option >&2; exit 2"))
    monkeypatch.setattr(programs, "engine", lambda options: refusing)
    outcome, job = _scan(tmp_path)
    assert _programs(job) == ["fake-tool", Path(sys.executable).name]
    assert "tests/test_a.py" in outcome.scanned


def test_names_beyond_one_command_line_go_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_ARGUMENT_BYTES", 10)
    copies = [Path("/t/a.py"), Path("/t/b.py"), Path("/t/c.py")]
    commands = list(programs.command_lines(("/semgrep",), Path("/s/rules.json"), copies))
    assert [command.argv[-1] for command in commands] == ["/t/a.py", "/t/b.py", "/t/c.py"]
    assert all(command.cwd == Path("/s") for command in commands)
