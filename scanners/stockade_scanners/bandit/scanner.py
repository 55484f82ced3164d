"""The bandit adapter: explicit files, our own empty configuration, every test at every level."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from stockade.model.errors import ToolError
from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import (
    Command,
    Completed,
    Job,
    Options,
    Outcome,
    ProcessResult,
    Tool,
    failed,
)
from stockade_scanners import probe, versions
from stockade_scanners.bandit.catalogue import CATALOGUE
from stockade_scanners.bandit.parse import Part, read
from stockade_scanners.basis import basis

KNOWN_BAD = (
    ("<1.9.4", "its tests and texts differ from those that the adapter was reviewed against"),
    (">=2", "its command line and report have not been tested"),
)
"""Versions that are not used, and why."""

_NOTEBOOK = "jupyter"
_UNREAD = "The code of notebooks is not read by this release."
_ARGUMENT_BYTES = 100_000
_STDERR_KEPT = 64 * 1024


@frozen
class Bandit:
    """See `stockade.model.scanner.Scanner`."""

    name: str = "bandit"
    about: str = "Python source patterns (bandit)"
    start_seconds: float = 0.2
    seconds_per_megabyte: float = 4.2
    """75 CPU seconds for Django's 18 MB."""

    def version(self, options: Options) -> Tool:
        """See `Scanner`. Packaged: from the distribution's metadata, without a process."""
        path = options.tools.get(self.name, "")
        rules = f"{len(CATALOGUE)} tests on Python {sys.version_info[0]}.{sys.version_info[1]}"
        try:
            version = probe.version((path, "--version")) if path else versions.packaged(self.name)
        except ToolError as error:
            return Tool(name=self.name, path=path, problem=error.message)
        return Tool(
            name=self.name,
            version=version,
            path=path or sys.executable,
            problem=versions.problem(self.name, version, KNOWN_BAD),
            rules=rules,
        )

    def basis(self, options: Options) -> str:
        """See `PerFile`."""
        if options.tools.get(self.name):  # it may start another program, which nobody sees change
            return ""
        return basis("bandit", self.version(options))

    def claims(self, file: File) -> bool:
        """See `Scanner`: Python, whatever the file is called.

        One with a NUL byte is no exception: some interpreters run it, so it has to become a gap.
        Notebooks hold Python that bandit does not read: each is a gap.
        """
        return file.language in ("python", _NOTEBOOK)

    def scan(self, job: Job) -> Outcome:
        """See `Scanner`."""
        config = job.scratch / "bandit.ini"
        config.write_text("[bandit]\n", encoding="utf-8")
        names = [job.names[file.path] for file in job.files if file.language != _NOTEBOOK]
        parts = [part for chunk in _chunks(job.tree, names) for part in _run(job, config, chunk)]
        notebooks = [file for file in job.files if file.language == _NOTEBOOK]
        return Completed(
            findings=tuple(finding for part in parts for finding in part.findings),
            scanned=frozenset().union(*(part.scanned for part in parts)),
            gaps=(
                *(gap for part in parts for gap in part.gaps),
                *failed(notebooks, self.name, GapReason.UNSUPPORTED_FORMAT, _UNREAD),
            ),
        )


def _chunks(tree: Path, names: Sequence[str]) -> Iterator[list[str]]:
    """Names in batches whose paths fit on a command line."""
    chunk: list[str] = []
    size = 0
    for name in names:
        size += len(str(tree / name)) + 1
        if chunk and size > _ARGUMENT_BYTES:
            yield chunk
            chunk, size = [], len(str(tree / name)) + 1
        chunk.append(name)
    if chunk:
        yield chunk


def _run(job: Job, config: Path, names: Sequence[str]) -> list[Part]:
    """Scan these files; in halves where bandit's complaints outgrew what is kept of them."""
    result = job.run(_command(job, config, names))
    if len(names) > 1 and len(result.stderr.encode("utf-8", "replace")) >= _STDERR_KEPT - 16:
        middle = len(names) // 2
        return [*_run(job, config, names[:middle]), *_run(job, config, names[middle:])]
    _check_exit(result)
    return [read(result, job, names)]


def _check_exit(result: ProcessResult) -> None:
    if result.exit_code < 0:
        raise ToolError(f"bandit was ended by signal {-result.exit_code}")
    if result.exit_code != 0:
        raise ToolError(f"bandit ended with exit code {result.exit_code}")


def _command(job: Job, config: Path, names: Sequence[str]) -> Command:
    path = job.options.tools.get("bandit", "")
    program = (path,) if path else (sys.executable, "-I", "-m", "bandit")
    options = ("-q", "-f", "json", "--exit-zero", "--ignore-nosec", "--ini", str(config))
    # Bandit drops even an explicit file whose path holds one of its default patterns (`CVS`, …).
    no_excludes = ("-x", "")
    files = tuple(str(job.tree / name) for name in names)
    return Command(argv=(*program, *options, *no_excludes, "--", *files))
