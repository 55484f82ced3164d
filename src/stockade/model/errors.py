"""Errors that a user can act on.

StockadeError           one sentence and a remedy
├── UsageError          a command line, configuration or policy that cannot be used: exit 2
├── PathError           a path that leaves the scanned target: an error of the tool that said it
└── ToolError           a tool that is missing, broke, or printed what does not parse

ScanInterrupted         the user or the system asked us to stop: exit 130
"""

from __future__ import annotations


class StockadeError(Exception):
    """Expected trouble, told in one sentence, with what to do about it where we know."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(StockadeError):
    """The command line, the configuration or the policy cannot be used. Exit code 2."""


class PathError(StockadeError):
    """A path that is not inside the scanned target."""


class ToolError(StockadeError):
    """A tool ended in a way that lets nothing be concluded.

    `reason` is the value of the `GapReason` that it leaves over everything the job claimed.
    """

    def __init__(self, message: str, reason: str = "tool-failed") -> None:
        super().__init__(message)
        self.reason = reason


class ScanInterrupted(BaseException):
    """Ctrl-C or SIGTERM. Exit code 130.

    No `Exception`, as `KeyboardInterrupt` is none: a signal's handler raises it anywhere, and what
    handles errors there (`threading.Thread.start` does) must not take it for one of its own.
    """
