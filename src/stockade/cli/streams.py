"""The standard streams as a caller may leave them: closed, full, or with nobody who reads."""

from __future__ import annotations

import os
import sys

from stockade.model.errors import UsageError


def prepare() -> None:
    """Put something harmless where a stream is closed, so that no file of ours takes its number.

    Raises:
        UsageError: standard output is closed: nobody would hear the verdict.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", closefd=False)
    if sys.stdout is None:
        raise UsageError("standard output is closed", "Send it to /dev/null if nobody reads it.")


def finish() -> None:
    """Give up what standard output does not take, so that the interpreter does not try again."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
