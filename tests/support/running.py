"""Processes for jobs in tests, started by the engine's own runner."""

from __future__ import annotations

import threading
from pathlib import Path

from stockade.engine.process import Limits, Runner
from stockade.model.scanner import Command, ProcessResult


class Recorder:
    """The engine's runner over a scratch folder, which remembers what it was asked to run."""

    def __init__(self, scratch: Path, seconds: float = 900.0) -> None:
        self._runner = Runner(scratch, Limits(seconds=seconds), threading.Event())
        self.commands: list[Command] = []

    def __call__(self, command: Command) -> ProcessResult:
        """See `Runner`."""
        self.commands.append(command)
        return self._runner(command)
