"""From the argument of the command line to a target."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import Literal

from stockade.model import path as paths
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.target import gitdir, gitstate
from stockade.target import revision as revisions
from stockade.target.beneath import Refused
from stockade.target.git import Git, GitError, find_program
from stockade.target.gitconfig import read_config, web_address


@frozen
class Target:
    """What is scanned."""

    kind: Literal["directory", "file", "revision", "staged", "environment"]
    name: str
    """Base name of the folder or file, or the revision as the user wrote it."""

    root: Path
    """Absolute: top of the repository; without one the folder, or the folder of the file."""

    scope: str
    """Path below `root` to which the scan is limited; empty: all of it."""

    git: Git | None
    revision: str
    """Full commit id of the revision or of HEAD; empty when there is none."""

    branch: str
    """Empty when HEAD is detached."""

    repository: str
    """http(s) address of `origin` without credentials; empty when there is none."""

    notes: tuple[str, ...] = ()
    """What a reader of the report must know."""


def open_target(argument: str | None, *, staged: bool = False, scratch: Path) -> Target:
    """Find out what is meant: an existing path, or a revision of the repository around the current
    folder. `scratch` is a private folder for our copy of the repository's state.

    Raises:
        UsageError: neither, or both; a revision or `--staged` without a usable repository.
    """
    if argument is None or os.path.lexists(argument):
        target = _open_path(_real(argument or "."), staged, scratch)
        # With --staged only a path can be meant.
        if argument is not None and not staged:
            _refuse_both(argument, target.git, scratch)
        return target
    if staged:
        raise UsageError(f"no such file or directory: {argument!r}", "name a path, or none at all")
    return _open_revision(argument, scratch)


def _refuse_both(argument: str, opened: Git | None, scratch: Path) -> None:
    """Refuse a path that is a revision's name too, as a repository's author may have made it."""
    if argument.startswith((".", "/")) or argument.endswith("/"):
        return
    here = Path(os.path.realpath("."))
    around, _ = gitdir.find(here)
    if around is None:
        return
    git = opened
    if git is None or git.source != around:
        git, _ = _open_repository(here, scratch)
    if git is not None and revisions.resolve(git, argument):
        name = paths.text(argument)
        raise UsageError(
            f"{argument!r} is both a path and a git revision",
            f"Write ./{name} for the path, or {name}^0 for the revision.",
        )


def _real(argument: str) -> Path:
    """The path without links; a link that is itself no folder stays one, and becomes a gap."""
    path = Path(os.path.abspath(argument))  # noqa: PTH100 (keeps a trailing link)
    if path.is_dir():
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent)) / path.name


def _open_path(path: Path, staged: bool, scratch: Path) -> Target:
    is_folder = stat.S_ISDIR(path.lstat().st_mode)
    folder = path if is_folder else path.parent
    git, notes = _open_repository(folder, scratch)
    if staged and git is None:
        raise UsageError(
            "--staged needs a git repository",
            " ".join(notes) or "run it inside the repository, or leave --staged out",
        )
    root = git.source.top if git else folder
    relative = os.path.relpath(path, root)
    return Target(
        kind="staged" if staged else "directory" if is_folder else "file",
        name=path.name or "/",
        root=root,
        scope="" if relative == "." else relative,
        git=git,
        revision=revisions.resolve(git, "HEAD") if git else "",
        branch=revisions.branch(git) if git else "",
        repository=_repository(git),
        notes=notes,
    )


def _open_revision(name: str, scratch: Path) -> Target:
    missing = UsageError(
        f"no such file, directory or git revision: {name!r}",
        "check the spelling, or fetch the revision first",
    )
    git, notes = _open_repository(Path(os.path.realpath(".")), scratch)
    if git is None:
        raise UsageError(missing.message, " ".join(notes) or missing.remedy)
    commit = revisions.resolve(git, name)
    if not commit:
        raise missing
    return Target(
        kind="revision",
        name=name,
        root=git.source.top,
        scope="",
        git=git,
        revision=commit,
        branch="",
        repository=_repository(git),
        notes=notes,
    )


def _repository(git: Git | None) -> str:
    return web_address(read_config(git.source.common)) if git else ""


def _open_repository(start: Path, scratch: Path) -> tuple[Git | None, tuple[str, ...]]:
    """The repository around `start`, readied for use; or why there is none."""
    found, note = gitdir.find(start)
    if found is None:
        return None, (note,) if note else ()
    program = find_program(avoid=found.top)
    if not program:
        return None, ("git is not installed: every file was taken.",)
    scratch.mkdir(parents=True, exist_ok=True)
    git = Git(program=program, folder=Path(tempfile.mkdtemp("", "git-", scratch)), source=found)
    try:
        gitstate.copy_state(found, git.folder, _index_file(found))
        revisions.check(git)
    except (GitError, Refused, OSError):
        return None, ("git could not read the repository: every file was taken.",)
    return git, ()


def _index_file(found: gitdir.GitDir) -> Path:
    """The index; git names another one to the hooks of a partial commit, honoured only when it
    lies in the repository itself."""
    named = os.environ.get("GIT_INDEX_FILE", "")
    if named:
        path = Path(os.path.realpath(found.top / named))
        if path.parent == found.own and path.is_file():
            return path
    return found.own / "index"
