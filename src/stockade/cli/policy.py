"""`stockade policy`: the policies that judge a repository."""

from __future__ import annotations

import click

from stockade.cli.lazy_group import LazyGroup

_COMMANDS = {
    "check": "stockade.cli.policy_check:check",
    "test": "stockade.cli.policy_test:test",
    "explain": "stockade.cli.policy_explain:explain",
    "replay": "stockade.cli.policy_replay:replay",
    "vendor": "stockade.cli.policy_vendor:vendor",
}


@click.group(cls=LazyGroup, targets=_COMMANDS, short_help="Work on policies.")
def policy() -> None:
    """Work on the policies that say what blocks and what warns.

    Start with:  stockade policy check
    """
