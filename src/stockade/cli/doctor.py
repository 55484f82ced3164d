"""`stockade doctor`: every tool, and what it would cover here."""

from __future__ import annotations

import click

from stockade.model.exit_code import ExitCode


@click.command(
    short_help="Show every tool, and what it claims here.",
    epilog="\b\nExample:\n  stockade doctor .",
)
@click.argument("target", required=False)
@click.option("--config", metavar="FILE", help="Your own configuration, instead of your default.")
@click.option("--rules", multiple=True, metavar="PATH", help="Semgrep rules of your own.")
def doctor(target: str | None, config: str | None, rules: tuple[str, ...]) -> int:
    """Show each tool's version and path, whether it can be used, and what it claims in TARGET.

    Exit codes: 0 every tool can be used, 2 usage error, 3 at least one cannot.
    """
    from stockade.cli.checkup import examine, table
    from stockade.cli.request import options_of, user_configuration
    from stockade.cli.scanners import all_scanners

    user = user_configuration(config)
    options = options_of(user, offline=True, timeout=None, rules=rules)
    checkup = examine(target, user, all_scanners(options), options)
    for line in table(checkup):
        click.echo(line)
    return ExitCode.ALLOWED if checkup.healthy else ExitCode.INCOMPLETE
