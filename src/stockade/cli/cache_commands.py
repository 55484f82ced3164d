"""`stockade cache status` and `stockade cache clear`."""

from __future__ import annotations

import json
from typing import NoReturn

import click

from stockade.cli import places
from stockade.engine.cache import MAX_BYTES, Cache, CacheError, Held
from stockade.model.errors import UsageError
from stockade.model.exit_code import ExitCode
from stockade.model.path import text


@click.command(short_help="Show what is stored, and where.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> int:
    """Show how many files' outcomes are stored for each scanner, their size, and where.

    Exit codes: 0 it can be used or is empty, 2 it cannot be read.
    """
    store = _store()
    try:
        held = store.held()
    except CacheError as error:
        _unusable(store, error)
    click.echo(_as_json(store, held) if as_json else "\n".join(_as_text(store, held)))
    return ExitCode.ALLOWED


@click.command(short_help="Remove what is stored.")
def clear() -> int:
    """Remove what is stored. The next scan asks every scanner anew.

    Exit codes: 0 nothing is stored any more, 2 it cannot be removed.
    """
    store = _store()
    try:
        freed = store.clear()
    except CacheError as error:
        _unusable(store, error)
    click.echo(f"Removed {freed / 1e6:,.1f} MB." if freed else "Nothing was stored.")
    return ExitCode.ALLOWED


def _store() -> Cache:
    folder = places.cache_dir()
    if folder is None:
        raise UsageError(
            "there is no cache folder that can be written",
            "Set XDG_CACHE_HOME to a folder of your own; scans work without.",
        )
    return Cache(folder)


def _unusable(store: Cache, error: CacheError) -> NoReturn:
    raise UsageError(
        f"{text(str(store.file))}: {error}",
        "Remove the file; scans do without it until then.",
    ) from error


def _as_text(store: Cache, held: list[Held]) -> list[str]:
    total = sum(h.bytes for h in held)
    rows = [f"  {h.scanner:<14} {h.entries:>9,} files {h.bytes / 1e6:>9,.1f} MB" for h in held]
    first = f"{total / 1e6:,.1f} of {MAX_BYTES / 1e6:,.0f} MB in {text(str(store.file))}"
    return [first, *(rows or ["  nothing is stored yet"])]


def _as_json(store: Cache, held: list[Held]) -> str:
    scanners = {h.scanner: {"files": h.entries, "bytes": h.bytes} for h in held}
    record = {"file": text(str(store.file)), "max_bytes": MAX_BYTES, "scanners": scanners}
    return json.dumps(record, indent=2)
