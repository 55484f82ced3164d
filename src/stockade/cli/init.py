"""`stockade init`: a starter for a repository that has no policy of its own yet."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from stockade.model.exit_code import ExitCode

_EXAMPLES = """
\b
Example:
  stockade init
"""
_NEXT = (
    ("stockade scan . --report json=result.json", "run the gate and keep its record"),
    ("stockade waive ID --result result.json ...", "accept a finding until a day, with a reason"),
    ("stockade policy test", "check the policy against its own examples"),
)
_DOORS = "The commit hook and the workflow for CI, to copy: docs/doors.md of Stockade."


@click.command(epilog=_EXAMPLES, short_help="Write a starter policy for this repository.")
def init() -> int:
    """Write .stockade/policy.yml at the top of the repository around the current folder: it takes
    in the recommended policy, and holds examples to uncomment.

    A file that is there already is never changed, which is no error.
    Exit codes: 0 written, or nothing to do; 2 it cannot be written.
    """
    from stockade.cli.init_files import starters, write_missing
    from stockade.cli.request import day_of
    from stockade.engine.scratch import scratch_folder
    from stockade.target.open import open_target

    with scratch_folder() as scratch:
        top = open_target(None, scratch=scratch).root
    for starter in starters(day_of(None)):
        name = os.path.relpath(top / starter.path)
        written = write_missing(top, starter)
        for line in _told(name, starter.text if written else ""):
            click.echo(line)
    click.echo("\nNext:")
    for command, what in _NEXT:
        click.echo(f"  {command:<44}  {what}")
    click.echo(f"\n{_DOORS}")
    return ExitCode.ALLOWED


def _told(name: str, text: str) -> Iterator[str]:
    from stockade.model import path as paths

    if not text:
        yield f"{paths.text(name)} is there already: nothing to do."
        return
    yield f"{paths.text(name)} written:\n"
    yield from (f"  {line}".rstrip() for line in text.splitlines())
