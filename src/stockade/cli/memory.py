"""What a result remembers beside its findings: owners, the baseline, and earlier scans."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from stockade.cli.survey import Survey
from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.history import BaselineRecord, PastScan
from stockade.model.path import text
from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade.target.beneath import Refused
from stockade.target.git import GitError
from stockade.target.open import Target
from stockade.target.repository_files import RepositoryFiles
from stockade.triage import owners

COSTLY = "CODEOWNERS takes too long to evaluate: the owners of some files are not known."

MAX_HISTORY = 100
"""Earlier scans that a result keeps, the newest ones."""


def owned(
    findings: Sequence[Finding], survey: Survey
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings with who owns their files, by the CODEOWNERS of the base under review; and what
    a reader must know of that."""
    data = _codeowners(survey) if findings else None
    if data is None:
        return tuple(findings), ()
    known = owners.parse(data)
    found = tuple(dataclasses.replace(f, owners=known.of(f.location.path)) for f in findings)
    return found, (COSTLY,) if known.exhausted else ()


def _codeowners(survey: Survey) -> bytes | None:
    files = RepositoryFiles(target=survey.target, commit=survey.base)
    for place in owners.PLACES:
        try:
            data = files.read(place, owners.MAX_BYTES)
        except (Refused, GitError):  # what cannot be read is a gap of the inventory already
            continue
        if data is not None:
            return data
    return None


def compared(findings: Sequence[Finding], survey: Survey, whole: bool) -> BaselineRecord | None:
    """The baseline that the findings were compared with. What is gone is known of a whole scan."""
    house = survey.house
    if not house.baseline_path:
        return None
    here = sum(bool(member.first_seen) for finding in findings for member in finding.members)
    gone = len(house.baseline.first_seen) - here if whole else None
    return BaselineRecord(
        path=text(house.baseline_path), entries=len(house.baseline.first_seen), gone=gone
    )


def earlier(file: str, target: Target) -> tuple[tuple[PastScan, ...], tuple[str, ...]]:
    """The history of the result in `file` (a json report), and that scan itself as its last; and
    what a reader must know of it.

    Raises:
        UsageError: it cannot be read, is no result, or is one of another repository.
    """
    from stockade.model.codec import decode

    name = text(file)
    try:
        record = decode(Path(file).read_bytes())
    except OSError as error:
        raise UsageError(
            f"{name}: {error.strerror}",
            "--previous names the json report of an earlier scan; leave it out of the first one.",
        ) from error
    except UsageError as error:
        raise UsageError(f"{name}: {text(error.message)}", error.remedy) from error
    theirs, ours = record.target.repository, target.repository
    if theirs and ours and theirs != ours:
        raise UsageError(
            f"{name} is a scan of {text(theirs)}, and not of {text(ours)}",
            "Name an earlier scan of this repository.",
        )
    doubtful = not (theirs and ours) and record.target.name != target.name
    note = f"The earlier scan was of {text(record.target.name)}, which may be something else."
    return (*record.history, past_scan(record))[-MAX_HISTORY:], (note,) if doubtful else ()


def past_scan(result: Result) -> PastScan:
    """A result in numbers."""
    counts: Counter[Severity] = Counter(f.severity for f in result.findings)
    rulings = result.verdict.rulings
    return PastScan(
        started=result.run.started,
        revision=result.target.revision,
        state=result.verdict.state,
        blocking=sum(r.action is Action.BLOCK for r in rulings),
        accepted=sum(r.acceptance is not None for r in rulings),
        gaps=len(result.gaps),
        critical=counts[Severity.CRITICAL],
        high=counts[Severity.HIGH],
        medium=counts[Severity.MEDIUM],
        low=counts[Severity.LOW],
        info=counts[Severity.INFO],
        unknown=counts[Severity.UNKNOWN],
    )
