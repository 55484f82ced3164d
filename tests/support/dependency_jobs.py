"""Jobs for the tests of the dependencies scanner, with real processes behind `Job.run`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stockade.model.gap import Gap, split_subject
from stockade.model.scanner import Command, Completed, Job, Options, ProcessResult
from stockade_scanners.dependencies import SCANNER
from support.running import Run, neutral_job


def job(
    folder: Path,
    files: Mapping[str, str | bytes],
    options: Options | None = None,
    run: Run | None = None,
) -> Job:
    """A job over these files; see `neutral_job`."""
    return neutral_job(folder, files, options or Options(), run)


def refuse(command: Command) -> ProcessResult:
    """For jobs in which no process may start."""
    raise AssertionError(f"started {command.argv}")


def scan(made: Job) -> Completed:
    """Scan, and check that everything claimed is scanned or a gap, and nothing is both."""
    outcome = SCANNER.scan(made)
    assert isinstance(outcome, Completed)
    gapped = {gap.subject for gap in outcome.gaps}
    claimed = {file.path for file in made.files} | outcome.discovered
    assert claimed == outcome.scanned | gapped
    assert not outcome.scanned & gapped
    assert len({(gap.subject, gap.reason) for gap in outcome.gaps}) == len(outcome.gaps)
    assert {split_subject(s)[0] for s in outcome.discovered} <= {f.path for f in made.files}
    return outcome


def by_purl(outcome: Completed) -> dict[str, Gap]:
    """The gaps by package URL; those of whole files under their path."""
    return {split_subject(g.subject)[1] or g.subject: g for g in outcome.gaps}


def purls(outcome: Completed) -> set[str]:
    """The package URLs of every dependency that was discovered, resolved or not."""
    return {split_subject(subject)[1] for subject in outcome.discovered}
