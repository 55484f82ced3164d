"""`stockade policy check`: every error of a policy, and what its layers come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stockade.model.exit_code import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

_EXAMPLES = """
\b
Examples:
  stockade policy check
  stockade policy check --policy organisation.yml
  stockade policy check organisation.yml
"""


@click.command(epilog=_EXAMPLES, short_help="Check a policy and show what it comes to.")
@click.argument("file", metavar="[FILE|PACK]", required=False)
@click.option(
    "--policy", "named", multiple=True, metavar="FILE|PACK", help="A policy above it. Repeatable."
)
@click.option("--config", metavar="FILE", help="Your own configuration, instead of your default.")
@click.option("--on", metavar="DATE", help="Judge waivers as of this day [today].")
def check(file: str | None, named: tuple[str, ...], config: str | None, on: str | None) -> int:
    """Check FILE, or the policy by which a scan of the current folder is judged.

    All errors are shown, then the layers with all their rules. Copies in .stockade/vendor are
    compared with their lock. Exit codes: 0 valid, 1 a copy is not as locked, 2 not valid.
    """
    from stockade.cli.policy_scope import chosen, own_folder, standing
    from stockade.cli.policy_table import fold, table
    from stockade.cli.rendering import style_of
    from stockade.cli.request import day_of

    policy = chosen(file, named) if file else standing(named, config).policy
    columns = style_of(quiet=False, verbose=False).width
    for line in fold(table(policy, day_of(on)), columns):
        click.echo(line)
    good = bool(file) or _copies_are_good(own_folder(), columns)
    return ExitCode.ALLOWED if good else ExitCode.BLOCKED


def _copies_are_good(folder: Path, columns: int) -> bool:
    if not (folder / "policy.lock").exists() and not (folder / "vendor").exists():
        return True
    from stockade.cli.policy_copies import compare
    from stockade.cli.policy_table import fold

    lines, good = compare(folder)
    click.echo("")
    for line in fold(lines, columns):
        click.echo(line)
    return good
