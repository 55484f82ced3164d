"""git, run only against our own bare repository, through GitPython.

The environment leaves it no configuration but ours, no transport, no prompt, no lock in the target;
only plumbing that runs no filter, hook, text conversion or external diff is called with it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stockade.model import path as paths
from stockade.model.errors import StockadeError
from stockade.model.frozen import frozen
from stockade.target.gitdir import GitDir

if TYPE_CHECKING:
    import git

DEADLINE = 60.0
"""Seconds for one call: a FIFO among a hostile repository's files would hold git for ever."""

MAX_OUTPUT = 1 << 29
"""Bytes that one call may print: a tree may name itself ten times on each of ten levels."""

_OPTIONS = ("--no-pager", "--no-optional-locks", "-c", "safe.bareRepository=explicit")


class GitError(StockadeError):
    """git is missing, or could not do what was asked of it."""


@frozen
class Git:
    """A repository as we read it."""

    program: str
    """Absolute path of git."""

    folder: Path
    """Our bare repository."""

    source: GitDir
    """The target's own folders; never handed to git but for its objects and the work tree."""


def find_program(avoid: Path) -> str:
    """The absolute path of git, or an empty string. Nothing below `avoid` counts."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    real = [Path(os.path.realpath(f)) for f in folders if Path(f).is_absolute()]
    trusted = [str(f) for f in real if not f.is_relative_to(avoid)]
    return shutil.which("git", path=os.pathsep.join(trusted)) or ""


def run(
    git: Git,
    arguments: Sequence[str],
    *,
    work_tree: bool = False,
    stdin: bytes = b"",
    accept: tuple[int, ...] = (0,),
) -> bytes:
    """What git prints. `work_tree` lets it look at the target's files (names only).

    Raises:
        GitError: it failed, ran over its time, or printed too much.
    """
    sink = _Sink()
    with tempfile.TemporaryFile(dir=git.folder) as given:
        given.write(stdin)
        given.seek(0)
        status, _, complaint = _wrapper(git).execute(
            [git.program, *_OPTIONS, *arguments],
            istream=given,
            output_stream=sink,
            env=environment(git, work_tree=work_tree),
            with_extended_output=True,
            with_exceptions=False,
            kill_after_timeout=DEADLINE,
            max_chunk_size=1 << 18,
        )
    if sink.overflow:
        raise GitError(f"git {arguments[0]} printed more than {MAX_OUTPUT} bytes")
    if status not in accept:
        raise GitError(f"git {arguments[0]} failed: {_first_line(complaint)}")
    return bytes(sink.data)


def start(git: Git, arguments: Sequence[str], stdin: int) -> git.Git.AutoInterrupt:
    """A git process to talk to; the caller ends it."""
    return _wrapper(git).execute(
        [git.program, *_OPTIONS, *arguments],
        istream=stdin,
        as_process=True,
        env=environment(git, work_tree=False),
    )


def environment(git: Git, *, work_tree: bool) -> Mapping[str, str]:
    """What is added to the environment of each call.

    GitPython starts from ours, where a hook's caller leaves GIT_DIR and the like: every variable of
    git's that we do not set is emptied.
    """
    ours = {
        "GIT_DIR": str(git.folder),
        "GIT_COMMON_DIR": str(git.folder),
        "GIT_OBJECT_DIRECTORY": str(git.folder / "objects"),
        "GIT_INDEX_FILE": str(git.folder / "index"),
        "GIT_SHALLOW_FILE": str(git.folder / "shallow"),
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "0",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
        "LC_ALL": "C",
    }
    # Never left empty, which git refuses; our own folder holds nothing to find.
    ours["GIT_WORK_TREE"] = str(git.source.top if work_tree else git.folder)
    return {name: "" for name in os.environ if name.startswith("GIT_")} | ours


def _wrapper(git: Git) -> git.Git:
    # GitPython runs `git version` on import, by whatever PATH says, unless it is told which git.
    os.environ.setdefault("GIT_PYTHON_GIT_EXECUTABLE", git.program)
    import git as gitpython

    return gitpython.Git(git.folder)


def _first_line(complaint: Any) -> str:
    lines = str(complaint).strip().splitlines()
    return paths.text(lines[0][:200]) if lines else "no reason given"


class _Sink:
    """Keeps output up to a limit and drains the rest, so that git is not left writing."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.overflow = False

    def write(self, piece: bytes) -> int:
        if len(self.data) + len(piece) > MAX_OUTPUT:
            self.overflow = True
        else:
            self.data += piece
        return len(piece)
