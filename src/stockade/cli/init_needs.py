"""Which files a repository needs: whether its CI is GitHub's, GitLab's, or of another kind."""

from __future__ import annotations

import datetime as dt
import os
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from stockade.cli import init_files
from stockade.cli.init_files import Starter
from stockade.model.frozen import frozen
from stockade.target.git import Git
from stockade.target.gitconfig import read_config
from stockade.target.open import Target

GITLAB_CI = ".gitlab-ci.yml"
OTHER_CI = (
    "Jenkinsfile",
    ".circleci",
    ".travis.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    ".buildkite",
    ".cirrus.yml",
    ".drone.yml",
    ".forgejo",
    ".gitea",
    ".woodpecker",
    ".woodpecker.yml",
    "appveyor.yml",
)
"""Files and folders at the top of a repository by which other kinds of CI are known."""

_SHORT = re.compile(r"(?:[^@/:]+@)?([^@/:]+):")
"""An address as ssh's users write it: `git@github.com:owner/name.git`."""


@frozen
class Needs:
    """What to write, and what to tell beside."""

    starters: tuple[Starter, ...]
    """In the order in which they are written."""

    hints: tuple[str, ...]


def needs(target: Target, today: dt.date, *, hook: bool, workflow: bool) -> Needs:
    """What the repository needs. `hook`, `workflow`: whether the user wants them.

    Raises:
        GitError: git failed.
    """
    starters = [init_files.policy(today), *([init_files.hooks()] if hook else [])]
    hints: list[str] = []
    if workflow:
        labels = _labels(target.git)
        there = {name for name in (".github", GITLAB_CI) if os.path.lexists(target.root / name)}
        github = "github" in labels or ".github" in there
        gitlab = "gitlab" in labels or GITLAB_CI in there
        other = "" if github or gitlab else next(_others(target.root), "")
        if gitlab:
            hints.append(f"GitLab: the job for {GITLAB_CI} stands in docs/gitlab.md of Stockade.")
        if other:
            hints.append(f"{other}: let a job run `stockade scan .`, whose exit code decides.")
        if github or not (gitlab or other):
            branch = _default_branch(target)
            named = init_files.can_name(branch)
            starters.append(init_files.workflow(branch if named else init_files.USUAL_BRANCH))
            if not named:
                hints.append(_OTHER_BRANCH)
    return Needs(starters=tuple(starters), hints=tuple(hints))


_OTHER_BRANCH = (
    f"The workflow names the branch {init_files.USUAL_BRANCH}: write your default branch there."
)


def host_of(url: str) -> str:
    """The host in a remote's address, in lower case; empty where there is none."""
    if "://" in url:
        try:
            return urllib.parse.urlsplit(url).hostname or ""
        except ValueError:
            return ""
    short = _SHORT.match(url)
    return short[1].lower() if short else ""


def _labels(git: Git | None) -> set[str]:
    """The parts of the host that `origin` is at: `github.com`, `gitlab.example.org`."""
    url = read_config(git.source.common).get("remote.origin.url", "") if git else ""
    return set(host_of(url).split("."))


def _others(top: Path) -> Iterator[str]:
    return (name for name in OTHER_CI if os.path.lexists(top / name))


def _default_branch(target: Target) -> str:
    from stockade.target.pushed import default_branch
    from stockade.target.revision import resolve

    git = target.git
    if git is None:
        return init_files.USUAL_BRANCH
    if branch := default_branch(git):
        return branch
    usual = (init_files.USUAL_BRANCH, "master")
    known = (name for name in usual if resolve(git, f"refs/heads/{name}"))
    return next(known, "") or target.branch or init_files.USUAL_BRANCH
