"""The workflows of this repository, and those that the docs and `stockade init` give to users."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from stockade import __version__
from stockade.cli.init_files import workflow
from support.action import ACTION
from support.checkout import ROOT

ZIZMOR = Path(sys.executable).with_name("zizmor")
OWN = sorted((ROOT / ".github/workflows").glob("*.yml"))
PAGES = ("docs/doors.md", "docs/github.md")
PROJECT = "stockade-dev/stockade"
COMMENT = yaml.safe_load((ROOT / "comment/action.yml").read_text(encoding="utf-8"))
CONFIG = f"""\
# Examples name Stockade by its release, whose commit is not known before it is made.
rules:
  unpinned-uses:
    config:
      policies:
        {PROJECT}: ref-pin
        {PROJECT}/*: ref-pin
        "*": hash-pin
"""


def _shown() -> dict[str, str]:
    blocks = [
        (Path(page).stem, text)
        for page in PAGES
        for text in re.findall(
            r"^```yaml\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.S | re.M
        )
        if re.search(r"^jobs:$", text, re.M)
    ]
    named = {f"{page}-{number}.yml": text for number, (page, text) in enumerate(blocks)}
    return named | {"init.yml": workflow("main").text}


SHOWN = _shown()
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in OWN} | SHOWN


def _loaded(name: str) -> dict[Any, Any]:
    made: dict[Any, Any] = yaml.safe_load(TEXTS[name])
    return made


def _steps(name: str) -> list[dict[str, Any]]:
    return [step for job in _loaded(name)["jobs"].values() for step in job["steps"]]


def _zizmor(*paths: Path, config: Path | None = None) -> None:
    given = ["--config", str(config)] if config else ["--no-config"]
    done = subprocess.run(
        [
            str(ZIZMOR),
            "--offline",
            "--no-progress",
            "--strict-collection",
            *given,
            *map(str, paths),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_some_of_each() -> None:
    assert [path.name for path in OWN] == ["ci.yml", "stockade-comment.yml", "stockade.yml"]
    assert sorted(SHOWN) == ["doors-0.yml", "github-1.yml", "init.yml"]


def test_zizmor_finds_nothing_in_the_actions_and_our_own_workflows() -> None:
    _zizmor(ROOT / "action.yml", ROOT / "comment/action.yml", *OWN)


def test_zizmor_finds_nothing_in_what_we_give_to_users(tmp_path: Path) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    for name, text in SHOWN.items():
        (folder / name).write_text(text)
    config = tmp_path / "zizmor.yml"
    config.write_text(CONFIG)
    _zizmor(folder, config=config)


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(TEXTS["stockade.yml"].replace("persist-credentials: false", "", 1))
    with pytest.raises(AssertionError, match="artipacked"):
        _zizmor(bad)


def test_zizmor_is_told_to_ignore_what_is_explained_and_nothing_else() -> None:
    ignored = {name: re.findall(r"zizmor: ignore\[(.*?)\]", text) for name, text in TEXTS.items()}
    assert {name: rules for name, rules in ignored.items() if rules} == {
        "github-1.yml": ["dangerous-triggers"],
        "stockade-comment.yml": ["dangerous-triggers", "self-repository"],
        "stockade.yml": ["self-repository"],
    }
    for path in (ROOT / "action.yml", ROOT / "comment/action.yml"):
        assert "zizmor: ignore" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_rights_are_given_by_job_and_no_job_has_all(name: str) -> None:
    made = _loaded(name)
    assert made["permissions"] == {}
    for job in made["jobs"].values():
        rights = job["permissions"]
        assert set(rights.values()) <= {"read", "write"}
        assert "contents" not in rights or rights["contents"] == "read"


@pytest.mark.parametrize("name", TEXTS)
def test_every_action_of_others_is_pinned_with_its_version(name: str) -> None:
    for used in re.findall(r"uses: (.*)", TEXTS[name]):
        if used.startswith(PROJECT):
            assert used.rpartition("@")[2] == f"v{__version__}"
        elif not used.startswith("./"):
            assert re.fullmatch(r"[\w-]+(/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


def test_one_version_of_each_action_everywhere() -> None:
    actions = [ROOT / "action.yml", ROOT / "comment/action.yml"]
    texts = [*TEXTS.values(), *(path.read_text(encoding="utf-8") for path in actions)]
    pinned = {line for text in texts for line in re.findall(r"uses: (\S+@[0-9a-f]{40} .*)", text)}
    assert len({line.partition("@")[0] for line in pinned}) == len(pinned) >= 4


@pytest.mark.parametrize("name", TEXTS)
def test_a_checkout_keeps_no_token(name: str) -> None:
    for step in _steps(name):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
            assert "ref" not in step["with"]
            assert "repository" not in step["with"]


@pytest.mark.parametrize("name", TEXTS)
def test_the_action_is_given_inputs_that_exist(name: str) -> None:
    for step in _steps(name):
        action = step.get("uses", "").partition("@")[0]
        if action in ("./", PROJECT):
            assert set(step.get("with", ())) <= set(ACTION["inputs"])
        elif action in ("./comment", f"{PROJECT}/comment"):
            assert set(step.get("with", ())) <= set(COMMENT["inputs"])


@pytest.mark.parametrize("name", TEXTS)
def test_no_script_holds_an_expression(name: str) -> None:
    assert all("${{" not in step.get("run", "") for step in _steps(name))


@pytest.mark.parametrize("name", ["github-1.yml", "stockade-comment.yml"])
def test_who_may_comment_touches_nothing_of_the_change(name: str) -> None:
    made = _loaded(name)
    # YAML 1.1 reads the key `on` as true
    assert made[True] == {"workflow_run": {"workflows": ["Stockade"], "types": ["completed"]}}
    assert _loaded("stockade.yml")["name"] == _loaded("doors-0.yml")["name"] == "Stockade"
    (job,) = made["jobs"].values()
    assert job["if"] == "github.event.workflow_run.event == 'pull_request'"
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"} | (
        {"contents": "read"} if name == "stockade-comment.yml" else {}
    )
    used = {step["uses"].partition("@")[0] for step in job["steps"]}
    ours = {"actions/checkout", "./comment"}
    assert used == (ours if name == "stockade-comment.yml" else {f"{PROJECT}/comment"})


@pytest.mark.parametrize("name", [n for n in TEXTS if "comment" not in n and n != "github-1.yml"])
def test_what_runs_a_change_has_its_rights_alone(name: str) -> None:
    made = _loaded(name)
    assert set(made[True]) == {"pull_request", "push"}
    for job in made["jobs"].values():
        assert "write" not in {r for k, r in job["permissions"].items() if k != "security-events"}


def test_ci_runs_what_the_readme_tells_users() -> None:
    assert [step["run"] for step in _steps("ci.yml") if "run" in step] == [".ci/run"]


def test_the_comment_is_installed_as_the_scan_is() -> None:
    """Two actions cannot share a step: this keeps the second from lagging behind."""
    first = next(s for s in ACTION["runs"]["steps"] if s.get("id") == "install")["run"]
    second = next(s for s in COMMENT["runs"]["steps"] if s.get("id") == "install")["run"]
    bare = [re.sub(r"^\s*#.*\n", "", text, flags=re.M) for text in (first, second)]
    assert bare[1].replace("$ACTION_PATH/..", "$ACTION_PATH") == bare[0]
