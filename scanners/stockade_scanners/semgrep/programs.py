"""The ways to start semgrep: its engine by itself, or the command line around it.

The engine (`semgrep-core`) takes an exact list of files with their languages, asks no network and
looks at no configuration. The command line is the way where the engine is not there, or does not
take our arguments.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from stockade.model.scanner import Command, Options

_SECONDS_PER_RULE = "15"
"""Wall time for one rule on one file. Semgrep's own 5 s made gaps come and go on a busy machine."""

_TIMEOUTS_PER_FILE = "3"
_MEGABYTES = "4096"
_ARGUMENT_BYTES = 500_000
_QUIET = {
    "SEMGREP_ENABLE_VERSION_CHECK": "0",
    "SEMGREP_SEND_METRICS": "off",
}


def engine(options: Options) -> Path | None:
    """The engine's binary, or `None` where there is none or the user named another program."""
    chosen = options.tools.get("semgrep", "")
    if chosen:
        return Path(chosen) if Path(chosen).name == "semgrep-core" else None
    spec = importlib.util.find_spec("semgrep")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        binary = Path(folder) / "bin" / "semgrep-core"
        if binary.is_file():
            return binary
    return None


def command_line(options: Options) -> tuple[str, ...]:
    """How the command line is started; empty when it is not installed."""
    chosen = options.tools.get("semgrep", "")
    if chosen:
        return () if Path(chosen).name == "semgrep-core" else (chosen,)
    if importlib.util.find_spec("semgrep") is None:
        return ()
    return (sys.executable, "-I", "-m", "semgrep.console_scripts.pysemgrep")


def engine_command(binary: Path, rules: Path, targets: Path) -> Command:
    """One run of the engine over a list of targets."""
    limits = ("-timeout", _SECONDS_PER_RULE, "-timeout_threshold", _TIMEOUTS_PER_FILE)
    return Command(
        argv=(
            str(binary),
            *("-rules", str(rules), "-targets", str(targets)),
            *("-json_nodots", "-fast", "-j", "1", *limits, "-max_memory", _MEGABYTES),
        ),
        env=_QUIET,
    )


def command_lines(program: Sequence[str], rules: Path, copies: Sequence[Path]) -> Iterator[Command]:
    """Runs of the command line over these files, as many as their names need.

    The rules are named relative to the working folder: a path would become part of their ids.
    """
    options = (
        *("scan", "--json", "--metrics", "off", "--disable-version-check", "--disable-nosem"),
        *("--no-git-ignore", "--x-ignore-semgrepignore-files", "--max-target-bytes", "0"),
        *("--verbose", "--time", "-j", "1", "--timeout", _SECONDS_PER_RULE),
        *("--timeout-threshold", _TIMEOUTS_PER_FILE, "--max-memory", _MEGABYTES),
        *("--config", rules.name, "--"),
    )
    for batch in _batches([str(copy) for copy in copies]):
        yield Command(argv=(*program, *options, *batch), cwd=rules.parent, env=_QUIET)


def _batches(words: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for word in words:
        size += len(word) + 1
        if batch and size > _ARGUMENT_BYTES:
            yield batch
            batch, size = [], len(word) + 1
        batch.append(word)
    if batch:
        yield batch
