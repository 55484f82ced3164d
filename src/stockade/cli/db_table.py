"""What the `db` commands say of sources."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stockade.advisories import canaries
from stockade.advisories.store import manifest
from stockade.advisories.store.manifest import Source, StoreError
from stockade.advisories.store.opened import Store
from stockade.advisories.store.update import Updated
from stockade.model.frozen import frozen

_COLUMNS = "{:<15}{:>8}{:>8}  {:<11}{:>8}{:>10}  {}"
_HEAD = ("SOURCE", "RECORDS", "BROKEN", "NEWEST", "AGE", "SIZE", "SHA-256")
_WIDTH = 80
_DAY = dt.timedelta(days=1)
_SHORT = 12
_STALE = "stale: older than {:g} days; run `stockade db update`, or import newer files"


@frozen
class Row:
    """One source, examined."""

    source: Source
    as_of: str
    days: float | None
    problem: str = ""
    """Why it cannot be used or should not be: damaged, or stale. Empty when neither."""


@frozen
class Examined:
    """All that `db status` says."""

    root: Path
    rows: tuple[Row, ...]
    limit: float
    problem: str = ""
    """Why there is no table."""

    @property
    def good(self) -> bool:
        """Whether there is something, all of it whole and fresh."""
        return bool(self.rows) and not any(row.problem for row in self.rows)


def examine(root: Path, now: dt.datetime, limit: float) -> Examined:
    """Check every file of the store and take the ages at `now`; `limit` in days."""
    try:
        listed = manifest.read(root)
    except StoreError as error:
        return Examined(root=root, rows=(), limit=limit, problem=f"{error.message}. {error.remedy}")
    if listed is None:
        hint = "There is no store yet; `stockade db update` or `stockade db import` makes one."
        return Examined(root=root, rows=(), limit=limit, problem=hint)
    store = Store(root, listed)
    rows = tuple(_row(store, source, now, limit) for source in listed.sources)
    store.close()
    return Examined(root=root, rows=rows, limit=limit)


def as_text(found: Examined) -> Iterator[str]:
    """The lines to print."""
    yield f"Store: {found.root}"
    if found.problem:
        yield found.problem
        return
    yield ""
    yield _COLUMNS.format(*_HEAD)
    for row in found.rows:
        source = row.source
        counts = (f"{n:,}" for n in (source.records, source.broken))
        age = f"{int(row.days)} d" if row.days is not None else "unknown"
        facts = ((row.as_of or "unknown")[:10], age, _size(source.bytes), source.sha256[:_SHORT])
        yield _COLUMNS.format(source.name, *counts, *facts)
        if row.problem:
            yield from _hung("  ! ", row.problem)
        for name in source.broken_names:
            yield from _hung("  broken: ", name)


def to_json(found: Examined) -> str:
    """The same for programs."""
    rows: list[dict[str, Any]] = [
        {
            "source": row.source.name,
            "kind": row.source.kind,
            "records": row.source.records,
            "withdrawn": row.source.withdrawn,
            "broken": row.source.broken,
            "broken_names": list(row.source.broken_names),
            "as_of": row.as_of,
            "age_days": None if row.days is None else round(row.days, 2),
            "bytes": row.source.bytes,
            "sha256": row.source.sha256,
            "problem": row.problem,
        }
        for row in found.rows
    ]
    body = {"store": str(found.root), "sources": rows, "problem": found.problem}
    return json.dumps(body, indent=2)


def said(root: Path, source: Source, limit: float, what: str = "") -> str:
    """A line on a source that is in the store now, and one for each thing that is wrong with it."""
    broken = f", {source.broken:,} broken and left out" if source.broken else ""
    newest = source.dates[0][:10] if source.dates else "unknown"
    lines = [f"{source.name}: {source.records:,} records, newest {newest}{broken}{what}"]
    for name in source.broken_names:
        lines += _hung("  broken: ", name)
    store = Store(root, manifest.read_or_empty(root))
    held = store.manifest.find(source.kind, source.name) or source  # perhaps confirmed since
    if problem := _row(store, held, dt.datetime.now(dt.UTC), limit).problem:
        lines += _hung("  ! ", problem)
    store.close()
    return "\n".join(lines)


def outcome(root: Path, done: Updated, limit: float) -> str:
    """What an update did."""
    if done.error or done.source is None:
        return f"{done.name}: not updated: {done.error}"
    what = f"{done.changed:,} changed" if done.changed else "up to date"
    return said(root, done.source, limit, f" ({'fetched whole' if done.whole else what})")


def _row(store: Store, source: Source, now: dt.datetime, limit: float) -> Row:
    as_of = source.as_of(now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    days = (now - dt.datetime.fromisoformat(f"{as_of[:19]}+00:00")) / _DAY if as_of else None
    stale = days is None or days > limit
    try:
        store.database(source)
        problem = _deafness(store, source) or (_STALE.format(limit) if stale else "")
    except StoreError as error:
        problem = f"damaged: {error.message}"
    return Row(source=source, as_of=as_of, days=days, problem=problem)


def _deafness(store: Store, source: Source) -> str:
    if source.kind != "osv" or not store.is_deaf(source.name):
        return ""
    pin = canaries.named(source.name)
    return (
        f"not complete: no advisory names {pin}, which is known to be vulnerable; a scan will"
        " believe nothing of this"
    )


def _hung(first: str, text: str) -> Iterator[str]:
    for number, part in enumerate(textwrap.wrap(text, _WIDTH - len(first))):
        yield (" " * len(first) if number else first) + part


def _size(number: int) -> str:
    return f"{number / 1e6:,.1f} MB" if number >= 100_000 else f"{number / 1e3:,.0f} kB"
