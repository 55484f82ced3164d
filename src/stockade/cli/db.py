"""`stockade db`: the offline store of advisories."""

from __future__ import annotations

import click

from stockade.cli.lazy_group import LazyGroup

_COMMANDS = {
    "update": "stockade.cli.db_update:update",
    "import": "stockade.cli.db_import:import_",
    "status": "stockade.cli.db_status:status",
}


@click.group(cls=LazyGroup, targets=_COMMANDS, short_help="Keep advisories for offline use.")
def db() -> None:
    """Keep a copy of OSV's advisories, CISA's catalogue and EPSS scores for scans without network.

    Start with:  stockade db update PyPI npm kev epss
    """
