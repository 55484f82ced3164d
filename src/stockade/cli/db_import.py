"""`stockade db import`: data for a machine without a network."""

from __future__ import annotations

import itertools
from pathlib import Path

import click

from stockade.cli.db_places import CONFIG, STORE, configured, damage, max_age, watching
from stockade.model.exit_code import ExitCode

_EXAMPLES = """
\b
Examples:
  stockade db import PyPI/all.zip npm/all.zip
  stockade db import known_exploited_vulnerabilities.json epss_scores-current.csv.gz

OSV's archives: https://google.github.io/osv.dev/data/#data-dumps
"""


@click.command("import", epilog=_EXAMPLES, short_help="Take files from disk into the store.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--ecosystem",
    "ecosystems",
    multiple=True,
    metavar="NAME",
    help="Of an archive, take only the records about its packages. Repeatable.",
)
@click.option(
    "--smaller",
    is_flag=True,
    help="Take an archive though it has far fewer records than the store.",
)
@STORE
@CONFIG
def import_(
    files: tuple[str, ...],
    ecosystems: tuple[str, ...],
    smaller: bool,
    advisory_store: str | None,
    config: str | None,
) -> int:
    """Take OSV's all.zip, CISA's catalogue or EPSS scores from FILE. Each replaces what was there.

    Exit codes: 0 all files taken, 2 a file cannot be used (those before it are taken).
    """
    from stockade.advisories.store.take import spelling, take
    from stockade.cli.db_table import said
    from stockade.cli.interrupt import interruptible

    user, root = configured(config, advisory_store)
    wanted = tuple(dict.fromkeys(map(spelling, ecosystems))) or ("",)
    lost = damage(root)
    with interruptible():
        for file, ecosystem in itertools.product(files, wanted):
            with watching() as watch:
                taken = take(root, Path(file), ecosystem, watch, smaller=smaller)
            for source in taken:
                click.echo(said(root, source, max_age(user)))
            if lost:
                click.echo(lost, err=True)
                lost = ""
    return ExitCode.ALLOWED
