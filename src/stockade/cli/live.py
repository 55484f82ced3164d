"""The live display of a scan; the only module that needs rich."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from stockade.engine.plan import Batch


@contextlib.contextmanager
def display() -> Iterator[Live]:
    """Bars on stderr, which vanish when the scan ends."""
    columns = (
        TextColumn("{task.description:<13}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f} of {task.total:.0f} jobs"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[state]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Live(bars)


class Live:
    """One bar a scanner. rich's tasks are safe to update from several threads."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def planned(self, batches: list[Batch]) -> None:
        """Show every scanner that has work."""
        names = [batch.scanner.name for batch in batches]
        for name in dict.fromkeys(names):
            total = names.count(name)
            self._tasks[name] = self._bars.add_task(name, total=total, start=False, state="waiting")

    def started(self, batch: Batch) -> None:
        """Start the scanner's clock."""
        task = self._tasks[batch.scanner.name]
        self._bars.start_task(task)
        self._bars.update(task, state="running")

    def finished(self, batch: Batch, seconds: float, failure: str) -> None:
        """Count the job; stop the clock after the last."""
        task = self._tasks[batch.scanner.name]
        self._bars.advance(task)
        whole = next(t for t in self._bars.tasks if t.id == task)
        if failure:
            self._bars.update(task, state="failed")
        elif whole.finished:
            self._bars.update(task, state="done")
        if whole.finished:
            self._bars.stop_task(task)
