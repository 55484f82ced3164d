"""The comment on a pull request: `python -m stockade.cli.github_comment`, in a `workflow_run` job.

The job that scans runs for a stranger's change and may write nothing; this one may comment, and
runs nothing of the change. What it is handed is the record alone, an artefact that the stranger may
have made: it is read strictly and bounded, links out of it are dropped, and the comment is made
here. Which pull request is meant is asked of GitHub by the commit of the event, not of the record.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stockade.cli.github_api import Api, api_of
from stockade.model import strict_json
from stockade.model.codec import decode
from stockade.model.errors import StockadeError, ToolError, UsageError
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.markdown import COMMENT, MarkdownReport
from stockade_reports.markdown.head import MARKER

ARTIFACT = "stockade-comment"
RECORD = "result.json"
BOT = "github-actions[bot]"
"""Who writes with a job's own token; a comment of another is not touched."""

MAX_PACKED = 32 << 20
MAX_RECORD = 128 << 20
_FOOT = 400
_COMMIT = re.compile(r"[0-9a-f]{40}")
_BRANCH = re.compile(r"[^\x00-\x20:]{1,250}")
_OWNER = re.compile(r"[A-Za-z0-9-]{1,39}")


@frozen
class Scan:
    """The workflow run that has ended, as the event tells it: GitHub's words."""

    run: int
    commit: str
    branch: str
    owner: str
    """Of the repository from which the change comes."""


def scan_of(event: Any) -> Scan:
    """The run that a `workflow_run` event is about.

    Raises:
        UsageError: it is another event, or its run was not for a pull request.
    """
    run = event.get("workflow_run") if isinstance(event, dict) else None
    if not isinstance(run, dict) or run.get("event") != "pull_request":
        raise UsageError(
            "this is no run for a pull request",
            "Let the workflow start on `workflow_run`, if the run's event is pull_request.",
        )
    head = run.get("head_repository") or {}
    number, commit, branch = run.get("id"), run.get("head_sha"), run.get("head_branch")
    owner = (head.get("owner") or {}).get("login")
    told = (commit, _COMMIT), (branch, _BRANCH), (owner, _OWNER)
    if not isinstance(number, int) or not all(
        isinstance(value, str) and pattern.fullmatch(value) for value, pattern in told
    ):
        raise UsageError("the event does not say which commit was scanned", "Run it again.")
    return Scan(run=number, commit=str(commit), branch=str(branch), owner=str(owner))


def pull_request(api: Api, scan: Scan) -> int | None:
    """The number of the open pull request whose newest commit was scanned; `None`: there is none.

    Raises:
        UsageError: GitHub does not answer.
    """
    found = api.get("pulls", state="open", head=f"{scan.owner}:{scan.branch}", per_page=100)
    for pull in found if isinstance(found, list) else ():
        if pull["head"]["sha"] == scan.commit and pull["base"]["repo"]["full_name"] == (
            api.repository
        ):
            return int(pull["number"])
    return None


def record(api: Api, scan: Scan) -> Result | None:
    """The record that the run has kept; `None`: it has kept none.

    Raises:
        UsageError: GitHub does not answer, or what it gives is no record.
    """
    listed = api.get(f"actions/runs/{scan.run}/artifacts", name=ARTIFACT)
    usable = [a for a in listed["artifacts"] if a["name"] == ARTIFACT and not a["expired"]]
    if not usable:
        return None
    data = api.download(f"actions/artifacts/{int(usable[0]['id'])}/zip", MAX_PACKED)
    return decode(_unpacked(data))


def _unpacked(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(RECORD) as file:
            content = file.read(MAX_RECORD + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError) as error:
        raise UsageError(
            f"the artefact holds no {RECORD}: {type(error).__name__}", "Scan again."
        ) from error
    if len(content) > MAX_RECORD:
        raise UsageError(f"{RECORD} is larger than {MAX_RECORD >> 20} MiB", "Scan a smaller part.")
    return content


def comment(result: Result, api: Api, scan: Scan, server: str) -> str:
    """The comment. Links lead to the repository, at the scanned commit, and nowhere else."""
    repository = f"{server.rstrip('/')}/{api.repository}"
    target = dataclasses.replace(result.target, repository=repository, revision=scan.commit)
    plain = {id(f): _without_links(f) for f in result.findings}
    rulings = tuple(
        dataclasses.replace(r, finding=plain[id(r.finding)]) for r in result.verdict.rulings
    )
    safe = dataclasses.replace(
        result,
        target=target,
        findings=tuple(plain.values()),
        verdict=dataclasses.replace(result.verdict, rulings=rulings),
    )
    limits = dataclasses.replace(COMMENT, size=COMMENT.size - _FOOT)
    report = MarkdownReport(name="comment", about="", limits=limits)
    body = "".join(report.render(safe, Style(color=False, width=80, quiet=False, verbose=False)))
    run = f"{repository}/actions/runs/{scan.run}"
    return f"{body}\n<sub>As recorded by [the run]({run}) for `{scan.commit[:12]}`.</sub>\n"


def _without_links(finding: Finding) -> Finding:
    return dataclasses.replace(
        finding, help_uri="", witnesses=tuple(map(_without_links, finding.witnesses))
    )


def post(api: Api, number: int, body: str) -> str:
    """Change our comment on the pull request, or write the first. Returns which was done.

    Raises:
        UsageError: GitHub does not answer, or the token may not.
    """
    for old in api.pages(f"issues/{number}/comments"):
        if old["user"]["login"] == BOT and str(old["body"]).startswith(MARKER.strip()):
            api.send("PATCH", f"issues/comments/{int(old['id'])}", {"body": body})
            return "changed"
    api.send("POST", f"issues/{number}/comments", {"body": body})
    return "written"


def run(environment: Mapping[str, str]) -> str:
    """Comment, as the environment of a GitHub Actions job says. Returns what was done.

    Raises:
        UsageError: it cannot be done.
    """
    try:
        event = strict_json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_bytes(), "the event")
    except (KeyError, OSError, ToolError) as error:
        raise UsageError("there is no event", "This is for a job of GitHub Actions.") from error
    scan = scan_of(event)
    api = api_of(
        environment.get("GITHUB_API_URL", ""),
        environment.get("GITHUB_REPOSITORY", ""),
        environment.get("GITHUB_TOKEN", ""),
    )
    try:
        number = pull_request(api, scan)
        if number is None:
            return "Nothing to do: the commit is no open pull request's newest."
        result = record(api, scan)
        if result is None:
            return f"Nothing to do: the run kept no {ARTIFACT}."
        body = comment(result, api, scan, environment.get("GITHUB_SERVER_URL", ""))
        return f"The comment on pull request {number} was {post(api, number, body)}."
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"GitHub's answer is not as expected: {type(error).__name__}", "Run it again."
        ) from error


if __name__ == "__main__":
    try:
        print(run(os.environ))
    except StockadeError as error:
        print(f"::error title=Stockade::{json.dumps(error.message)}", file=sys.stderr)
        sys.exit(2)
