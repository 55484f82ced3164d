"""What the engine tells whoever watches."""

from __future__ import annotations

from typing import Protocol

from stockade.engine.plan import Batch


class Progress(Protocol):
    """Hears of each job. Called from several threads."""

    def planned(self, batches: list[Batch]) -> None:
        """The work is known."""
        ...

    def started(self, batch: Batch) -> None:
        """A job began."""
        ...

    def finished(self, batch: Batch, seconds: float, failure: str) -> None:
        """A job ended; `failure` is empty when it went well."""
        ...


class Silent:
    """Says nothing: for pipes and tests."""

    def planned(self, batches: list[Batch]) -> None:
        """See `Progress.planned`."""

    def started(self, batch: Batch) -> None:
        """See `Progress.started`."""

    def finished(self, batch: Batch, seconds: float, failure: str) -> None:
        """See `Progress.finished`."""
