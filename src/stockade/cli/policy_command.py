"""`--policy-command`: ask a judge of the user's own, which runs as the scanners' tools do.

It is the user's program: its path comes from the command line or the user's own configuration, and
leads at no point through the scanned target.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from stockade.cli.judgement import Asked
from stockade.engine.process import Limits, Runner
from stockade.engine.scratch import scratch_folder
from stockade.model import path as paths
from stockade.model.errors import ToolError, UsageError
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.scanner import Command, ProcessResult
from stockade.model.verdict import Verdict
from stockade.policy.external import tightened, unheard
from stockade.policy.external_answer import Opinions, read
from stockade_reports.conftest import REPORTER

MAX_SECONDS = 60.0
MAX_OUTPUT = 16 * 2**20
"""Bytes."""

_LAST_LINES = 3
_MAX_LAST_WORDS = 400
_MAX_LINKS = 40
_REMEDY = "A repository must not bring its own judge: name a program outside of it."


def check_place(command: tuple[str, ...], root: Path) -> None:
    """Make sure that neither the program nor a path in its arguments is part of the target, whose
    top is `root`.

    Raises:
        UsageError: one is.
    """
    top = root.stat()
    for word in command:
        if "\0" in word:
            raise UsageError("the policy command holds a NUL character", "Take it out.")
        for path in (word, word.partition("=")[2]):
            if path.startswith("/") and _leads_into(path, top):
                raise UsageError(
                    f"the policy command names {paths.text(path)}, which is part of the target",
                    _REMEDY,
                )


def second_opinion(
    result: Result,
    command: tuple[str, ...],
    asked: Asked,
    *,
    timeout: float,
    cancelled: threading.Event,
) -> Verdict:
    """The result's verdict as the judge leaves it. One that cannot be asked blocks it.

    `timeout` is the limit of one tool's run in seconds; a judge gets `MAX_SECONDS` at most.

    Raises:
        ScanInterrupted: `cancelled` was set.
    """
    seconds = min(timeout, MAX_SECONDS)
    return tightened(
        result.verdict,
        _opinions(result, command, seconds, cancelled),
        checked=asked.checked,
        nothing_asked=asked.nothing_asked,
        left_out=asked.left_out,
    )


def _opinions(
    result: Result, command: tuple[str, ...], seconds: float, cancelled: threading.Event
) -> Opinions:
    name = paths.text(Path(command[0]).name)
    document = "".join(REPORTER.render(result, Style())).encode()
    try:
        with scratch_folder() as scratch:
            limits = Limits(seconds=seconds, output_bytes=MAX_OUTPUT)
            ended = Runner(scratch, limits, cancelled)(Command(argv=command, stdin=document))
        if ended.exit_code:
            raise ToolError(_ending(ended))
        return read(ended.stdout, name, result.verdict)
    except ToolError as error:
        return unheard(name, error.message)
    except OSError as error:  # no room for its input, say
        return unheard(name, error.strerror or "the system refused it")


def _ending(ended: ProcessResult) -> str:
    code = ended.exit_code
    how = f"it ended with exit code {code}" if code > 0 else f"it was ended by signal {-code}"
    lines = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
    last = " | ".join(lines[-_LAST_LINES:])[-_MAX_LAST_WORDS:]
    return f"{how}; its last words: {last}" if last else how


def _leads_into(path: str, top: os.stat_result) -> bool:
    """Whether an absolute path comes to the folder `top` or passes below it, links followed one by
    one: a link in the target could lead to a program that the repository chose."""
    here, ahead, links = "/", path.split("/")[::-1], 0
    while ahead:
        part = ahead.pop()
        if part in ("", "."):
            continue
        if part == "..":
            here = str(Path(here).parent)
            continue
        if _is(here, top):
            return True
        parent, here = here, str(Path(here, part))
        if Path(here).is_symlink() and links < _MAX_LINKS:
            links += 1
            ahead += str(Path(here).readlink()).split("/")[::-1]
            here = "/" if Path(here).readlink().is_absolute() else parent
    return _is(here, top)


def _is(place: str, top: os.stat_result) -> bool:
    """By what it is, not by name: file systems may not tell capitals apart."""
    try:
        return os.path.samestat(Path(place).stat(), top)
    except OSError:  # it does not exist
        return False
