"""Which run has ended, and which pull request it was for: by GitHub's word alone.

A run for a fork names no pull request, and the artefact of one could name any. GitHub does say the
repository, the branch and the commit; the open pull requests from there are few.
"""

from __future__ import annotations

import re
from typing import Any

from stockade.cli.github_api import Api
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen

_COMMIT = re.compile(r"[0-9a-f]{40}")
_BRANCH = re.compile(r"[^\x00-\x20:]{1,250}")
_OWNER = re.compile(r"[A-Za-z0-9_-]{1,39}")


@frozen
class Scan:
    """The workflow run that has ended."""

    run: int
    commit: str
    branch: str
    owner: str
    """Of the repository from which the change comes."""

    repository: int
    """Its number."""


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
    told: dict[str, Any] = {
        "run": run.get("id"),
        "commit": run.get("head_sha"),
        "branch": run.get("head_branch"),
        "owner": (head.get("owner") or {}).get("login"),
        "repository": head.get("id"),
    }
    if not _is_whole(told):
        raise UsageError(
            "the event does not say which commit of which branch was scanned",
            "Nothing: the repository that the change came from may be gone.",
        )
    return Scan(**told)


def pull_requests(api: Api, scan: Scan) -> dict[int, str]:
    """The open pull requests whose newest commit was scanned, by number, with the commit that
    would merge each; mostly one, none where there is a newer commit.

    Raises:
        UsageError: GitHub does not answer.
    """
    found = api.get("pulls", state="open", head=f"{scan.owner}:{scan.branch}", per_page=100)
    if not isinstance(found, list):
        raise UsageError("pulls: a list was expected", "Run it again.")
    return {
        int(pull["number"]): str(pull.get("merge_commit_sha") or "")
        for pull in found
        if _is_of(pull["head"], scan) and pull["base"]["repo"]["full_name"] == api.repository
    }


def _is_of(head: Any, scan: Scan) -> bool:
    # The filter of the question is by owner, who may have several repositories of one network.
    told = (head["sha"], head["ref"], (head["repo"] or {}).get("id"))
    return told == (scan.commit, scan.branch, scan.repository)


def _is_whole(told: dict[str, Any]) -> bool:
    forms = {"commit": _COMMIT, "branch": _BRANCH, "owner": _OWNER}
    return all(
        isinstance(value, str) and forms[name].fullmatch(value)
        if name in forms
        else type(value) is int and value > 0
        for name, value in told.items()
    )
