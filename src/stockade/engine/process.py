"""The one place that starts processes: private, bounded, and gone when it returns.

Standard output goes to an unlinked file and not to a pipe, so that neither a flood nor a daemon
which holds the other end can make us wait.
"""

from __future__ import annotations

import os
import resource
import secrets
import select
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from stockade.engine.environment import tool_environment
from stockade.engine.survivors import end_group, end_marked
from stockade.model.errors import ScanInterrupted, ToolError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import Command, ProcessResult

_TICK = 0.1
_STDERR_TAIL = 64 * 1024
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@frozen
class Limits:
    """Bounds of one process."""

    seconds: float = 900.0
    output_bytes: int = 256 * 2**20
    memory_bytes: int = 8 * 2**30
    """Address space; enforced on Linux."""


@dataclass(slots=True)
class Usage:
    """What the processes of one job cost together."""

    cpu_seconds: float = 0.0
    max_rss: int = 0


class Runner:
    """Starts the processes of one job. `cancelled` ends them all."""

    def __init__(self, scratch: Path, limits: Limits, cancelled: threading.Event) -> None:
        self.scratch = scratch
        self.limits = limits
        self.usage = Usage()
        self._cancelled = cancelled

    def __call__(self, command: Command) -> ProcessResult:
        """Run to the end.

        Raises:
            ToolError: the program is missing, or it went over its time, output or memory.
            ScanInterrupted: the scan is ending.
        """
        if self._cancelled.is_set():
            raise ScanInterrupted("the scan was interrupted")
        mark = secrets.token_hex(16)
        with (
            tempfile.TemporaryFile(dir=self.scratch) as stdin,
            tempfile.TemporaryFile(dir=self.scratch) as stdout,
            tempfile.TemporaryFile(dir=self.scratch) as stderr,
        ):
            stdin.write(command.stdin)
            stdin.seek(0)
            began = time.monotonic()
            process = self._start(command, mark, (stdin, stdout, stderr))
            try:
                self._watch(process, command, (stdout, stderr), began)
            finally:
                usage = _reap(process)
                end_marked(mark)
            self._count(usage)
            return ProcessResult(
                exit_code=process.returncode,
                stdout=_content(stdout, self.limits.output_bytes),
                stderr=_tail(stderr),
                seconds=time.monotonic() - began,
                cpu_seconds=usage.ru_utime + usage.ru_stime,
                max_rss=usage.ru_maxrss * _RSS_UNIT,
            )

    def _start(
        self, command: Command, mark: str, files: tuple[IO[bytes], IO[bytes], IO[bytes]]
    ) -> subprocess.Popen[bytes]:
        program = command.program or command.argv[0]
        if not Path(program).is_absolute():
            raise ToolError(f"{program} is not an absolute path")
        try:
            process = subprocess.Popen(
                command.argv,
                executable=program,
                stdin=files[0],
                stdout=files[1],
                stderr=files[2],
                cwd=command.cwd or self.scratch,
                env=tool_environment(self.scratch, mark, command.env, network=command.network),
                start_new_session=True,
                close_fds=True,
            )
        except OSError as error:
            name = Path(program).name
            raise ToolError(
                f"{name} could not be started: {error.strerror}", GapReason.TOOL_MISSING
            ) from error
        _limit(process.pid, self.limits)
        return process

    def _watch(
        self,
        process: subprocess.Popen[bytes],
        command: Command,
        outputs: tuple[IO[bytes], IO[bytes]],
        began: float,
    ) -> None:
        name = Path(command.program or command.argv[0]).name
        allowed = min(self.limits.seconds, command.seconds or self.limits.seconds)
        handle = _handle(process.pid)
        try:
            while not _ended(process.pid, handle):
                if self._cancelled.is_set():
                    raise ScanInterrupted("the scan was interrupted")
                if time.monotonic() - began > allowed:
                    raise ToolError(f"{name} did not end within {allowed:g} s", GapReason.TIMEOUT)
                if any(os.fstat(f.fileno()).st_size > self.limits.output_bytes for f in outputs):
                    raise ToolError(
                        f"{name} printed more than {self.limits.output_bytes // 2**20} MiB"
                    )
        finally:
            if handle is not None:
                os.close(handle)

    def _count(self, usage: resource.struct_rusage) -> None:
        self.usage.cpu_seconds += usage.ru_utime + usage.ru_stime
        self.usage.max_rss = max(self.usage.max_rss, usage.ru_maxrss * _RSS_UNIT)


def _limit(pid: int, limits: Limits) -> None:
    if sys.platform != "linux":
        return
    try:
        resource.prlimit(pid, resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
    except ProcessLookupError:  # it has ended already
        return


def _handle(pid: int) -> int | None:
    """A file descriptor that becomes readable when the process ends; `None` where unsupported."""
    if sys.platform != "linux":
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:  # an old kernel or a sandbox without the call: we poll instead
        return None


def _ended(pid: int, handle: int | None) -> bool:
    if handle is None:
        time.sleep(_TICK / 4)
    else:
        select.select([handle], [], [], _TICK)
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def _reap(process: subprocess.Popen[bytes]) -> resource.struct_rusage:
    end_group(process.pid)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def _content(file: IO[bytes], limit: int) -> bytes:
    file.seek(0)
    data = file.read(limit + 1)
    if len(data) > limit:
        raise ToolError(f"the tool printed more than {limit // 2**20} MiB")
    return data


def _tail(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _STDERR_TAIL))
    return file.read(_STDERR_TAIL).decode("utf-8", "replace")
