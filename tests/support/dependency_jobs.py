"""Jobs for the tests of the dependencies scanner, with real processes behind `Job.run`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from stockade.model.dependency import DependencyState
from stockade.model.gap import Gap, split_subject
from stockade.model.scanner import Command, Completed, Job, Options, ProcessResult
from stockade_scanners.dependencies.scanner import SCANNER
from support.running import Run, neutral_job

SOON = dt.datetime(2026, 1, 3, tzinfo=dt.UTC)
"""A day after the records of `support.osv_records`."""


def job(
    folder: Path,
    files: Mapping[str, str | bytes],
    options: Options | None = None,
    run: Run | None = None,
) -> Job:
    """A job over these files; see `neutral_job`. `folder` may hold several jobs."""
    folder.mkdir(parents=True, exist_ok=True)
    return neutral_job(folder, files, options or Options(), run)


def refuse(command: Command) -> ProcessResult:
    """For jobs in which no process may start."""
    raise AssertionError(f"started {command.argv}")


def scan(made: Job) -> Completed:
    """Scan, and check that everything claimed is scanned or a gap, and nothing is both.

    What is clear is no gap and has an answer of a source that is listed.
    """
    outcome = SCANNER.scan(made)
    assert isinstance(outcome, Completed)
    gapped = {gap.subject for gap in outcome.gaps}
    claimed = {file.path for file in made.files} | outcome.discovered
    assert claimed == outcome.scanned | gapped
    assert not outcome.scanned & gapped
    assert len({(gap.subject, gap.reason) for gap in outcome.gaps}) == len(outcome.gaps)
    assert {split_subject(s)[0] for s in outcome.discovered} <= {f.path for f in made.files}
    assert {d.subject for d in outcome.dependencies} == outcome.discovered
    named = {source.name for source in outcome.sources}
    assert {d.source for d in outcome.dependencies} <= named | {""}
    for record in outcome.dependencies:
        if record.state is DependencyState.CLEAR:
            assert record.source
            assert record.subject not in gapped
    return outcome


def by_purl(outcome: Completed) -> dict[str, Gap]:
    """The gaps by package URL; those of whole files under their path."""
    return {split_subject(g.subject)[1] or g.subject: g for g in outcome.gaps}


def purls(outcome: Completed) -> set[str]:
    """The package URLs of every dependency that was discovered, resolved or not."""
    return {split_subject(subject)[1] for subject in outcome.discovered}


def states(outcome: Completed) -> dict[str, str]:
    """What is said of each package URL, which must be unique."""
    assert len({d.purl for d in outcome.dependencies}) == len(outcome.dependencies)
    return {d.purl: d.state.value for d in outcome.dependencies}


def npm_lock(**packages: str) -> str:
    """A `package-lock.json` of version 3 with these packages."""
    listed = {f"node_modules/{name}": {"version": version} for name, version in packages.items()}
    root = {"": {"name": "app", "dependencies": packages}}
    return json.dumps({"name": "app", "lockfileVersion": 3, "packages": root | listed})
