"""Waiting that takes no time."""

from __future__ import annotations

from collections.abc import Callable


class Naps:
    """Instead of sleeping, remembers for how long, and may do something meanwhile."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.taken: list[float] = []
        self.then = then

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.then()
