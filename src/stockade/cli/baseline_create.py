"""`stockade baseline create`: accept what a scan has found."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Set

import click

from stockade.cli.baseline_record import (
    ANEW,
    count,
    file_option,
    read_result,
    refuse_incomplete,
)
from stockade.cli.interrupt import interruptible
from stockade.cli.repository_file import read, repository_file, write
from stockade.model.errors import UsageError
from stockade.model.exit_code import ExitCode
from stockade.model.finding import Finding
from stockade.model.path import text
from stockade.model.rating import Kind
from stockade.model.result import Result
from stockade.triage.age import with_age
from stockade.triage.baseline import MAX_BYTES, Baseline, dump, is_day, is_id, parse

_EXAMPLES = """
\b
Example:
  stockade scan . --report json=result.json
  stockade baseline create result.json
"""
_WHOLE = ("directory", "revision")
"""Kinds of target that hold all that a repository has."""

_NOT_CHOSEN = "not chosen with --scanner"
"""How a record notes a scanner that this one run did without (`stockade.cli.choose`)."""


@click.command(epilog=_EXAMPLES, short_help="Accept the findings of a recorded scan.")
@click.argument("result", metavar="RESULT.json")
@file_option("The baseline to write, or to bring up to date.")
@click.option(
    "--allow-incomplete",
    is_flag=True,
    help="Take a scan that did not look at everything; what it missed drops out.",
)
@click.option(
    "--include-secrets", is_flag=True, help="Accept secrets too: they stay live until revoked."
)
def create(result: str, output: str, allow_incomplete: bool, include_secrets: bool) -> int:
    """Make a baseline of RESULT.json, which `stockade scan --report json=FILE` wrote.

    Findings that the file has already keep their day; those which the scan no longer has drop out.
    What several tools report gets an entry for each, so that it fits whichever of them run.
    Exit codes: 0 written, 2 nothing written.
    """
    name, file = text(result), repository_file(output)
    record = read_result(result)
    with interruptible():
        data = read(file, MAX_BYTES)
        old = Baseline() if data is None else parse(data, file.name)
        if not allow_incomplete:
            _refuse_partial(record, old, name)
        wanted = [f for f in record.findings if include_secrets or not _is_secret(f)]
        findings = [member for finding in wanted for member in finding.members]
        write(file, dump(_dated(findings, old, record.run.started[:10], name)))
    _tell(file.name, {f.id for f in findings}, old, len(record.findings) - len(wanted))
    return ExitCode.ALLOWED


def _refuse_partial(record: Result, old: Baseline, name: str) -> None:
    """A finding that nobody looked for must not drop out as if it were gone."""
    refuse_incomplete(record, name, "findings that nobody looked for then drop out")
    gone = len(old.first_seen.keys() - {m.id for f in record.findings for m in f.members})
    if gone and (limits := _limits(record)):
        raise UsageError(
            f"{name}: the scan was limited ({limits}), and {count(gone, 'accepted finding')}"
            " would drop out without being looked for",
            "Scan the whole repository with every scanner, or insist with --allow-incomplete.",
        )


def _limits(record: Result) -> str:
    """What the scan was not asked to look at; empty when it was asked for everything."""
    kind = record.target.kind
    found = [] if kind in _WHOLE else [f"target: {text(kind)}"]
    names = [text(s.name) for s in record.scanners if s.note == _NOT_CHOSEN]
    return "; ".join([*found, *([f"not run: {', '.join(names)}"] if names else [])])


def _is_secret(finding: Finding) -> bool:
    """Whether any of the tools that report it says that it is a secret."""
    own = finding.kind is Kind.SECRET or finding.secret is not None
    return own or any(map(_is_secret, finding.witnesses))


def _dated(findings: Iterable[Finding], old: Baseline, day: str, name: str) -> Iterator[Finding]:
    """Each with its day in `old`, else in the baseline that the scan had, else that of the scan."""
    if not is_day(day):
        raise UsageError(f"{name}: the run's start is no time: {day!r}", ANEW)
    found = tuple(findings)
    for finding, aged in zip(found, with_age(found, old, ()), strict=True):
        if not is_id(finding.id):
            what = f"{text(finding.rule)} in {text(finding.location.path)}"
            raise UsageError(f"{name}: the finding {what} has no id to know it by", ANEW)
        known = aged.first_seen or finding.first_seen
        yield dataclasses.replace(finding, first_seen=known if is_day(known) else day)


def _tell(where: str, ids: Set[str], old: Baseline, secrets: int) -> None:
    before = old.first_seen.keys()
    counts = ((ids & before, "kept"), (ids - before, "added"), (before - ids, "dropped"))
    listed = ", ".join(f"{len(some):,} {what}" for some, what in counts)
    click.echo(f"{where}: {count(len(ids), 'finding')} ({listed})")
    if secrets:
        click.echo(
            f"{count(secrets, 'secret')} left out: a credential stays live until it is revoked."
            " Accept it all the same with --include-secrets."
        )
