"""Recorded results, as `stockade scan --report json=FILE` writes them."""

from __future__ import annotations

from pathlib import Path

from stockade.model.codec import decode
from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.model.result import Result
from stockade.triage.baseline import is_day

_ANEW = "Make the record anew with `stockade scan --report json=FILE`."


def read_record(file: str) -> Result:
    """The result in a file, fit to be judged again.

    Raises:
        UsageError: it cannot be read, is no result, or lacks what a judge must know.
    """
    name = text(file)
    try:
        record = decode(Path(file).read_bytes())
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}", "Name a file that exists.") from error
    except UsageError as error:
        raise UsageError(f"{name}: {text(error.message)}", error.remedy) from error
    except ValueError as error:  # a NUL in the name
        raise UsageError(f"{name}: no file has such a name", "Check the path.") from error
    if fault := _fault(record):
        raise UsageError(f"{name}: {fault}", _ANEW)
    return record


def _fault(record: Result) -> str:
    """Why it cannot be judged again; empty: nothing."""
    verdict = record.verdict
    day = verdict.on or record.run.started[:10]
    if not is_day(day):
        return f"it was judged on no day: {day!r}"
    for finding in record.findings:
        if finding.first_seen and not is_day(finding.first_seen):
            where = text(f"{finding.rule} in {finding.location.path}")
            return f"the finding {where} was first seen on no day: {finding.first_seen!r}"
    return ""
