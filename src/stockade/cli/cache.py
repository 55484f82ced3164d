"""`stockade cache`: what scanners said of files before."""

from __future__ import annotations

import click

from stockade.cli.lazy_group import LazyGroup

_COMMANDS = {
    "status": "stockade.cli.cache_commands:status",
    "clear": "stockade.cli.cache_commands:clear",
}


@click.group(cls=LazyGroup, targets=_COMMANDS, short_help="Show or clear what scans remember.")
def cache() -> None:
    """Scans remember what a scanner said of a file, by its path and content, and ask again only
    where the file, the scanner, its rules or its options changed. `scan --no-cache` does without.

    Dependencies are always looked up anew: their advisories change.
    """
