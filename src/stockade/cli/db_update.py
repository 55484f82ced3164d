"""`stockade db update`: fetch advisories and keep them."""

from __future__ import annotations

from pathlib import Path

import click

from stockade.cli.db_places import CONFIG, STORE, configured, damage, max_age, watching
from stockade.model.exit_code import ExitCode

_EXAMPLES = """
\b
Examples:
  stockade db update                     what the store holds; at first everything
  stockade db update PyPI npm kev epss   these, from now on too
  stockade db update --mirror https://mirror.example/osv
"""


@click.command(epilog=_EXAMPLES, short_help="Fetch advisories over the network.")
@click.argument("names", nargs=-1, metavar="[ECOSYSTEM|kev|epss]...")
@click.option("--mirror", metavar="URL", help="Base address of OSV's export or a copy of it.")
@STORE
@CONFIG
def update(
    names: tuple[str, ...], mirror: str | None, advisory_store: str | None, config: str | None
) -> int:
    """Fetch what changed, or all of it where little is known yet. Broken downloads are continued.

    Exit codes: 0 everything is up to date, 2 usage error, 3 something could not be fetched and is
    as it was before.
    """
    from stockade.advisories.store import update as updating
    from stockade.advisories.store.download import session
    from stockade.cli.db_table import outcome
    from stockade.cli.interrupt import interruptible
    from stockade.cli.settings import check_url

    user, root = configured(config, advisory_store)
    if mirror is not None:
        check_url("--mirror", mirror)
    wanted = _wanted(names, root)
    lost = damage(root)
    with interruptible(), session() as client:
        origin = updating.Origin(
            client=client,
            mirror=mirror or user.advisory_mirror or updating.MIRROR,
            kev=user.kev_url or updating.KEV,
            epss=user.epss_url or updating.EPSS,
        )
        failed, silent = 0, set[str]()
        for name in wanted:
            host = origin.host(name)
            with watching() as watch:
                done = updating.update(root, name, origin, watch, asked=host not in silent)
            silent |= {host} if done.unreachable else set()
            failed += bool(done.error)
            click.echo(outcome(root, done, max_age(user)), err=bool(done.error))
    if lost and failed < len(wanted):
        click.echo(lost, err=True)
    return ExitCode.INCOMPLETE if failed else ExitCode.ALLOWED


def _wanted(names: tuple[str, ...], root: Path) -> tuple[str, ...]:
    """The names as they are spelt; none: what the store holds, at first everything.

    Raises:
        UsageError: one is no source of data.
    """
    from stockade.advisories.canaries import CANARIES
    from stockade.advisories.store.manifest import read_or_empty
    from stockade.advisories.store.take import spelling

    feeds = ("kev", "epss")
    held = tuple(source.name for source in read_or_empty(root).sources)
    spelt = tuple(dict.fromkeys(spelling(name, feeds) for name in names))
    return spelt or held or (*CANARIES, *feeds)
