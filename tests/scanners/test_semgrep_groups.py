"""Regular expressions with groups: semgrep then writes a key twice, and no file may pay for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.errors import ToolError
from stockade.model.scanner import Completed
from stockade.model.strict_json import loads
from stockade_scanners.semgrep.rule import parse
from stockade_scanners.semgrep.scanner import Semgrep
from support.jobs import make_job
from support.running import Recorder

GROUPS = {
    "id": "team-groups",
    "message": "m",
    "severity": "HIGH",
    "languages": ["dockerfile"],
    "patterns": [
        {"pattern-regex": "(?im)^FROM (?P<IMAGE>[^ @]+)"},
        {"metavariable-regex": {"metavariable": "$IMAGE", "regex": "^(python|node):(latest)$"}},
    ],
}
FILES: dict[str, str | bytes] = {
    "a.js": "app.get('/', (req, res) => res.send(String(eval(req.body.expression))));\n",
    "Dockerfile": "FROM python:latest\n",
}


def _scan(folder: Path, scanner: Semgrep) -> tuple[Completed, bytes]:
    """The outcome, and what semgrep prints."""
    languages = {"a.js": "javascript", "Dockerfile": "dockerfile"}
    job = make_job(folder, FILES, languages=languages)
    outcome = scanner.scan(job)
    assert isinstance(outcome, Completed)
    assert isinstance(job.run, Recorder)
    (command,) = job.run.commands
    return outcome, job.run(command).stdout


def _found(outcome: Completed) -> set[tuple[str, str]]:
    return {(finding.rule, finding.location.path) for finding in outcome.findings}


def test_our_rules_and_an_image_tagged_latest(tmp_path: Path) -> None:
    outcome, printed = _scan(tmp_path, Semgrep())
    assert outcome.scanned == set(FILES)
    assert {path for _, path in _found(outcome)} == set(FILES)
    assert ("semgrep/docker-latest-tag", "Dockerfile") in _found(outcome)
    loads(printed, "our rules write no key twice")


def test_a_users_rule_with_two_groups(tmp_path: Path) -> None:
    outcome, printed = _scan(tmp_path, Semgrep(users=(parse(GROUPS, "app.yml:2"),)))
    assert outcome.scanned == set(FILES)
    assert {path for _, path in _found(outcome)} == set(FILES)
    assert ("semgrep/team-groups", "Dockerfile") in _found(outcome)
    with pytest.raises(ToolError, match=r"key '\$\d' is written twice"):
        loads(printed, "it")
