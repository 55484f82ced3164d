"""`stockade db` as its users start it, on a store of its own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from support.cli import Ended, run
from support.osv_export import Export


def db(home: Path, *words: str | Path, env: dict[str, str] | None = None) -> Ended:
    """Run `stockade db` with these words; its store is the home's own. It never shows a trace."""
    ended = run("db", *words, home=home, env=env)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert "bug in Stockade" not in ended.stderr
    return ended


def own_store(home: Path) -> Path:
    """Where the store of a home lies."""
    return home / ".local" / "share" / "stockade" / "advisories"


def configuration(folder: Path, export: Export) -> Path:
    """A configuration that asks the local copy and nobody else."""
    file = folder / "config.toml"
    file.write_text(
        f'advisory-mirror = "{export.url}"\n'
        f'kev-url = "{export.url}/kev.json"\n'
        f'epss-url = "{export.url}/epss.csv"\n'
    )
    return file


def ago(days: float) -> str:
    """A time so many days before now, as OSV writes it."""
    then = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")


def status(home: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit code of `db status --json` and what it says, sources by name."""
    ended = db(home, "status", "--json", *words)
    value = json.loads(ended.stdout)
    value["sources"] = {source["source"]: source for source in value["sources"]}
    return ended.code, value
