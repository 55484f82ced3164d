"""A file of the store with some records changed: the same bytes as one built from all of them."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from stockade.advisories.osv import RecordError
from stockade.advisories.store import build, rows
from stockade.advisories.store.build import Tally
from stockade.model.errors import ToolError


def times(database: sqlite3.Connection) -> dict[str, str]:
    """Id -> time of change, of every record in the file; of broken ones the time is empty."""
    broken = {build.stem(name): "" for (name,) in database.execute("SELECT member FROM broken")}
    return broken | dict(database.execute("SELECT id, modified FROM advisory"))


def merge(
    path: Path,
    ecosystem: str,
    old: sqlite3.Connection,
    changed: Mapping[str, bytes],
    removed: Collection[str],
) -> Tally:
    """Write `path` from the old file's records, but for those removed, and the changed ones."""
    tally = Tally()
    affected = _affected(old)
    copies = _copies(old, {*removed, *changed})
    fresh = ((i, data) for i, data in sorted(changed.items()))
    broken = dict(old.execute("SELECT member, why FROM broken"))
    doubted = _doubted(old)
    with build.fresh(path) as database:
        for identifier, content in heapq.merge(copies, fresh, key=lambda pair: pair[0]):
            if not isinstance(content, bytes):
                number, *row = content
                build.insert(
                    database, tally, cast("rows.AdvisoryRow", tuple(row)), affected.get(number, ())
                )
                continue
            broken.pop(f"{identifier}.json", None)
            try:
                record = build.named(content, identifier)
                build.insert(database, tally, *rows.of_record(record, ecosystem))
            except (RecordError, ToolError) as error:
                member, why = build.broken_by(identifier, error)
                broken[member] = why
                doubted[identifier] = build.doubted_by(content, ecosystem)
        gone = {f"{identifier}.json" for identifier in removed}
        for member, why in sorted(broken.items(), key=lambda item: build.stem(item[0])):
            if member not in gone:
                names = doubted.get(build.stem(member), ())
                build.note_broken(database, tally, (member, why), names)
    return tally


def _copies(
    old: sqlite3.Connection, without: Collection[str]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Id and row of each record that stays, in the order of ids, which is that of the numbers."""
    for row in old.execute("SELECT * FROM advisory ORDER BY number"):
        if row[1] not in without:
            yield row[1], row


def _doubted(old: sqlite3.Connection) -> dict[str, list[str]]:
    """Id of a broken record -> the packages that it names, sorted."""
    found: dict[str, list[str]] = {}
    for name, identifier in old.execute("SELECT name, id FROM doubted"):
        found.setdefault(identifier, []).append(name)
    return found


def _affected(old: sqlite3.Connection) -> dict[int, list[rows.AffectedRow]]:
    found: dict[int, list[rows.AffectedRow]] = {}
    for name, number, body in old.execute("SELECT name, number, body FROM affected"):
        found.setdefault(number, []).append((name, body))
    return found
