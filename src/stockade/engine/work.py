"""Run one job, and turn every way in which it can end into an outcome."""

from __future__ import annotations

import tempfile
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stockade.engine.account import Account, account
from stockade.engine.plan import Batch
from stockade.engine.process import Limits, Runner
from stockade.model.errors import PathError, ScanInterrupted, ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Failed, Job, Options, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where jobs run: the copy of the target, and room for their own folders."""

    tree: Path
    names: Mapping[str, str]
    scratch: Path


@dataclass(frozen=True, slots=True, kw_only=True)
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
        runner = Runner(Path(folder), Limits(seconds=options.timeout), cancelled)
        job = Job(
            files=batch.files,
            tree=place.tree,
            names=place.names,
            scratch=Path(folder),
            run=runner,
            options=options,
        )
        outcome = _outcome(batch, job)
    return Done(
        account=account(batch.scanner.name, batch.files, outcome),
        began=began,
        ended=time.monotonic(),
        cpu_seconds=runner.usage.cpu_seconds,
        max_rss=runner.usage.max_rss,
    )


def _outcome(batch: Batch, job: Job) -> Outcome:
    try:
        return batch.scanner.scan(job)
    except ScanInterrupted:
        raise
    except ToolError as error:
        return Failed(reason=GapReason(error.reason), detail=error.message)
    except PathError as error:
        return Failed(reason=GapReason.TOOL_FAILED, detail=error.message)
    except Exception as error:  # any bug of an adapter is recorded as a failure, never lost
        detail = f"the {batch.scanner.name} adapter broke: {_where(error)}"
        return Failed(reason=GapReason.TOOL_FAILED, detail=detail)


def _where(error: Exception) -> str:
    """Type and place of a bug. Not its message, which may quote the scanned file."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
