"""`stockade init`: a starter for a repository that Stockade does not guard yet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stockade.model.errors import UsageError
from stockade.model.exit_code import ExitCode

if TYPE_CHECKING:
    from stockade.cli.init_needs import Needs
    from stockade.cli.init_write import Place

_EXAMPLES = """
\b
Examples:
  stockade init
  stockade init ../shop --yes
  stockade init --no-hook --no-workflow
"""
_NEXT = (
    ("stockade scan . --report json=result.json", "run the gate and keep its record"),
    ("stockade baseline create result.json", "what is there today is not new"),
    ("stockade waive ID --result result.json ...", "accept a finding until a day, with a reason"),
    ("stockade policy test", "check the policy against its own examples"),
)
_INSTALL = ("pre-commit install", "judge each commit and push from now on")
_INSTALL_TYPES = ("pre-commit install -t pre-commit -t pre-push", _INSTALL[1])
_DOORS = "More on the hooks and the workflow: docs/doors.md of Stockade."
_NOBODY = """Nothing was written: standard input is no terminal, so nobody can be asked.
Say --yes to write."""


@click.command(epilog=_EXAMPLES, short_help="Write policy, hooks and workflow for a repository.")
@click.argument("target", required=False)
@click.option("--no-hook", is_flag=True, help="Leave .pre-commit-config.yaml out.")
@click.option("--no-workflow", is_flag=True, help="Leave the workflow for GitHub Actions out.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def init(target: str | None, no_hook: bool, no_workflow: bool, yes: bool) -> int:
    """Write what guards the repository around TARGET (default: the current folder), at its top.

    That is .stockade/policy.yml, which takes in the recommended policy and holds examples to
    uncomment; .pre-commit-config.yaml, which judges commits and pushes; and
    .github/workflows/stockade.yml where CI is GitHub's, or none is known.

    Shows the files and asks first. A file that is there already is never changed: what to add to it
    is told.
    Exit codes: 0 written, or nothing to do, or not wanted; 2 something cannot be written.
    """
    from stockade.cli.init_write import look
    from stockade.cli.interrupt import interruptible

    with interruptible():
        top, wanted = _needs(target, hook=not no_hook, workflow=not no_workflow)
        places = look(top, wanted.starters)
        missing = [place for place in places if place.present is None]
        _tell(_shown(places))
        if missing and not _may_write(missing, yes=yes):
            return ExitCode.ALLOWED
        _write(missing)
    _tell(_last(places, wanted.hints))
    return ExitCode.ALLOWED


def _needs(target: str | None, *, hook: bool, workflow: bool) -> tuple[Path, Needs]:
    from stockade.cli.init_needs import needs
    from stockade.cli.request import day_of
    from stockade.engine.scratch import scratch_folder
    from stockade.target.open import open_target

    if target is not None and not (target and Path(target).is_dir()):
        raise UsageError(f"no such folder: {target!r}", "Name a folder of the repository.")
    with scratch_folder() as scratch:
        opened = open_target(target, scratch=scratch)
        return opened.root, needs(opened, day_of(None), hook=hook, workflow=workflow)


def _shown(places: Sequence[Place]) -> Iterator[str]:
    from stockade.cli.init_show import advice, difference

    for place in places:
        yield from difference(place) if place.present is None else advice(place)
        yield ""


def _may_write(missing: Sequence[Place], *, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo(_NOBODY, err=True)
        return False
    names = missing[0].name if len(missing) == 1 else f"these {len(missing)} files"
    if click.confirm(f"Write {names}?", err=True):
        return True
    click.echo("Nothing was written.", err=True)
    return False


def _write(missing: Sequence[Place]) -> None:
    from stockade.cli.init_write import write

    for name in write(missing):
        click.echo(f"{name} written.")
    if missing:
        click.echo("")


def _last(places: Sequence[Place], hints: Sequence[str]) -> Iterator[str]:
    from stockade.cli.init_files import HOOKS

    hooks = [place for place in places if place.starter.path == HOOKS]
    install = [_INSTALL if place.present is None else _INSTALL_TYPES for place in hooks]
    yield from (f"{hint}\n" for hint in hints)
    yield "Next:"
    yield from (f"  {command:<44}  {what}" for command, what in (*install, *_NEXT))
    yield f"\n{_DOORS}"


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
