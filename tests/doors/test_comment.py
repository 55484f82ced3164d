"""The comment on a pull request: what is believed of whom, and that there is ever one."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from stockade.cli import github_artifact
from stockade.cli.github_artifact import ARTIFACT
from stockade.cli.github_comment import run
from stockade.model.codec import encode
from stockade.model.errors import UsageError
from stockade.model.verdict import Action, State
from stockade_reports.markdown.head import MARKER
from support.checkout import ROOT
from support.example_findings import command_injection, weak_hash
from support.github_server import REPOSITORY, TOKEN, GitHub, github_server
from support.rendered_markdown import live
from support.results import sample_result

SHA = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"
EVENT = {
    "workflow_run": {
        "id": 77,
        "event": "pull_request",
        "head_sha": SHA,
        "head_branch": "fix",
        "head_repository": {"id": 11, "owner": {"login": "stranger"}},
    }
}


def record(**changes: Any) -> bytes:
    """What the scan of a bad change has kept."""
    finding = dataclasses.replace(command_injection(), **changes)
    judged = [(finding, Action.BLOCK, "because"), (weak_hash(), Action.WARN, "because")]
    return json.dumps(encode(sample_result(state=State.BLOCKED, judged=judged))).encode()


@pytest.fixture
def hub() -> Iterator[GitHub]:
    """GitHub with one pull request whose run has kept its record."""
    with github_server() as made:
        made.pull(5, SHA)
        made.keep(ARTIFACT, record())
        yield made


def comment(hub: GitHub, tmp_path: Path, event: Any = EVENT, **changes: str) -> str:
    """Run as the job does."""
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    environment = {
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_API_URL": hub.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_TOKEN": TOKEN,
    }
    return run(environment | changes)


def test_the_first_is_written_and_then_changed(hub: GitHub, tmp_path: Path) -> None:
    assert comment(hub, tmp_path) == "The comment on pull request 5 was written."
    (written,) = hub.comments
    assert written["body"].startswith(MARKER)
    assert "Stockade: blocked" in written["body"]
    assert f"https://github.example/{REPOSITORY}/actions/runs/77" in written["body"]
    hub.artifacts.clear()
    hub.keep(ARTIFACT, record(title="Another title"))
    assert comment(hub, tmp_path) == "The comment on pull request 5 was changed."
    (changed,) = hub.comments
    assert "Another title" in changed["body"]
    assert not hub.leaked


def test_a_comment_of_somebody_else_is_left_alone(hub: GitHub, tmp_path: Path) -> None:
    theirs = {"id": 1, "user": {"login": "stranger"}, "body": f"{MARKER}mine"}
    talk = {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "of another workflow"}
    hub.comments += [theirs, talk, *({**talk, "id": n} for n in range(3, 140))]
    comment(hub, tmp_path)
    assert hub.comments[0] == theirs
    assert len(hub.comments) == 140
    comment(hub, tmp_path)
    assert len(hub.comments) == 140, "ours is found on the second page"


def test_the_record_says_nothing_of_where_links_lead(hub: GitHub, tmp_path: Path) -> None:
    hub.artifacts.clear()
    hub.keep(
        ARTIFACT,
        record(
            help_uri="https://evil.example/login",
            title="@everyone [x](https://evil.example) <img src=x>",
            message="![x](https://evil.example/p.png) #1 GH-1 https://evil.example",
        ),
    )
    comment(hub, tmp_path)
    body = hub.comments[0]["body"]
    assert live(body) == []
    assert {urlsplit(address).hostname for address in re.findall(r"\]\(<([^>]+)>", body)} == {
        "github.example"
    }


@pytest.mark.parametrize(
    ("sha", "owner", "branch", "repository"),
    [
        ("f" * 40, "stranger", "fix", 11),
        (SHA, "other", "fix", 11),
        (SHA, "stranger", "main", 11),
        (SHA, "stranger", "fix", 12),
    ],
)
def test_only_the_pull_request_of_the_scanned_commit_is_meant(
    tmp_path: Path, sha: str, owner: str, branch: str, repository: int
) -> None:
    with github_server() as hub:
        hub.pull(5, sha, owner, branch, repository=repository)
        hub.keep(ARTIFACT, record())
        assert comment(hub, tmp_path).startswith("Nothing to do: the commit is no open")
        assert hub.comments == []


def test_a_pull_request_whose_repository_is_gone_is_not_meant(hub: GitHub, tmp_path: Path) -> None:
    hub.pulls[0]["head"]["repo"] = None
    assert comment(hub, tmp_path).startswith("Nothing to do: the commit is no open")


def test_of_two_pull_requests_of_a_branch_the_one_that_was_scanned_is_meant(
    hub: GitHub, tmp_path: Path
) -> None:
    scanned = sample_result().target.revision
    hub.pulls.clear()
    hub.pull(5, SHA, merge_commit_sha="e" * 40)
    hub.pull(6, SHA, merge_commit_sha=scanned)
    assert comment(hub, tmp_path) == "The comment on pull request 6 was written."
    hub.pulls[1]["merge_commit_sha"] = None
    with pytest.raises(UsageError, match="2 open pull requests"):
        comment(hub, tmp_path)
    assert len(hub.comments) == 1


def test_the_newest_record_of_a_run_that_was_repeated_is_taken(hub: GitHub, tmp_path: Path) -> None:
    hub.keep(ARTIFACT, record(title="Another title"))
    comment(hub, tmp_path)
    assert "Another title" in hub.comments[0]["body"]


def test_a_comment_whose_author_is_gone_is_left_alone(hub: GitHub, tmp_path: Path) -> None:
    hub.comments.append({"id": 1, "user": None, "body": f"{MARKER}mine"})
    assert comment(hub, tmp_path) == "The comment on pull request 5 was written."


def test_a_run_without_a_record(hub: GitHub, tmp_path: Path) -> None:
    hub.artifacts[0]["expired"] = True
    hub.keep("other", record())
    assert comment(hub, tmp_path) == f"Nothing to do: the run kept no {ARTIFACT}."


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[" * 100_000, record()[:-1], record().replace(b"blocked", b"passed")]
)
def test_what_is_no_record_is_no_comment(hub: GitHub, tmp_path: Path, data: bytes) -> None:
    hub.artifacts.clear()
    hub.keep(ARTIFACT, data)
    with pytest.raises(UsageError):
        comment(hub, tmp_path)
    assert hub.comments == []


def test_what_is_too_large_is_not_read(
    hub: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.artifacts.clear()
    hub.keep(ARTIFACT, record() + b" " * 1_000_000)
    monkeypatch.setattr(github_artifact, "MAX_RECORD", 500_000)
    with pytest.raises(UsageError, match="larger than"):
        comment(hub, tmp_path)
    monkeypatch.setattr(github_artifact, "MAX_PACKED", 500)
    with pytest.raises(UsageError, match="more than 500 bytes"):
        comment(hub, tmp_path)


def test_an_artefact_that_is_no_zip_or_holds_another_file(hub: GitHub, tmp_path: Path) -> None:
    hub.artifacts.clear()
    hub.keep(ARTIFACT, record(), file="../result.json")
    with pytest.raises(UsageError, match=r"the artefact holds no result\.json"):
        comment(hub, tmp_path)
    hub.artifacts.clear()
    hub.keep(ARTIFACT, record())
    whole = hub.files[1]
    middle = len(whole) // 3
    for broken in (
        b"PK nothing",
        whole[:-30],
        whole[:middle] + b"\xff" * 40 + whole[middle + 40 :],
    ):
        hub.files[1] = broken
        with pytest.raises(UsageError, match=r"the artefact holds no result\.json"):
            comment(hub, tmp_path)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("result.json", record())
    hub.files[1] = packed.getvalue()
    with pytest.raises(UsageError, match=r"the artefact holds no result\.json"):
        comment(hub, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"event": "push"},
        {"head_sha": "main"},
        {"head_branch": "a b\n"},
        {"head_repository": None},
        {"head_repository": {"id": 11}},
        {"head_repository": {"id": True, "owner": {"login": "stranger"}}},
        {"id": "77"},
    ],
)
def test_an_event_that_is_not_for_it(hub: GitHub, tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        comment(hub, tmp_path, {"workflow_run": EVENT["workflow_run"] | change})
    assert hub.asked == []


@pytest.mark.parametrize("answer", ["", "null", "{}", '[{"number": 5}]', "[[]]", "<html>"])
def test_answers_that_are_not_githubs(hub: GitHub, tmp_path: Path, answer: str) -> None:
    hub.broken = answer
    with pytest.raises(UsageError):
        comment(hub, tmp_path)


def test_without_a_token_or_with_a_wrong_one(hub: GitHub, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no token"):
        comment(hub, tmp_path, GITHUB_TOKEN="")
    with pytest.raises(UsageError, match="HTTP status 401"):
        comment(hub, tmp_path, GITHUB_TOKEN="x")


def test_the_step_of_the_action_comments_and_lets_nobody_speak_to_the_runner(
    hub: GitHub, tmp_path: Path
) -> None:
    action = yaml.safe_load((ROOT / "comment/action.yml").read_text(encoding="utf-8"))
    (step,) = [s for s in action["runs"]["steps"] if s["name"] == "Comment"]
    assert step["shell"] == "bash"
    assert step["env"]["GITHUB_TOKEN"] == "${{ github.token }}"
    file = tmp_path / "event.json"
    file.write_text(json.dumps(EVENT))
    (tmp_path / "sitecustomize.py").write_text("print('ran')")
    (tmp_path / "json.py").write_text("print('ran')")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tmp_path),
        "BIN": str(Path(sys.executable).parent),
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_API_URL": hub.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_TOKEN": TOKEN,
    }

    def commented() -> tuple[int, list[str]]:
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert TOKEN not in done.stdout
        return done.returncode, [line for line in done.stdout.splitlines() if line]

    code, (stop, *said, go) = commented()
    assert (code, said) == (0, ["The comment on pull request 5 was written."])
    assert f"::{stop.removeprefix('::stop-commands::')}::" == go
    hub.keep(ARTIFACT, b'{"schema": "\\n::add-mask::x"}')
    code, (stop, *said, go, last) = commented()
    assert code == 2
    assert f"::{stop.removeprefix('::stop-commands::')}::" == go
    assert last.startswith("::error title=Stockade::No comment")
    assert not [line for line in said if line.startswith("::")]
    assert len(hub.comments) == 1
