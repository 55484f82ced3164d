"""Threads that work a list off, and stop when one fails or the scan is interrupted.

Not `concurrent.futures`: loading it costs a hook as much as judging a small commit does. Threads
are not joined: before Python 3.13 an exception out of `Thread.join`, as a signal's handler raises
it, marks the thread as ended though it runs on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")

_TICK = 0.5
"""Seconds after which the waiting thread looks up, so that a signal is heard."""


class _Work(Generic[_Item, _Done]):
    """What the threads share."""

    def __init__(self, items: Sequence[_Item], one: Callable[[_Item], _Done]) -> None:
        self.done: dict[int, _Done] = {}
        self.failure: BaseException | None = None
        self._todo = iter(enumerate(items))
        self._total = len(items)
        self._one = one
        self._running = 0
        self._lock = threading.Lock()
        self._news = threading.Lock()
        self._news.acquire()

    def run(self) -> None:
        """What each thread does."""
        while (taken := self._take()) is not None:
            number, item = taken
            failure: BaseException | None = None
            try:
                self.done[number] = self._one(item)
            except BaseException as error:  # the waiting thread raises it
                failure = error
            self._end(failure)

    def stop(self, why: BaseException) -> None:
        """Nothing more is begun, by a thread that starts only now neither; the first reason
        counts."""
        with self._lock:
            self.failure = self.failure or why

    def settled(self) -> bool:
        """Whether nothing runs, and nothing will be begun."""
        return not self._running and (self.failure is not None or len(self.done) == self._total)

    def wait(self) -> None:
        """Until `settled` may have changed. A bare lock: an exception cannot leave it half-held."""
        self._news.acquire(timeout=_TICK)

    def _take(self) -> tuple[int, _Item] | None:
        with self._lock:
            taken = None if self.failure else next(self._todo, None)
            self._running += taken is not None
            return taken

    def _end(self, failure: BaseException | None) -> None:
        with self._lock:
            self._running -= 1
            self.failure = self.failure or failure
            if self._news.locked():
                self._news.release()


def work_off(
    items: Sequence[_Item],
    one: Callable[[_Item], _Done],
    workers: int,
    cancelled: threading.Event,
) -> list[_Done]:
    """`one(item)` for each item, in order, by at most `workers` threads at once.

    The first exception of any of them, or of this thread (an interruption), sets `cancelled`, is
    raised here, and only after every item that was begun has ended: no tool outlives this function.
    """
    shared = _Work(items, one)
    try:
        for _ in range(min(workers, len(items))):
            threading.Thread(target=shared.run).start()
        while not shared.settled() and shared.failure is None:
            shared.wait()
    except BaseException as error:
        shared.stop(error)
    if shared.failure is None:
        return [shared.done[number] for number in range(len(items))]
    cancelled.set()
    while not shared.settled():
        shared.wait()
    raise shared.failure
