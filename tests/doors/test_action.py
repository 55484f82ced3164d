"""The steps of `action.yml`, executed over clean, bad and hostile workspaces."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.action import Job, Step, run
from support.checkout import commit_checkout, once, user_environment
from support.rendered_markdown import live
from target.gitrepo import Repo

CLEAN = "def add(a, b):\n    return a + b\n"
BAD = "import subprocess\n\n\ndef run(x):\n    subprocess.call(x, shell=True)\n"
HOSTILE = "a\n::error::x\n```\n</pre><img src=x onerror=alert(1)>\n## [x](y)\n.py".replace("/", "_")
WAIVER = """\
stockade: 1
waivers:
  - id: W-1
    match: { rule: bandit/B602 }
    until: UNTIL
    owner: "@me"
    reason: Trust me.
"""
PACKAGES = ("stockade", "stockade_scanners", "stockade_reports", "stockade_policies")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the install step ran once, on a copy of this checkout."""
    return once(tmp_path_factory, "action", _install)


def _install(folder: Path) -> None:
    workspace, source, home = folder / "workspace", folder / "source", folder / "home"
    for each in (workspace, source, home):
        each.mkdir()
    cache = folder / "pip-cache"
    commit_checkout(source, user_environment(home))
    # The job's PYTHONPATH leads into a workspace which waits for that.
    (workspace / "sitecustomize.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\n")
    job = Job(
        workspace=workspace,
        temp=folder / "temp",
        environment=_environment(home, source)
        | {"PYTHONPATH": str(workspace), "PIP_CACHE_DIR": str(cache)},
        used={"Set up Python": _python()},
        steps={
            name: Step()
            for name in (
                *("Scan", "Step summary", "Annotations", "Upload SARIF", "Upload reports"),
                *("Keep the record for a comment", "Verdict"),
            )
        },
    )
    install = run(job).steps["Install Stockade"]
    assert install.outcome == "success", install.stdout + install.stderr
    assert not (folder / "ran").exists()
    assert not cache.exists(), "what earlier steps left in a cache would be installed unchecked"


def _environment(home: Path, source: Path) -> dict[str, str]:
    return user_environment(home) | {"ACTION_SOURCE": str(source)}


def _prepared(install: Step) -> dict[str, Step]:
    """What became of the steps before the scan."""
    return {"Set up Python": _python(), "Install Stockade": install}


def _python() -> Step:
    return Step(outcome="success", outputs={"python-path": sys.executable})


@pytest.fixture
def job(installed: Path, tmp_path: Path) -> Job:
    """A use of the action whose installation is done; its workspace is an empty repository."""
    workspace = tmp_path / "workspace"
    subprocess.run(["git", "init", "--quiet", workspace], check=True)
    (bin_folder,) = (installed / "temp").glob("stockade-*/venv/bin")
    install = Step(outcome="success", outputs={"bin": str(bin_folder)})
    return Job(
        workspace=workspace,
        temp=tmp_path / "temp",
        environment=_environment(installed / "home", tmp_path),
        steps=_prepared(install),
    )


def _written(job: Job, name: str) -> str:
    return Path(job.outputs()[name]).read_text(encoding="utf-8")


def _record(job: Job) -> Any:
    return json.loads(_written(job, "json"))["result"]


def test_every_file_of_the_packages_is_installed(installed: Path) -> None:
    (site,) = (installed / "temp").glob("stockade-*/venv/lib/python*/site-packages")
    packages = [next((installed / "source").glob(f"*/{p}/__init__.py")).parent for p in PACKAGES]
    wanted = [(p, f.relative_to(p)) for p in packages for f in p.rglob("*") if f.is_file()]
    assert {f.suffix for _, f in wanted} >= {".py", ".yml", ".j2", ".css", ".js", ".typed"}
    missing = [str(p / f) for p, f in wanted if not (site / p.name / f).is_file()]
    assert not missing


def test_a_blocked_repository(job: Job) -> None:
    (job.workspace / "a.py").write_text(BAD)
    run(job)
    assert job.failed
    assert job.steps["Verdict"].code == 1
    assert (job.outputs()["verdict"], job.outputs()["exit-code"]) == ("blocked", "1")
    sarif = json.loads(_written(job, "sarif"))
    assert "bandit/B602" in {r["ruleId"] for each in sarif["runs"] for r in each["results"]}
    assert _record(job)["verdict"]["state"] == "blocked"
    page = _written(job, "html")
    assert "B602" in page
    assert "<style" in page
    assert "<script" in page
    assert job.steps["Upload SARIF"].given == {"sarif_file": job.outputs()["sarif"]}
    assert "## ❌ Stockade: blocked\n" in job.summary
    assert "::error file=a.py,line=5," in job.steps["Annotations"].stdout
    assert "Blocked by policy" in job.steps["Verdict"].stdout


