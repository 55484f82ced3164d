"""`stockade diff`: what is new between two recorded scans, and what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stockade.model.exit_code import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stockade.cli.diff_told import Told

_EXAMPLES = """
\b
Example:
  stockade scan main --report json=old.json
  stockade scan . --report json=new.json
  stockade diff old.json new.json
"""


@click.command(epilog=_EXAMPLES, short_help="Compare two recorded scans.")
@click.argument("old", metavar="OLD.json")
@click.argument("new", metavar="NEW.json")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How it is told.",
)
@click.option("--output", metavar="FILE", help="Write it there; the sum is still shown.")
@click.option("--verbose", "-v", is_flag=True, help="List everything, moved lines too.")
@click.option(
    "--fail-on-new",
    is_flag=True,
    help="Exit code 1 with new findings, 3 where the two cannot tell that there are none.",
)
def diff(
    old: str, new: str, form: str, output: str | None, verbose: bool, fail_on_new: bool
) -> int:
    """Compare two scans of one repository, as `stockade scan --report json=FILE` recorded them.

    A finding that is gone counts as fixed only where the new scan looked for it.

    Exit codes: 0, or as --fail-on-new says; 2 a file cannot be used.
    """
    from stockade.cli import diff_json, diff_markdown, diff_text
    from stockade.cli.diff_told import limited, summary, told
    from stockade.cli.interrupt import interruptible
    from stockade_reports.escape import seal

    pieces = {
        "text": diff_text.pieces,
        "json": diff_json.pieces,
        "markdown": diff_markdown.pieces,
    }
    with interruptible():
        made = told(old, new)
        _write(pieces[form](made, verbose), output)
    if output:
        click.echo(summary(made.comparison))
        if made.limits:
            click.echo(seal(limited(made)))
    return _exit_code(made) if fail_on_new else ExitCode.ALLOWED


def _write(pieces: Iterable[str], output: str | None) -> None:
    from pathlib import Path

    from stockade.cli.output import Destination, write
    from stockade.model.errors import UsageError

    if output == "":
        raise UsageError("--output names no file", "Write --output FILE.")
    file = None if output is None else Path(output).absolute()
    try:
        write(Destination(format="diff", file=file), pieces)
    except UsageError as error:
        raise UsageError(error.message, "Choose another file with --output FILE.") from error


def _exit_code(made: Told) -> ExitCode:
    if made.comparison.found:
        return ExitCode.BLOCKED
    return ExitCode.INCOMPLETE if made.limits else ExitCode.ALLOWED
