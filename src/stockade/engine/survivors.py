"""End what a tool leaves behind, even after it left its process group."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from stockade.engine.environment import JOB_MARK

_PROC = Path("/proc")


def end_group(group: int) -> None:
    """Kill every process of the group. An empty group is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def end_marked(mark: str) -> int:
    """Kill processes that carry the job's mark in their environment; return how many.

    A daemon leaves its group by `setsid`, but keeps its environment. Linux only: elsewhere there
    is no `/proc`, and the group is all that can be ended.
    """
    if not _PROC.is_dir():
        return 0
    needle = f"{JOB_MARK}={mark}".encode()
    ended = 0
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _carries(entry, needle):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(int(entry.name), signal.SIGKILL)
                ended += 1
    return ended


def _carries(entry: Path, needle: bytes) -> bool:
    try:
        return needle in (entry / "environ").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or belongs to somebody else: not ours
        return False
