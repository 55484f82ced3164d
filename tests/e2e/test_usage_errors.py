"""What cannot be used is refused with exit code 2, one sentence and a remedy, before any scan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import run

FILES = {
    "bad.toml": "timeout = [",
    "typo.toml": "timeoutt = 3\n",
    "relative.toml": '[tools]\nbandit = "bin/bandit"\n',
    "syntax.yml": "stockade: 1\nrules: [\n",
    "typo.yml": "stockade: 1\nabout: x\nrulez: []\n",
    "expression.yml": (
        "stockade: 1\nabout: x\nrules:\n  - id: a\n    block: severty >= high\n    because: x\n"
    ),
    "rules.yml": "rules:\n  - id: a\n",
    "old.json": json.dumps({"schema": "stockade/result/v0"}),
    "cut.json": '{"schema": ',
}
CASES = {
    "unknown command": (["scann", "."], "no command 'scann'", "Did you mean 'scan'?"),
    "unknown command of a group": (["db", "udpate"], "no command 'udpate'", "'update'"),
    "unknown option": (["scan", "--offlin"], "--offlin", "--help"),
    "unknown scanner": (["scan", ".", "--scanner", "bandi"], "'bandi'", "Did you mean 'bandit'?"),
    "unknown format": (["scan", ".", "--report", "sarfi"], "'sarfi'", "Did you mean 'sarif'?"),
    "no file": (["scan", ".", "--report", "html="], "names no file", "--report html=FILE"),
    "missing target": (["scan", "absent"], "'absent'", "check the spelling"),
    "no repository": (["scan", "--staged"], "--staged needs a git repository", "run it inside"),
    "staged and target": (["scan", "--staged", "."], "give no target", "--help"),
    "no environment": (["scan", "--environment", "."], "no installed Python packages", ".venv"),
    "missing environment": (["scan", "--environment", "absent"], "'absent' does not exist", ""),
    "environment and scanner": (
        ["scan", "--environment", ".", "--scanner", "bandit"],
        "--environment is for the dependencies scanner alone",
        "--help",
    ),
    "missing store": (
        ["scan", ".", "--advisory-store", "ab sent"],
        "'ab sent' does not exist",
        "stockade db update --advisory-store 'ab sent'",
    ),
    "nameless store": (["scan", ".", "--advisory-store", ""], "needs the name of a folder", ""),
    "store that is a file": (["scan", ".", "--advisory-store", "rules.yml"], "is no folder", ""),
    "offline and online": (
        ["scan", ".", "--offline", "--advisories", "online"],
        "--offline forbids what --advisories online asks for",
        "--help",
    ),
    "environment and target": (
        ["scan", "--environment", ".", "x"],
        "--environment names the target",
        "--help",
    ),
    "environment and staged": (
        ["scan", "--environment", ".", "--staged"],
        "--environment names the target",
        "--help",
    ),
    "nameless environment": (["scan", "--environment", ""], "needs the name", "--help"),
    "nameless environment and target": (
        ["scan", "--environment", "", "x"],
        "--environment names the target",
        "--help",
    ),
    "unknown source": (["scan", "--advisories", "sometimes"], "'sometimes'", "--help"),
    "missing config": (["scan", ".", "--config", "absent"], "does not exist", "--config"),
    "bad config": (["scan", ".", "--config", "bad.toml"], "not valid TOML", "Correct"),
    "config typo": (["scan", ".", "--config", "typo.toml"], "'timeoutt'", "'timeout'"),
    "relative tool": (["scan", ".", "--config", "relative.toml"], "absolute path", ""),
    "missing policy": (["scan", ".", "--policy", "lenient"], "no policy 'lenient'", "recommended"),
    "policy syntax": (["scan", ".", "--policy", "syntax.yml"], "syntax.yml:", ""),
    "policy typo": (["scan", ".", "--policy", "typo.yml"], "typo.yml:3:", "`rules`"),
    "policy word": (["scan", ".", "--policy", "expression.yml"], "expression.yml:5:", "severity"),
    "missing rules": (["scan", ".", "--rules", "absent"], "does not exist", "--rules"),
    "bad rules": (["scan", ".", "--rules", "rules.yml"], "rules.yml", ""),
    "no jobs": (["scan", ".", "--jobs", "0"], "--jobs", "--help"),
    "no record": (["report", "absent.json"], "absent.json", "Name a file"),
    "old record": (["report", "old.json"], "stockade/result/v0", "Make the file anew"),
    "cut record": (["report", "cut.json"], "not valid JSON", "Make the file anew"),
    "format and report": (
        ["report", "old.json", "--format", "json", "--report", "html=r.html"],
        "--format is short for one --report",
        "--help",
    ),
    "format with a file": (
        ["report", "old.json", "--format", "json=r.json"],
        "--format names no file",
        "--help",
    ),
    "two on stdout": (
        ["scan", ".", "--report", "json", "--report", "sarif"],
        "two reports go to standard output",
        "FORMAT=FILE",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_usage_errors_say_what_and_what_to_do(case: str, tmp_path: Path) -> None:
    arguments, what, remedy = CASES[case]
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    ended = run(*arguments, home=tmp_path)
    assert ended.code == 2, ended.stderr
    assert ended.stderr.startswith("error: ")
    assert what in ended.stderr
    assert remedy in ended.stderr
    assert not ended.stdout
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "text", ["exclude = [", 'tools = { bandit = "/bin/true" }', "scanners = ['x']"]
)
def test_a_bad_configuration_of_the_target_stops_the_scan(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "target" / ".stockade"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text)
    ended = run("scan", folder.parent, "--offline", home=tmp_path)
    assert ended.code == 2
    assert ".stockade/config.toml" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("words", "shown"), [([], "scan"), (["db"], "import")])
def test_a_group_without_a_command_shows_its_help(
    words: list[str], shown: str, tmp_path: Path
) -> None:
    ended = run(*words, home=tmp_path)
    assert ended.code == 2
    assert ended.stderr.startswith(f"Usage: {' '.join(['stockade', *words])} ")
    assert f"\n  {shown} " in ended.stderr
    assert not ended.stdout
