"""What `doctor` finds out, and how it is shown."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from stockade.cli.policies import names
from stockade.cli.request import Request, day_of, workers_of
from stockade.cli.settings import Settings
from stockade.cli.survey import survey
from stockade.engine.plan import claim
from stockade.engine.scratch import scratch_folder
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.model.scanner import Options, Scanner, Tool

_COLUMNS = "{:<14}{:<12}{:>7}  {}"


@frozen
class Line:
    """One scanner: its tool, and how many of the target's files it claims."""

    scanner: str
    about: str
    tool: Tool
    claimed: int


@frozen
class Checkup:
    """All that `doctor` says."""

    target: str
    files: int
    lines: tuple[Line, ...]
    git: str

    @property
    def healthy(self) -> bool:
        """Whether every tool can be used."""
        return not any(line.tool.problem for line in self.lines)


def examine(
    target: str | None, user: Settings, scanners: Sequence[Scanner], options: Options
) -> Checkup:
    """Look at each tool and at the target. Nothing is scanned.

    Raises:
        UsageError: the target or a configuration cannot be used.
    """
    request = Request(
        target=target,
        staged=False,
        scanners=(),
        policy_names=names((), user.policy),
        today=day_of(None),
        options=options,
        workers=workers_of(None, user),
        user=user,
    )
    with scratch_folder() as scratch:
        found = survey(request, scratch, threading.Event())
    lines = tuple(
        Line(
            scanner=scanner.name,
            about=scanner.about,
            tool=scanner.version(options),
            claimed=len(claim(scanner, found.snapshot.files)),
        )
        for scanner in scanners
    )
    return Checkup(
        target=found.target.name, files=len(found.snapshot.files), lines=lines, git=_git()
    )


def table(checkup: Checkup) -> Iterator[str]:
    """The lines to print."""
    yield f"Target: {text(checkup.target)}, {checkup.files:,} files"
    yield ""
    yield _COLUMNS.format("SCANNER", "VERSION", "CLAIMS", "STATUS")
    for line in checkup.lines:
        status = line.tool.problem or "ready"
        version = line.tool.version or "missing"
        yield _COLUMNS.format(line.scanner, version, f"{line.claimed:,}", status)
        yield f"  {line.about}"
        details = (line.tool.path, line.tool.rules)
        yield from (f"  {detail}" for detail in details if detail)
    yield ""
    yield f"git: {checkup.git}"


def _git() -> str:
    path = shutil.which("git")
    if path is None:
        return "not installed; targets are read as plain folders"
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return f"{done.stdout.strip().removeprefix('git version ')} ({Path(path)})"
