"""The exit status of the process. Apart from the rest, so that `--help` need not load it all."""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """The process's exit status; part of the contract, see `docs/exit-codes.md`."""

    ALLOWED = 0
    BLOCKED = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERRUPTED = 130
