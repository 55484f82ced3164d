"""The semgrep adapter: our rules and the user's over an exact list of files."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path

from stockade.model.errors import ToolError
from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import Completed, Job, Options, Outcome, ProcessResult, Scanner, Tool
from stockade_scanners import probe, versions
from stockade_scanners.basis import basis
from stockade_scanners.semgrep import programs
from stockade_scanners.semgrep.inputs import Input, as_json, prepare, write_rules, write_targets
from stockade_scanners.semgrep.report import Asked, parse, read
from stockade_scanners.semgrep.rule import Rule
from stockade_scanners.semgrep.rules_loader import built_in, built_in_reads, with_users
from stockade_scanners.semgrep.validate import validate

KNOWN_BAD = (
    ("<1.182", "its engine's arguments and reports have not been tested"),
    (">=2", "its engine's arguments and reports have not been tested"),
)
"""Versions that are not used, and why."""


@frozen
class Semgrep:
    """See `stockade.model.scanner.Scanner`."""

    name: str = "semgrep"
    about: str = "Source and configuration rules for many languages (semgrep)"
    start_seconds: float = 0.35
    seconds_per_megabyte: float = 14.0
    """28 CPU seconds for the 2 MB of `django/db` and our rules for Python."""

    users: tuple[Rule, ...] = ()
    """The user's own rules, in addition to ours."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, in order of their ids."""
        return tuple(sorted((*built_in(), *self.users), key=lambda rule: rule.id))

    def configured(self, options: Options) -> Scanner:
        """See `Configurable`: with the user's rule packs, which are checked here."""
        users = with_users(options.rules)
        if users:
            validate(users, programs.engine(options))
        return dataclasses.replace(self, users=users)

    def version(self, options: Options) -> Tool:
        """See `Scanner`. Packaged: from the distribution's metadata, without a process."""
        path = options.tools.get(self.name, "")
        try:
            version = _version(path)
        except ToolError as error:
            return Tool(name=self.name, path=path, problem=error.message)
        shown = path or str(programs.engine(options) or "")
        return Tool(
            name=self.name,
            version=version,
            path=shown,
            problem=versions.problem(self.name, version, KNOWN_BAD),
            rules=_digest(self.rules),
        )

    def basis(self, options: Options) -> str:
        """See `PerFile`: none of our rules, and none of the user's, sees more than a file."""
        if options.tools.get(self.name):  # it may start another program, which nobody sees change
            return ""
        return basis("semgrep", self.version(options), as_json(self.users))

    def claims(self, file: File) -> bool:
        """See `Scanner`: whatever a rule reads, a NUL byte in it or not: that hides code."""
        return built_in_reads(file.language) or any(rule.analyzers_for(file) for rule in self.users)

    def scan(self, job: Job) -> Outcome:
        """See `Scanner`."""
        rules = [r for r in self.rules if any(r.analyzers_for(file) for file in job.files)]
        inputs = prepare(job, rules)
        path = write_rules(job, rules)
        asked = Asked(
            job=job,
            rules={rule.id: rule for rule in rules},
            inputs={str(item.copy): item for item in inputs},
        )
        result = _run_engine(job, path, inputs)
        if result is not None:
            return read(parse(result), asked, result.exit_code)
        return _run_command_line(job, path, asked)


def _run_engine(job: Job, rules: Path, inputs: Sequence[Input]) -> ProcessResult | None:
    """`None` when there is no engine, or it does not take our arguments and so printed nothing."""
    binary = programs.engine(job.options)
    if binary is None:
        return None
    command = programs.engine_command(binary, rules, write_targets(job, inputs))
    result = job.run(command)
    refused = result.exit_code > 0 and not result.stdout.strip()
    return None if refused and programs.command_line(job.options) else result


def _run_command_line(job: Job, rules: Path, asked: Asked) -> Completed:
    program = programs.command_line(job.options)
    if not program:
        raise ToolError("semgrep is not installed", GapReason.TOOL_MISSING)
    copies = [item.copy for item in asked.inputs.values()]
    outcomes = []
    for command in programs.command_lines(program, rules, copies):
        words = set(command.argv)
        part = {name: item for name, item in asked.inputs.items() if name in words}
        result = job.run(command)
        report = parse(result)
        outcomes.append(read(report, dataclasses.replace(asked, inputs=part), result.exit_code))
    return Completed(
        findings=tuple(finding for outcome in outcomes for finding in outcome.findings),
        scanned=frozenset().union(*(outcome.scanned for outcome in outcomes)),
        gaps=tuple(gap for outcome in outcomes for gap in outcome.gaps),
    )


def _version(path: str) -> str:
    if path:
        option = "-version" if Path(path).name == "semgrep-core" else "--version"
        return probe.version((path, option), {"SEMGREP_ENABLE_VERSION_CHECK": "0"})
    return versions.packaged("semgrep")


def _digest(rules: Sequence[Rule]) -> str:
    digest = hashlib.sha256(as_json(rules).encode()).hexdigest()[:12]
    return f"{len(rules)} rules, sha256:{digest}"
