"""`stockade baseline prune`: take out what a scan looked for and no longer has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from stockade.cli.baseline_record import count, file_option, read_result, refuse_incomplete
from stockade.cli.interrupt import interruptible
from stockade.cli.repository_file import read, repository_file, write
from stockade.model.errors import UsageError
from stockade.model.exit_code import ExitCode
from stockade.model.path import text
from stockade.triage.baseline import MAX_BYTES
from stockade.triage.baseline_prune import Pruned, Row, pruned, rows, written
from stockade.triage.compare_look import Cause
from stockade_reports.escape import seal

_EXAMPLES = """
\b
Example:
  stockade scan . --report json=result.json
  stockade baseline prune result.json
"""
_SHOWN = 20
_WHY = {
    Cause.GAP: "in a file with a gap",
    Cause.SCOPE: "out of the scan's scope",
    Cause.TOOL: "of a scanner that did not run",
}


@click.command(epilog=_EXAMPLES, short_help="Take out entries that are mended.")
@click.argument("result", metavar="RESULT.json")
@file_option("The baseline to take them out of.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if there are any.")
@click.option(
    "--allow-incomplete",
    is_flag=True,
    help="Take a scan that did not look at everything; what it missed stays.",
)
def prune(result: str, output: str, check: bool, allow_incomplete: bool) -> int:
    """Take out of a baseline what RESULT.json no longer has, and add nothing.

    RESULT.json is what `stockade scan --report json=FILE` wrote. Entries that it did not look for
    stay, and all that stay keep their day.

    Exit codes: 0 done, 1 stale entries with --check, 2 nothing written.
    """
    file, record = repository_file(output), read_result(result)
    if not allow_incomplete:
        refuse_incomplete(record, text(result), "what nobody looked for stays")
    with interruptible():
        data = read(file, MAX_BYTES)
        if data is None:
            raise UsageError(
                f"{file.name}: No such file or directory",
                "Make it with `stockade baseline create`, or name it with --baseline FILE.",
            )
        made = pruned(rows(data, file.name), record)
        if made.stale and not check:
            write(file, written(made.kept))
    for line in _lines(file.name, made, check=check):
        click.echo(seal(line))
    return ExitCode.BLOCKED if check and made.stale else ExitCode.ALLOWED


def _lines(name: str, made: Pruned, *, check: bool) -> Iterator[str]:
    verb = "would be taken out" if check else "taken out"
    gone, left = count(len(made.stale), "stale entry"), count(len(made.kept), "entry")
    yield f"{name}: {gone} {verb}, {left} left"
    yield from _listed(made.stale)
    if made.unlooked:
        causes = Counter(_WHY[absence.cause] for _, absence in made.unlooked)
        told = "; ".join(f"{number:,} {why}" for why, number in sorted(causes.items()))
        yield f"{count(len(made.unlooked), 'entry')} of these not looked for: {told}."


def _listed(stale: Sequence[Row]) -> Iterator[str]:
    for row in stale[:_SHOWN]:
        yield f"  {row.id[:8]}  {text(row.rule)}  {text(row.path)}"
    if len(stale) > _SHOWN:
        yield f"  and {len(stale) - _SHOWN:,} more"
