"""Jobs for the tests of the dependencies scanner, with real processes behind `Job.run`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from stockade.model.errors import ToolError
from stockade.model.file import File
from stockade.model.gap import Gap, split_subject
from stockade.model.scanner import Command, Completed, Job, Options, ProcessResult
from stockade_scanners.dependencies import SCANNER

Run = Callable[[Command], ProcessResult]


def job(
    folder: Path,
    files: Mapping[str, str | bytes],
    options: Options | None = None,
    run: Run | None = None,
) -> Job:
    """Write `files` below `folder` under neutral names, as the engine does, and claim them all."""
    options = options or Options()
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
        run=run or runner(scratch, options.timeout),
        options=options,
    )


def runner(scratch: Path, seconds: float) -> Run:
    """Start real processes as the engine does: scrubbed environment, neutral folder, a deadline."""

    def run(command: Command) -> ProcessResult:
        environment = {"HOME": str(scratch), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(
                command.argv,
                input=command.stdin,
                capture_output=True,
                cwd=command.cwd or scratch,
                env=environment,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ToolError("The tool ran out of time.", "timeout") from error
        return ProcessResult(
            exit_code=done.returncode, stdout=done.stdout, stderr=done.stderr.decode()
        )

    return run


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
    assert len(gapped) == len(outcome.gaps)
    assert {split_subject(s)[0] for s in outcome.discovered} <= {f.path for f in made.files}
    return outcome


def by_purl(outcome: Completed) -> dict[str, Gap]:
    """The gaps by package URL; those of whole files under their path."""
    return {split_subject(g.subject)[1] or g.subject: g for g in outcome.gaps}


def purls(outcome: Completed) -> set[str]:
    """The package URLs of every dependency that was discovered, resolved or not."""
    return {split_subject(subject)[1] for subject in outcome.discovered}
