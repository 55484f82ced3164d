"""Scanners made of a function, for tests of the engine at its own seam."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from stockade.model.file import File
from stockade.model.scanner import Completed, Job, Options, Outcome, Tool


def everything(job: Job) -> Outcome:
    """All files are clean."""
    return Completed(scanned=frozenset(f.path for f in job.files))


def any_file(file: File) -> bool:
    """Claims whatever there is."""
    return True


@dataclass(frozen=True)
class FakeScanner:
    """A `Scanner` whose work is `does`."""

    name: str = "fake"
    does: Callable[[Job], Outcome] = everything
    about: str = "a scanner for tests"
    start_seconds: float = 0.0
    seconds_per_megabyte: float = 1.0
    wants: Callable[[File], bool] = any_file
    tool: Tool = field(default_factory=lambda: Tool(name="fake", version="1"))

    def version(self, options: Options) -> Tool:
        return self.tool

    def claims(self, file: File) -> bool:
        return self.wants(file)

    def scan(self, job: Job) -> Outcome:
        return self.does(job)
