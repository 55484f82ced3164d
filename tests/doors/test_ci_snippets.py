"""docs/gitlab.md, azure.md and jenkins.md: what they show parses, and what it runs is ours."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from stockade import __version__
from stockade.cli.main import cli
from stockade.cli.output import destinations
from stockade_reports import REPORTS
from support.checkout import ROOT, user_environment
from support.jenkinsfile import JenkinsError, parse
from target.gitrepo import make_repo

BAD = "import subprocess\n\n\ndef run(x):\n    subprocess.call(x, shell=True)\n"
CLEAN = "def add(a, b):\n    return a + b\n"
BIN = Path(sys.executable).parent


def _page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def _block(page: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", _page(page), re.S | re.M)
    assert found, f"docs/{page}.md shows no {language}"
    return found[1]


AZURE: dict[str, Any] = yaml.safe_load(_block("azure", "yaml"))
JENKINS = _block("jenkins", "groovy")
GITLAB: dict[str, Any] = yaml.safe_load(_block("gitlab", "yaml"))


def _scripts(page: str) -> list[str]:
    if page == "azure":
        return [step["bash"] for step in AZURE["steps"] if "bash" in step]
    if page == "jenkins":
        return parse(JENKINS).scripts()
    return list(GITLAB["stockade"]["script"])


PAGES = ("azure", "jenkins", "gitlab")


@pytest.mark.parametrize("page", PAGES)
def test_scripts_are_shell(page: str) -> None:
    shell = "bash" if page == "azure" else "sh"
    for script in _scripts(page):
        done = subprocess.run([shell, "-n"], input=script.encode(), capture_output=True)
        assert (done.returncode, done.stderr) == (0, b""), script


@pytest.mark.parametrize("page", PAGES)
def test_this_release_is_installed(page: str) -> None:
    (named,) = re.findall(r"git\+\S+", "\n".join(_scripts(page)))
    assert named == f"git+https://github.com/stockade-dev/stockade@v{__version__}"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("under_review", [True, False])
def test_every_stockade_line_is_understood_by_our_command_line(
    page: str, under_review: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a report's place is tried when its option is read
    lines = [
        line.strip()
        for script in _scripts(page)
        for line in script.replace("\\\n", " ").replace("$out/", f"{tmp_path}/").splitlines()
        if re.match(r"\s*stockade ", line)
    ]
    assert lines
    for line in lines:
        word = "--since main" if under_review else ""
        words = shlex.split(re.sub(r"\$\{\w+:\+--since .*?\"\}(?= )", word, line))
        assert "$" not in "".join(words)
        command = cli.get_command(click.Context(cli), words[1])
        assert command is not None, line
        context = command.make_context(words[1], words[2:])
        assert context.params["since"] == ("main" if under_review and page != "gitlab" else None)
        destinations(context.params["reports"], REPORTS)


def test_azure_has_steps_of_known_forms() -> None:
    assert set(AZURE) == {"trigger", "pool", "steps"}
    assert AZURE["trigger"] == ["main"]
    assert AZURE["pool"] == {"vmImage": "ubuntu-latest"}
    kinds = [next(iter(step)) for step in AZURE["steps"]]
    assert kinds == ["checkout", "task", "bash", "bash", "task", "task"]
    checkout, *others = AZURE["steps"]
    assert checkout == {"checkout": "self", "fetchDepth": 0, "persistCredentials": False}
    for step in others:
        assert set(step) <= {"task", "bash", "inputs", "displayName", "condition"}
        if "task" in step:
            assert re.fullmatch(r"[A-Za-z]+@[0-9]+", step["task"])
            assert all(isinstance(value, str) for value in step["inputs"].values())
        else:
            # A macro would put a value of others into the script; variables are safe.
            assert "$(" not in step["bash"]
    assert [s["condition"] for s in others if "condition" in s] == ["succeededOrFailed()"] * 2


def test_the_jenkinsfile_is_a_declarative_pipeline() -> None:
    pipeline = parse(JENKINS)
    assert [block.name for block in pipeline.inner or ()] == ["agent", "stages", "post"]
    stage = pipeline.only("stages").only("stage")
    assert stage.words == ["stage", "(", "'Stockade'", ")"]
    steps = stage.only("steps").inner or []
    assert [step.name for step in steps] == ["sh", "sh"]
    reports = pipeline.only("post").only("always").only("dir")
    assert [step.name for step in reports.inner or ()] == ["junit", "archiveArtifacts"]


@pytest.mark.parametrize(
    "broken",
    [
        JENKINS.rstrip().removesuffix("}"),
        JENKINS + "}\n",
        JENKINS.replace("'''", "'", 1),
        JENKINS.replace("pipeline {", "pipe {"),
        JENKINS.replace("stage('Stockade')", "stage('Stockade)"),
        JENKINS.replace("agent any", "agent { { any }"),
    ],
)
def test_a_broken_jenkinsfile_is_told(broken: str) -> None:
    assert broken != JENKINS
    with pytest.raises(JenkinsError):
        parse(broken).only("stages").only("stage").only("steps")


def _run(page: str, repo: Path, temp: Path, target: str) -> subprocess.CompletedProcess[bytes]:
    """The step that scans, with this environment's `stockade` where it was installed."""
    place = temp / "stockade"
    place.mkdir(parents=True)
    (place / "bin").symlink_to(BIN)
    (temp / "report").mkdir()
    own = {
        "azure": {
            "AGENT_TEMPDIRECTORY": str(temp),
            "BUILD_SOURCESDIRECTORY": str(repo),
            "BUILD_ARTIFACTSTAGINGDIRECTORY": str(temp / "report"),
            **({"SYSTEM_PULLREQUEST_TARGETBRANCH": f"refs/heads/{target}"} if target else {}),
        },
        "jenkins": {
            "WORKSPACE_TMP": str(temp),
            **({"CHANGE_TARGET": target} if target else {}),
        },
    }[page]
    home = temp / "home"
    home.mkdir()
    shell = ["bash", "-s"] if page == "azure" else ["sh", "-xe", "-s"]
    script = textwrap.dedent(_scripts(page)[-1])
    return subprocess.run(
        shell,
        input=script.encode(),
        cwd=repo,
        env=user_environment(home) | own,
        capture_output=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("page", ["azure", "jenkins"])
@pytest.mark.parametrize(("target", "code"), [("", 1), ("main", 1), ("clean", 0)])
def test_the_step_that_scans_leaves_reports_and_the_verdict(
    page: str, target: str, code: int, tmp_path: Path
) -> None:
    workspace = tmp_path / "workspace"
    repo = make_repo(workspace)
    (workspace / "a.py").write_text(CLEAN)
    base = repo.commit()
    if target != "clean":
        (workspace / "a.py").write_text(BAD)
    (workspace / "b.py").write_text(CLEAN)
    repo.commit()
    repo.git("update-ref", "refs/remotes/origin/main", base)
    done = _run(page, workspace, tmp_path / "temp", "main" if target else "")
    assert done.returncode == code, done.stdout.decode() + done.stderr.decode()
    left = {path.name for path in (tmp_path / "temp/report").iterdir()}
    assert left == {f"stockade.{form}" for form in ("xml", "sarif", "html", "json")}
    assert {path.name for path in workspace.iterdir()} == {".git", "a.py", "b.py"}


@pytest.mark.slow
@pytest.mark.parametrize("page", ["azure", "jenkins"])
def test_a_target_branch_that_was_not_fetched_is_no_pass(page: str, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    repo = make_repo(workspace)
    (workspace / "a.py").write_text(CLEAN)
    repo.commit()
    done = _run(page, workspace, tmp_path / "temp", "main")
    assert done.returncode == 2
    assert b"origin/main" in done.stderr
