"""`stockade waive`: accept a finding or gap until a day, in the policy file."""

from __future__ import annotations

import sys
from typing import Any

import click

from stockade.model.errors import UsageError
from stockade.model.exit_code import ExitCode

_EXAMPLES = """
\b
Examples:
  stockade scan . --report json=result.json
  stockade waive da7b3c03 --result result.json --reason "Input is a constant table" \\
      --until 2026-12-31 --owner @payments
  stockade waive --rule bandit/B602 --path 'tools/*.py' --result result.json ...
  stockade waive --advisory CVE-2024-22195 --package jinja2 --result result.json ...
  stockade waive --gap unparsable --path legacy/old.py --result result.json ...

The ID of a finding stands in the text report behind `id`.
"""
_FILE = """The policy file to write, e.g. one that scan is given with --policy
[.stockade/policy.yml at the top of the repository]."""


@click.command(epilog=_EXAMPLES, short_help="Accept a finding or gap until a day.")
@click.argument("finding", metavar="[ID]", required=False)
@click.option("--rule", metavar="GLOB", help="What reports call it, e.g. bandit/B602.")
@click.option("--path", metavar="GLOB", help="From the top of the repository, e.g. 'tools/*.py'.")
@click.option("--package", metavar="GLOB", help="The package's name.")
@click.option("--advisory", metavar="NAME", help="CVE, GHSA or the like; an alias counts.")
@click.option("--scanner", metavar="NAME", help="The scanner that reports it.")
@click.option("--gap", metavar="REASON", help="Why something was not checked, e.g. unparsable.")
@click.option("--result", metavar="FILE", help="What `stockade scan . --report json=FILE` wrote.")
@click.option("--reason", metavar="TEXT", required=True, help="Why the risk is accepted.")
@click.option("--until", metavar="DATE", required=True, help="Its last day, e.g. 2026-12-31.")
@click.option("--owner", metavar="NAME", required=True, help="Who answers for it, e.g. @payments.")
@click.option("--id", "name", metavar="NAME", help="The waiver's id [W- and the next number].")
@click.option("--file", metavar="FILE", help=_FILE)
@click.option(
    "--policy", "named", multiple=True, metavar="FILE|PACK", help="As for scan. Repeatable."
)
@click.option("--config", metavar="FILE", help="Your own configuration, instead of your default.")
@click.option("--on", metavar="DATE", help="Judge as of this day [today].")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def waive(finding: str | None, dry_run: bool, yes: bool, **given: Any) -> int:
    """Write a waiver for what the recorded scan holds: the finding ID, or all that meets every
    option of --rule, --path, --package, --advisory, --scanner and --gap.

    Shows first what the waiver would cover, and refuses what no waiver may accept.
    Exit codes: 0 written (or shown, with --dry-run), 2 nothing written.
    """
    from stockade.cli.waive_plan import Asked, plan
    from stockade.cli.waive_show import covered, difference

    made = plan(Asked(finding=finding, **given))
    for line in covered(made):
        click.echo(line)
    if dry_run:
        click.echo(f"\n{made.name} would get:\n")
        click.echo(made.shown, nl=False)
        return ExitCode.ALLOWED
    click.echo("")
    for line in difference(made):
        click.echo(line)
    click.echo("")
    if not yes and not _agreed(f"Write {made.waiver.id} into {made.name}?"):
        click.echo("Nothing was written.", err=True)
        return ExitCode.USAGE
    made.write()
    click.echo(f"{made.name}: {made.waiver.id} written.{_note(made.is_read, made.name)}")
    return ExitCode.ALLOWED


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "nobody can be asked here, since standard input is no terminal",
            "Say --yes to write, or --dry-run to see what would be written.",
        )
    return click.confirm(question, err=True)


def _note(is_read: bool, name: str) -> str:
    if is_read:
        return ""
    return f" A scan must be given it: --policy {name}, or `extends` in .stockade/policy.yml."
