"""What the `db` commands share: where the store is, and who watches the work."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from stockade.advisories.store import manifest
from stockade.advisories.store.manifest import StoreError
from stockade.advisories.store.take import Advance, Watch
from stockade.cli.request import DEFAULT_MAX_AGE, chosen_store, user_configuration
from stockade.cli.settings import Settings

STORE = click.option(
    "--advisory-store", metavar="FOLDER", help="The store's folder, instead of your own."
)
CONFIG = click.option(
    "--config", metavar="FILE", help="Your own configuration, instead of your default."
)


def configured(config: str | None, folder: str | None) -> tuple[Settings, Path]:
    """The user's configuration, and the store's folder."""
    user = user_configuration(config)
    return user, chosen_store(folder, user)


def max_age(user: Settings) -> float:
    """Days that advisories may be old."""
    return float(user.advisory_max_age or DEFAULT_MAX_AGE)


def damage(root: Path) -> str:
    """What to say where the next writer begins anew, since nothing tells what the files hold."""
    try:
        manifest.read(root)
    except StoreError as error:
        files = ", ".join(sorted(file.name.rpartition("-")[0] for file in root.glob("*.sqlite")))
        what = f" ({files})" if files else ""
        return f"warning: {error.message}; what was in the store{what} has to be taken anew"
    return ""


@contextlib.contextmanager
def watching() -> Iterator[Watch]:
    """Bars on stderr where it is a terminal; else a line when a longer piece of work begins."""
    if not sys.stderr.isatty():
        yield Watch(begin=_said)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:<22}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Watch(begin=lambda title, steps, _: _bar(bars, title, steps))


def _said(title: str, steps: int, unit: str) -> Advance:
    click.echo(f"{title} {steps:,} {unit}", err=True)
    return lambda count: None  # noqa: ARG005 (the shape of `Advance`)


def _bar(bars: Any, title: str, steps: int) -> Callable[[int], None]:
    task = bars.add_task(title, total=steps or None)
    return lambda count: bars.advance(task, count)
