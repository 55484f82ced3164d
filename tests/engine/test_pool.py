"""A list is worked off in order, and nothing that was begun outlives a failure."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any

import pytest

from stockade.engine.pool import work_off
from stockade.model.errors import ScanInterrupted


class _Stop(ScanInterrupted):
    """What a signal's handler raises."""


def test_results_come_in_the_order_of_the_items() -> None:
    def slow_first(number: int) -> int:
        time.sleep(0.05 if number == 0 else 0)
        return number * number

    cancelled = threading.Event()
    assert work_off(range(9), slow_first, 3, cancelled) == [n * n for n in range(9)]
    assert not cancelled.is_set()


def test_nothing_to_do() -> None:
    assert work_off([], str, 2, threading.Event()) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_ends_the_rest_and_is_raised(workers: int) -> None:
    begun: list[int] = []
    cancelled = threading.Event()

    def fails_or_waits(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise ValueError("nought")
        assert cancelled.wait(60)

    with pytest.raises(ValueError, match="nought"):
        work_off(range(50), fails_or_waits, workers, cancelled)
    assert cancelled.is_set()
    assert len(begun) <= workers


def test_a_signal_is_raised_only_when_all_that_was_begun_has_ended() -> None:
    """`Thread.join` would return at once after the exception, with the thread still at work."""
    cancelled = threading.Event()
    ended: list[int] = []
    waiting = threading.main_thread().ident
    assert waiting is not None

    def interrupts(number: int) -> None:
        time.sleep(0.1)  # the other thread has begun by then, and the main thread waits
        signal.pthread_kill(waiting, signal.SIGUSR1)
        assert cancelled.wait(60)
        time.sleep(0.1)
        ended.append(number)

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        raise _Stop

    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with pytest.raises(_Stop):
            work_off(range(20), interrupts, 2, cancelled)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert sorted(ended) == [0, 1]


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_while_a_thread_starts_leaves_the_thread_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "_start_joinable_thread" if sys.version_info >= (3, 13) else "_start_new_thread"
    start = getattr(threading, name)

    def start_and_stop(*given: Any, **named: Any) -> None:
        start(*given, **named)
        raise _Stop

    monkeypatch.setattr(threading, name, start_and_stop)
    before = set(threading.enumerate())
    cancelled = threading.Event()
    with pytest.raises(_Stop):
        work_off([1], str, 1, cancelled)
    monkeypatch.undo()
    while set(threading.enumerate()) - before:
        time.sleep(0.005)
    gc.collect()
    assert cancelled.is_set()