def test_what_the_repository_is_called_cannot_speak_to_the_runner(job: Job) -> None:
    (job.workspace / HOSTILE).write_text(BAD)
    (job.workspace / "b.py").write_text(f"{BAD.rstrip()}  # ##[error]x ::warning::y\n")
    run(job)
    assert job.outputs()["verdict"] == "blocked"
    first, *inner, last = job.steps["Scan"].stdout.strip().splitlines()
    token = first.removeprefix("::stop-commands::")
    assert len(token) == 32
    assert last == f"::{token}::"
    assert not [line for line in inner if line.lstrip().startswith("::") or "##[" in line]
    assert job.steps["Scan"].stderr == ""
    commands = job.steps["Annotations"].stdout.splitlines()
    assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in commands)
    assert "##[" not in job.steps["Annotations"].stdout
    assert live(job.summary) == []


def test_a_clean_repository(job: Job) -> None:
    (job.workspace / "a.py").write_text(CLEAN)
    run(job)
    assert not job.failed
    assert (job.outputs()["verdict"], job.outputs()["exit-code"]) == ("passed", "0")
    assert job.steps["Verdict"].stdout == ""
    assert "Stockade: passed\n" in job.summary
    assert json.loads(_written(job, "sarif"))["runs"]


def test_a_usage_error_is_no_verdict(job: Job) -> None:
    (job.workspace / "a.py").write_text(CLEAN)
    job.inputs = {"policy": "missing.yml"}
    run(job)
    assert job.failed
    assert job.steps["Verdict"].code == 2
    assert job.outputs() == dict.fromkeys(job.outputs(), "") | {"exit-code": "2"}
    for name in ("Step summary", "Upload SARIF", "Upload reports"):
        assert job.steps[name].outcome == "skipped"
    assert "no policy 'missing.yml'" in job.steps["Scan"].stdout


def test_a_pull_request_does_not_write_its_own_rules(job: Job) -> None:
    repo = Repo(job.workspace)
    repo.git("init", "--quiet")
    (job.workspace / "a.py").write_text(CLEAN)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", "base")
    base = repo.git("rev-parse", "HEAD")
    (job.workspace / "a.py").write_text(BAD)
    month = dt.timedelta(days=30)
    until = (dt.datetime.now(dt.UTC).date() + month).isoformat()
    repo.write(".stockade/policy.yml", WAIVER.replace("UNTIL", until))
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", "change")
    job.inputs = {"since": base, "args": "--offline --scanner bandit"}
    run(job)
    assert job.outputs()["verdict"] == "blocked"
    assert "stockade/policy-changed" in {f["rule"] for f in _record(job)["findings"]}


def test_counts_and_further_reports(job: Job) -> None:
    (job.workspace / "a.py").write_text(BAD)
    job.inputs = {"scanners": "bandit,\tsecrets", "reports": "junit, csv markdown:summary"}
    run(job)
    result, outputs = _record(job), job.outputs()
    ran = [s["name"] for s in result["scanners"] if s["status"] != "skipped"]
    assert sorted(ran) == ["bandit", "secrets"]
    assert (outputs["findings"], outputs["blocking"]) == (str(len(result["findings"])), "1")
    assert (outputs["new"], outputs["gaps"]) == ("", "0")
    names = {path.name for path in Path(outputs["reports"]).iterdir()}
    assert {"stockade.junit", "stockade.csv", "stockade.markdown-summary"} <= names
    assert job.steps["Upload reports"].given["path"] == outputs["reports"]
    assert job.steps["Keep the record for a comment"].outcome == "skipped"


def test_what_is_new_is_counted_under_review(job: Job) -> None:
    repo = Repo(job.workspace)
    (job.workspace / "a.py").write_text(BAD)
    base = repo.commit()
    (job.workspace / "b.py").write_text(BAD)
    repo.commit()
    job.inputs = {"since": base, "scanners": "bandit", "comment": "true", "upload": ""}
    run(job)
    assert (job.outputs()["blocking"], job.outputs()["new"]) == ("1", "2")
    assert job.steps["Keep the record for a comment"].given["path"] == job.outputs()["json"]
    for name in ("Upload SARIF", "Upload reports"):
        assert job.steps[name].outcome == "skipped"


