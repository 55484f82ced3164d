"""`stockade db status`: what the store holds, how old it is, and whether it is whole."""

from __future__ import annotations

import datetime as dt

import click

from stockade.cli.db_places import CONFIG, STORE, configured
from stockade.model.exit_code import ExitCode


@click.command(
    short_help="Show what the store holds and how old it is.",
    epilog="\b\nExample:\n  stockade db status",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@STORE
@CONFIG
def status(as_json: bool, advisory_store: str | None, config: str | None) -> int:
    """Show each source's records, newest record, age, size and digest, and check every file.

    Exit codes: 0 whole and fresh, 2 usage error, 3 nothing there, stale or damaged.
    """
    from stockade.cli.db_table import as_text, examine, to_json
    from stockade.cli.request import DEFAULT_MAX_AGE

    user, root = configured(config, advisory_store)
    limit = float(user.advisory_max_age or DEFAULT_MAX_AGE)
    found = examine(root, dt.datetime.now(dt.UTC), limit)
    click.echo(to_json(found) if as_json else "\n".join(as_text(found)))
    return ExitCode.ALLOWED if found.good else ExitCode.INCOMPLETE
