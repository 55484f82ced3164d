"""`stockade policy replay`: what another policy would have decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from stockade.model.exit_code import ExitCode

if TYPE_CHECKING:
    from stockade.policy.replay import Moved, Replayed

_EXAMPLES = """
\b
Example:
  stockade policy replay new-policy.yml results/*.json
"""
_SHOWN = 20


@click.command(epilog=_EXAMPLES, short_help="Judge past results by another policy.")
@click.argument("new", metavar="NEW")
@click.argument("results", metavar="RESULT.json...", nargs=-1, required=True)
@click.option(
    "--policy", "named", multiple=True, metavar="FILE|PACK", help="A policy above it. Repeatable."
)
@click.option("--on", metavar="DATE", help="Judge as of this day [that of each record].")
@click.option("--verbose", "-v", is_flag=True, help="Show every difference.")
def replay(
    new: str, results: tuple[str, ...], named: tuple[str, ...], on: str | None, verbose: bool
) -> int:
    """Judge each recorded result by the policy NEW, a file or a pack.

    Shows what it would have decided otherwise.

    Exit codes: 0 every verdict is the same, 1 one differs, 2 a file cannot be used.
    """
    from stockade.cli.policy_scope import chosen
    from stockade.cli.record import read_record
    from stockade.cli.request import day_of
    from stockade.policy.replay import replay as replayed

    policy = chosen(new, named)
    day = day_of(on) if on else None
    different = 0
    for file in results:
        done = replayed(policy, read_record(file), day)
        different += done.differs
        for line in _lines(file, done, verbose):
            click.echo(line)
    noun = "result" if len(results) == 1 else "results"
    click.echo(f"{len(results):,} {noun}: {different:,} with another verdict")
    return ExitCode.BLOCKED if different else ExitCode.ALLOWED


def _lines(file: str, done: Replayed, verbose: bool) -> Iterator[str]:
    from stockade.model.path import text
    from stockade.policy.replay import counts

    states = (done.before.state.value, done.after.state.value)
    verdict = f"{states[0]} -> {states[1]}" if done.differs else f"{states[0]}, as before"
    number = counts(done)
    moved = ", ".join(f"{number[k]:,} {k}" for k in ("milder", "stricter") if number[k])
    yield f"{text(file)} ({done.after.on}): {verdict}; {moved or 'no ruling differs'}"
    shown = done.moved if verbose else done.moved[:_SHOWN]
    yield from (f"  {_moved(one)}" for one in shown)
    if len(shown) < len(done.moved):
        yield f"  and {len(done.moved) - len(shown):,} more: see --verbose"


def _moved(one: Moved) -> str:
    from stockade.model.finding import Finding
    from stockade.model.path import text
    from stockade.policy.replay import told

    word = "milder  " if one.is_milder else "stricter"
    if isinstance(one.subject, Finding):
        where = one.subject.location
        place = f"{where.path}:{where.line}" if where.line else where.path
        name = f"{one.subject.rule} {place}"
    else:
        name = f"{one.subject.scanner} {one.subject.reason.value} {one.subject.subject}"
    return f"{word}  {text(name)}: {text(told(one.before))} -> {text(told(one.after))}"