def test_soft_fail_is_kind_to_what_blocks_alone(job: Job) -> None:
    (job.workspace / "a.py").write_text(BAD)
    job.inputs = {"soft-fail": "true", "scanners": "bandit"}
    run(job)
    assert not job.failed
    assert (job.outputs()["verdict"], job.outputs()["exit-code"]) == ("blocked", "0")


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        *(
            ("reports", given, "names of formats are expected, e.g. junit csv.")
            for given in ("junit=/tmp/x", "../x", "::error::x", "HTML")
        ),
        *(
            ("upload", given, "sarif, artifact, both or nothing is expected.")
            for given in ("sarf", "sarif,artefact", "*", "true")
        ),
    ],
)
def test_what_an_input_does_not_take_is_no_verdict(
    job: Job, name: str, given: str, said: str
) -> None:
    (job.workspace / "a.py").write_text(CLEAN)
    job.inputs = {name: given}
    run(job)
    assert job.steps["Verdict"].code == 2
    assert job.outputs() == dict.fromkeys(job.outputs(), "") | {"exit-code": "2"}
    assert job.steps["Scan"].stdout == f"::error title=Stockade::{name}: {said}\n"


def test_further_words_reach_the_scan_unexpanded(job: Job) -> None:
    (job.workspace / "a.py").write_text(BAD)
    job.inputs = {"args": "--offline  --scanner\tbandit\n--soft-fail\n"}
    run(job)
    assert not job.failed
    # --soft-fail is kind to the job and not to the record
    assert (job.outputs()["verdict"], job.outputs()["exit-code"]) == ("blocked", "0")
    assert [s["name"] for s in _record(job)["scanners"] if s["status"] != "skipped"] == ["bandit"]
    again = Job(
        workspace=job.workspace,
        temp=job.temp,
        environment=job.environment,
        inputs={"args": "--scanner *"},
        steps=_prepared(job.steps["Install Stockade"]),
    )
    assert "'*'" in run(again).steps["Scan"].stdout
    assert again.steps["Verdict"].code == 2


def test_incomplete_fails_unless_allowed(job: Job) -> None:
    (job.workspace / "a.py").write_text(CLEAN)
    (job.workspace / "requirements.txt").write_text("requests==2.19.0\n")
    job.inputs = {"args": "--offline"}
    prepared = dict(job.steps)
    run(job)
    assert (job.failed, job.steps["Verdict"].code) == (True, 3)
    assert job.outputs()["verdict"] == "incomplete"
    job.steps, job.failed = prepared, False
    job.inputs = {"args": "--offline", "allow-incomplete": "true"}
    run(job)
    assert not job.failed
    assert job.outputs()["exit-code"] == "3"


@pytest.mark.parametrize("source", [BAD, CLEAN], ids=["bad", "clean"])
def test_the_verdict_decides_whatever_becomes_of_the_upload(job: Job, source: str) -> None:
    (job.workspace / "a.py").write_text(source)
    job.inputs = {"args": "--scanner bandit", "comment": "true", "upload": "artifact,sarif"}
    uploads = ("Upload SARIF", "Upload reports", "Keep the record for a comment")
    job.used = {name: Step(outcome="failure") for name in uploads}
    run(job)
    assert job.failed is (source is BAD)
    assert job.steps["Verdict"].stdout.count("::warning title=Stockade::") == len(uploads)


def test_a_failed_installation_is_no_verdict(job: Job) -> None:
    job.steps["Install Stockade"] = Step(outcome="failure")
    job.failed = True
    run(job)
    assert job.steps["Scan"].outcome == "skipped"
    assert job.steps["Verdict"].code == 2


def test_nothing_of_the_workspace_runs(job: Job, tmp_path: Path) -> None:
    ran = f"open({str(tmp_path / 'ran')!r}, 'a').write(__file__)\n"
    names = ["stockade", "pip", "sitecustomize", "usercustomize", "bandit", "json", "git"]
    for name in names:
        (job.workspace / f"{name}.py").write_text(ran)
    packages = job.workspace / "venv/lib/python3.13/site-packages"
    packages.mkdir(parents=True)
    for folder in (job.workspace, packages):
        (folder / "evil.pth").write_text(f"import os; {ran}")
    for program in ("python", "git", "venv/bin/python", "stockade"):
        path = job.workspace / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho ran > {tmp_path / 'ran'}\n")
        path.chmod(0o755)
    job.environment = {**job.environment, "PYTHONPATH": str(job.workspace)}
    run(job)
    assert job.outputs()["verdict"] in ("passed", "blocked")
    assert {s["status"] for s in _record(job)["scanners"]} <= {"completed", "partial", "skipped"}
    assert not (tmp_path / "ran").exists()
