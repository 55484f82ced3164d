"""Ctrl-C and SIGTERM: end every tool, remove what is half-made, and say so."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from stockade.model.errors import ScanInterrupted

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def interruptible() -> Iterator[threading.Event]:
    """An event that is set at the first signal, which also raises `ScanInterrupted` here.

    Later signals are ignored: the clean-up is short, and must come to its end.
    """
    cancelled = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the handler's shape)
        for each in _SIGNALS:
            signal.signal(each, _nothing)
        cancelled.set()
        raise ScanInterrupted("interrupted")

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield cancelled
    finally:
        if not cancelled.is_set():
            for number, handler in before.items():
                signal.signal(number, handler)


def hear_no_more() -> None:
    """Keep a further signal from changing the exit code while the interpreter ends."""
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def _nothing(number: int, frame: FrameType | None) -> None:
    """Not SIG_IGN: Python prints a traceback for a signal that came before it was ignored."""
