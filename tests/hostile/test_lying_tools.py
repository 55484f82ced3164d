"""A tool that speaks of what it was not given is not believed, and no tool sees our environment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import assert_named, scan
from support.fake_tools import configuration, tool

ISSUE = {
    "test_id": "B605",
    "test_name": "start_process_with_a_shell",
    "issue_severity": "HIGH",
    "issue_confidence": "HIGH",
    "issue_text": "x",
    "issue_cwe": {"id": 78, "link": "https://cwe.mitre.org/data/definitions/78.html"},
    "line_number": 1,
    "line_range": [1],
    "col_offset": 0,
    "end_col_offset": 1,
    "code": "x",
    "more_info": "https://example.org",
}


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "other.py", "", "a\0b"])
def test_a_file_outside_the_target_is_refused(path: str, tmp_path: Path) -> None:
    report = {"errors": [], "metrics": {"_totals": {}}, "results": [ISSUE | {"filename": path}]}
    (tmp_path / "report.json").write_text(json.dumps(report))
    bandit = tool(tmp_path / "bin", "bandit", f"cat '{tmp_path}/report.json'")
    config = configuration(tmp_path, {"bandit": bandit})
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "app.py").write_text("x = 1\n")
    scanned = scan(folder, "--scanner", "bandit", "--offline", "--config", config, home=tmp_path)
    assert scanned.code == 3
    assert not scanned.findings
    assert_named(scanned, "bandit", "tool-failed", "app.py", "not given")
    assert "root:x:0" not in scanned.text + scanned.html


def test_tools_see_no_variable_of_ours(tmp_path: Path) -> None:
    token = "canary-" + "of-the-environment"
    seen = tmp_path / "seen"
    body = f"env >> {seen}; cat /proc/self/environ >> {seen}; env; env >&2; exit 3"
    names = ("bandit", "semgrep", "pip-audit", "kingfisher")
    tools = {name: tool(tmp_path / "bin", name, body) for name in names}
    config = configuration(tmp_path, tools)
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "app.py").write_text("x = 1\n")
    (folder / "requirements.txt").write_text("example-package==1.0\n")
    variables = ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "LD_PRELOAD_X", "BANDIT_X")
    scanned = scan(folder, "--config", config, home=tmp_path, env=dict.fromkeys(variables, token))
    assert scanned.code == 3
    assert "STOCKADE_JOB=" in seen.read_text(errors="replace")
    assert token not in seen.read_text(errors="replace")
    for name in ("text", "json", "sarif", "html"):
        assert token not in (scanned.folder / name).read_text(encoding="utf-8")
