"""The same tree gets the same verdict and the same fingerprints at all three doors."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.action import Job, Step
from support.action import run as act
from support.checkout import ROOT, user_environment
from support.cli import run
from target.gitrepo import Repo, make_repo

pytestmark = pytest.mark.slow

FILES = {
    "app/a.py": "import subprocess\nsubprocess.call(x, shell=True)\nassert x\n",
    "app/b.py": "import subprocess\nsubprocess.call(x, shell=True)\n",
    "app/broken.py": "def f(:\n",
    "web/x.js": "function f(x) { return eval(x) }\n",
    "Dockerfile": "FROM python:latest\nUSER root\n",
    "deploy.sh": "TOKEN=" + "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a\n",
    "requirements.txt": "example-package==1.0\nother>=2\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Everything is staged, and nothing is committed."""
    made = make_repo(tmp_path / "repo")
    for name, text in FILES.items():
        made.write(name, text)
    made.git("add", "--all")
    return made


def by_hand(repo: Repo, home: Path) -> dict[str, Any]:
    ended = run("scan", ".", "--offline", "--report", "json", home=home, cwd=repo.path)
    return said(ended.stdout)


def by_the_hook(repo: Repo, home: Path) -> dict[str, Any]:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *words = shlex.split(hooks[0]["entry"])
    assert program == "stockade"
    return said(run(*words, "--offline", "--report", "json", home=home, cwd=repo.path).stdout)


def by_the_action(repo: Repo, home: Path) -> dict[str, Any]:
    job = Job(
        workspace=repo.path,
        temp=home / "runner",
        environment=user_environment(home),
        inputs={"args": "--offline"},
        used={"Set up Python": Step(outcome="success")},
    )
    installed = Step(outcome="success", outputs={"bin": str(Path(sys.executable).parent)})
    job.steps["Install Stockade"] = installed
    act(job)
    return said(Path(job.outputs()["json"]).read_bytes())


def said(record: bytes) -> dict[str, Any]:
    """Verdict and fingerprints, and nothing of which change is under review."""
    result = json.loads(record)["result"]
    found = [(f["rule"], f["locations"], json.dumps(f["fingerprints"])) for f in result["findings"]]
    return {"verdict": result["verdict"], "findings": found, "gaps": result["gaps"]}


def test_the_same_at_all_three_doors(repo: Repo, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    first = by_hand(repo, home)
    assert len(first["findings"]) > 6
    assert first["verdict"]["state"] == "blocked"
    for other in (by_the_hook(repo, home), by_the_action(repo, home)):
        assert json.dumps(other) == json.dumps(first)
