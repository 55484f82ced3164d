"""Run one job, and turn every way in which it can end into an outcome."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from stockade.engine.account import Account, account
from stockade.engine.plan import Batch
from stockade.model.errors import PathError, ToolError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import Command, Failed, Job, Options, Outcome, ProcessResult

if TYPE_CHECKING:
    from stockade.engine.process import Runner


@frozen
class Place:
    """Where jobs run: the copy of the target, and room for their own folders."""

    tree: Path
    names: Mapping[str, str]
    scratch: Path


@frozen
class Done:
    """A job that ended: its books and what it cost."""

    account: Account
    began: float
    ended: float
    cpu_seconds: float
    max_rss: int


def work(batch: Batch, place: Place, options: Options, cancelled: threading.Event) -> Done:
    """Run the batch. Everything but an interruption becomes an account.

    Raises:
        ScanInterrupted: the whole scan is ending.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=place.scratch, ignore_cleanup_errors=True) as folder:
        starter = _Starter(Path(folder), options.timeout, cancelled)
        job = Job(
            files=batch.files,
            tree=place.tree,
            names=place.names,
            scratch=Path(folder),
            run=starter,
            options=options,
            ending=cancelled.is_set,
        )
        outcome = _outcome(batch, job)
    return Done(
        account=account(batch.scanner.name, batch.files, outcome, place.names),
        began=began,
        ended=time.monotonic(),
        cpu_seconds=starter.cpu_seconds,
        max_rss=starter.max_rss,
    )


class _Starter:
    """`Job.run`. What starts processes is loaded with the first one: many jobs need none."""

    def __init__(self, scratch: Path, seconds: float, cancelled: threading.Event) -> None:
        self._where = (scratch, seconds, cancelled)
        self._runner: Runner | None = None

    def __call__(self, command: Command) -> ProcessResult:
        """See `Job.run`."""
        if self._runner is None:
            from stockade.engine.process import Limits, Runner

            scratch, seconds, cancelled = self._where
            self._runner = Runner(scratch, Limits(seconds=seconds), cancelled)
        return self._runner(command)

    @property
    def cpu_seconds(self) -> float:
        """Of all its processes."""
        return self._runner.usage.cpu_seconds if self._runner else 0.0

    @property
    def max_rss(self) -> int:
        """Bytes, of its largest process."""
        return self._runner.usage.max_rss if self._runner else 0


def _outcome(batch: Batch, job: Job) -> Outcome:
    try:
        return batch.scanner.scan(job)
    except ToolError as error:
        return Failed(reason=GapReason(error.reason), detail=error.message)
    except PathError as error:
        return Failed(reason=GapReason.TOOL_FAILED, detail=error.message)
    except Exception as error:  # any bug of an adapter is recorded as a failure, never lost
        detail = f"the {batch.scanner.name} adapter broke: {_where(error)}"
        return Failed(reason=GapReason.TOOL_FAILED, detail=detail)


def _where(error: Exception) -> str:
    """Type and place of a bug. Not its message, which may quote the scanned file."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
