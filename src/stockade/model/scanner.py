"""The contract between the engine and a scanner. Every member is documented here and only here."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Protocol, runtime_checkable

from stockade.model.dependency import AdvisorySource, DependencyRecord
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason


@frozen
class Command:
    """A process to start. The engine adds the environment, the limits and the deadline."""

    argv: tuple[str, ...]
    """The first word is an absolute path."""

    program: str = ""
    """The file to run where it differs from `argv[0]` (some tools choose a mode by that name)."""

    stdin: bytes = b""
    cwd: Path | None = None
    """Neutral working directory; the job's own scratch folder when `None`. Never the target."""

    seconds: float | None = None
    """Time that it may take, where that is less than the job's own limit."""

    env: Mapping[str, str] = field(default_factory=dict)
    """Added to the scrubbed environment."""

    network: bool = False
    """Whether it needs the user's proxy and certificate settings. Others never see them."""


@frozen
class ProcessResult:
    """A process that ended by itself within its limits, whatever its exit code."""

    exit_code: int
    """Negative: ended by that signal."""

    stdout: bytes
    stderr: str
    """The last 64 KiB, decoded with replacement."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    max_rss: int = 0
    """Bytes."""


class AdvisoryOrder(enum.StrEnum):
    """Which source of advisories is asked."""

    AUTO = "auto"
    """A fresh offline store if there is one, else online, else a stale store, each a gap then."""
    STORE = "store"
    ONLINE = "online"


@frozen
class AdvisoryOptions:
    """Where vulnerabilities of dependencies are looked up."""

    order: AdvisoryOrder = AdvisoryOrder.AUTO
    store: Path | None = None
    """The folder of the offline store; it need not exist. `None`: there is none."""

    url: str = ""
    """Base of the OSV API to ask instead of the public one; empty: the public one."""

    pypi_by_api: bool = False
    """Ask OSV's own API for PyPI too, instead of pip-audit."""

    max_age_days: float = 7.0
    """Data older than this is a gap."""

    seconds: float = 45.0
    """Within which an online source must have answered."""


@frozen
class Options:
    """What the user chose, for scanners to read. Nothing here comes from the scanned repository."""

    offline: bool = False
    partial: bool = False
    """Only a change is scanned: what stands beside it in the target is in no job."""

    timeout: float = 900.0
    """Seconds that one process may run."""

    rules: tuple[Path, ...] = ()
    """The user's own rule packs (`--rules`): absolute paths of files or folders."""

    tools: Mapping[str, str] = field(default_factory=dict)
    """Tool name to absolute path, from the user's own configuration; empty: the packaged tool."""

    advisories: AdvisoryOptions = AdvisoryOptions()

    secret_key: bytes = b""
    """Key of the HMAC under which secrets are compared; kept outside every repository."""

    now: dt.datetime | None = None
    """The time of the scan, aware, to which ages are taken; `None`: that of the clock."""

    cache_dir: Path | None = None
    """The user's own cache folder for compiled rules; `None`: do not cache."""


def _never() -> bool:
    return False


@frozen
class Job:
    """A batch of files for one scanner, run in one worker."""

    files: tuple[File, ...]
    """What this job must account for, each as scanned or as a gap."""

    tree: Path
    """Folder of the private copy. Nothing in it is a link, a device or a git folder."""

    names: Mapping[str, str]
    """Path of the target -> name under `tree`. They differ where a name could mislead a tool."""

    scratch: Path
    """An empty private folder for this job alone."""

    run: Callable[[Command], ProcessResult]
    """The only way to start a process.

    Raises ToolError: missing, over its time (`timeout`), memory or output limit.
    Raises ScanInterrupted: the whole scan is ending.
    """

    options: Options
    ending: Callable[[], bool] = _never
    """Whether the whole scan is ending: who works long without a process asks now and then, and
    raises ScanInterrupted."""

    def paths_by_name(self) -> dict[str, str]:
        """The inverse of `names` for this job's files: name under `tree` -> path of the target."""
        return {self.names[f.path]: f.path for f in self.files}


@frozen
class Completed:
    """The tool did its work. `claimed = scanned + gaps`, where `claimed` is the job's files and
    `discovered`; the engine checks it and turns whatever is missing into gaps."""

    findings: tuple[Finding, ...] = ()
    scanned: frozenset[str] = frozenset()
    """Subjects that were checked."""

    gaps: tuple[Gap, ...] = ()
    discovered: frozenset[str] = frozenset()
    """Subjects found inside the files (dependencies), to be accounted for like the files."""

    dependencies: tuple[DependencyRecord, ...] = ()
    """What is said of each of them; a `clear` one that is also a gap becomes `unknown`."""

    sources: tuple[AdvisorySource, ...] = ()
    """Where their look-ups were answered from."""


@frozen
class Failed:
    """Nothing may be concluded: everything the job claimed is a gap."""

    reason: GapReason
    detail: str


@frozen
class Skipped:
    """The scanner had nothing to do, or was not chosen."""

    reason: str


Outcome = Completed | Failed | Skipped


@frozen
class Tool:
    """What `doctor` and the reports say of the tool behind a scanner."""

    name: str
    version: str = ""
    """Empty when the tool is missing."""

    path: str = ""
    problem: str = ""
    """Why it cannot be used: missing, or a known bad version. Empty when it can."""

    rules: str = ""
    """What it checks with, e.g. `58 rules (built-in), sha256:…`; part of the record."""


class Scanner(Protocol):
    """A tool and its parser. Implementations are plain frozen values; see `stockade_scanners`."""

    @property
    def name(self) -> str:
        """Lower-case, unique; the first part of nothing else."""
        ...

    @property
    def about(self) -> str:
        """One line for people: what it looks for."""
        ...

    @property
    def start_seconds(self) -> float:
        """Rough CPU seconds of a job before it looks at a file. What starts slowly starts first."""
        ...

    @property
    def seconds_per_megabyte(self) -> float:
        """Rough CPU seconds for 1 MB of claimed files, by which the engine splits the work."""
        ...

    def version(self, options: Options) -> Tool:
        """The tool's version, found without running anything of the target. Never raises."""
        ...

    def claims(self, file: File) -> bool:
        """Whether this scanner answers for the file. A pure function of the file's facts."""
        ...

    def scan(self, job: Job) -> Outcome:
        """Check the job's files.

        A `ToolError` that escapes becomes `Failed` with its reason; any other exception is a bug of
        the adapter and becomes `Failed` too. Findings name paths of the target, never of the copy.
        """
        ...


@runtime_checkable
class Configurable(Protocol):
    """A scanner that can be made to fit the user's options before anything is planned."""

    def configured(self, options: Options) -> Scanner:
        """A scanner which claims what these options make it able to check.

        Raises:
            UsageError: the options cannot be used, e.g. a rule pack with an error in it.
        """
        ...


@runtime_checkable
class PerFile(Scanner, Protocol):
    """A scanner whose word on a file depends on that file and on nothing else of the target.

    What it said is remembered under the file's path and content, and not asked again. Scanners
    that look at several files together, as that of dependencies does, are not of this kind.
    """

    def basis(self, options: Options) -> str:
        """All else that its word depends on, the same for the same: versions, rules, options. Empty
        where that cannot be told: then nothing is remembered."""
        ...


def failed(files: Sequence[File], scanner: str, reason: GapReason, detail: str) -> tuple[Gap, ...]:
    """One gap for each file, all for the same reason."""
    return tuple(Gap(scanner=scanner, subject=f.path, reason=reason, detail=detail) for f in files)
