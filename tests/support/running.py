"""Jobs for tests over files that they write, with processes started by the engine's own runner."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from stockade.engine.process import Limits, Runner
from stockade.model.file import File
from stockade.model.scanner import Command, Job, Options, ProcessResult

Run = Callable[[Command], ProcessResult]


class Recorder:
    """The engine's runner over a scratch folder, which remembers what it was asked to run."""

    def __init__(self, scratch: Path, seconds: float = 900.0) -> None:
        self._runner = Runner(scratch, Limits(seconds=seconds), threading.Event())
        self.commands: list[Command] = []

    def __call__(self, command: Command) -> ProcessResult:
        """See `Runner`."""
        self.commands.append(command)
        return self._runner(command)


def neutral_job(
    folder: Path, files: Mapping[str, str | bytes], options: Options, run: Run | None = None
) -> Job:
    """Write `files` below `folder` under names that say nothing, and claim them all."""
    tree, scratch = folder / "tree", folder / "scratch"
    tree.mkdir()
    scratch.mkdir()
    names = {path: f"file-{number}" for number, path in enumerate(files)}
    for path, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (tree / names[path]).write_bytes(data)
    return Job(
        files=tuple(File(path=path, size=len(content)) for path, content in files.items()),
        tree=tree,
        names=names,
        scratch=scratch,
        run=run or Recorder(scratch, options.timeout),
        options=options,
    )
