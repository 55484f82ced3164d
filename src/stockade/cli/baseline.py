"""`stockade baseline`: findings that are accepted for now."""

from __future__ import annotations

import click

from stockade.cli.lazy_group import LazyGroup

_COMMANDS = {
    "create": "stockade.cli.baseline_create:create",
    "prune": "stockade.cli.baseline_prune:prune",
}


@click.group(cls=LazyGroup, targets=_COMMANDS, short_help="Keep findings that are accepted.")
def baseline() -> None:
    """Keep the findings that a repository has already, so that a policy can ask for new ones.

    Start with:  stockade baseline create RESULT.json
    """
