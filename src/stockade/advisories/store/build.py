"""Building one ecosystem's file: the same records give the same bytes, however they arrive."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stockade.advisories.osv import Record, RecordError, packages_of, read
from stockade.advisories.store import rows
from stockade.advisories.store.manifest import ROOM, StoreError
from stockade.model import strict_json
from stockade.model.errors import ToolError

SHOWN = 20
"""Broken records that are named; all are counted."""

DATES = 20
"""Dates of the newest records that are kept; see `Source.as_of`."""

LARGEST_RECORD = 32 * 2**20

Broken = tuple[str, str]
"""The file name of a record that cannot be used, and why."""

Member = tuple[str, Callable[[], bytes]]
"""A record's file name, and what reads it."""


@dataclass(slots=True)
class Tally:
    """What was seen while building."""

    records: int = 0
    withdrawn: int = 0
    concerned: int = 0
    """Records that affect some version of the ecosystem's packages."""

    dates: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def count(self, record: rows.AdvisoryRow) -> None:
        """Add a record in use."""
        self.records += 1
        self.withdrawn += record[3]
        self.dates.add(record[2])
        if len(self.dates) > 2 * DATES:
            self.dates = set(self.newest())

    def newest(self) -> tuple[str, ...]:
        """The latest dates, the last first."""
        return tuple(sorted(self.dates - {""}, reverse=True)[:DATES])


def build(
    path: Path,
    ecosystem: str,
    members: Iterable[Member],
    *,
    everything: bool = True,
    advance: Callable[[int], None] | None = None,
) -> Tally:
    """Write the file anew from records. `advance` hears of each member.

    Without `everything`, records that name no package of the ecosystem are passed over.

    A record that cannot be read, or that stands twice, is broken: counted, named, and left out.
    """
    tally = Tally()
    last = ""
    with fresh(path) as database:
        for name, content in sorted(members, key=lambda m: (stem(m[0]), m[0])):
            if advance is not None:
                advance(1)
            data = b""
            try:
                data = content()
                record = named(data, stem(name))
                if record.id == last:
                    raise RecordError("the record stands there twice")
                last = record.id
                if everything or any(a.ecosystem == ecosystem for a in record.affected):
                    insert(database, tally, *rows.of_record(record, ecosystem))
            except (RecordError, ToolError, OSError) as error:
                broken = broken_by(name, error)
                note_broken(database, tally, broken, doubted_by(data, ecosystem))
    return tally


@contextlib.contextmanager
def fresh(path: Path, tables: str = rows.TABLES) -> Iterator[sqlite3.Connection]:
    """A new file with these tables, packed at the end; removed when anything goes wrong.

    Raises:
        StoreError: it cannot be written, e.g. because the disk is full.
    """
    path.unlink(missing_ok=True)
    done = False
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;"
                f"PRAGMA user_version={rows.VERSION};{tables}"
            )
            database.execute("BEGIN")
            yield database
            database.execute("COMMIT")
            database.execute("VACUUM")
        done = True
    except sqlite3.Error as error:
        raise StoreError(f"the store cannot be written: {error}", ROOM) from error
    finally:
        if not done:
            path.unlink(missing_ok=True)


def stem(member: str) -> str:
    """The id by which a record's file is named. Rows stand in the order of ids."""
    return member.rpartition("/")[2].removesuffix(".json")


def parse(data: bytes) -> Record:
    """A record from its JSON.

    Raises:
        RecordError: it is not as OSV's schema says.
        ToolError: it is not JSON, or larger than any record.
    """
    if len(data) > LARGEST_RECORD:
        raise RecordError("it is larger than any record")
    return read(strict_json.loads(data, "the record"))


def named(data: bytes, identifier: str) -> Record:
    """The record that a file of this name must hold.

    Raises:
        RecordError: it holds another one, or see `parse`.
        ToolError: see `parse`.
    """
    record = parse(data)
    if record.id != identifier:
        raise RecordError(f"it holds the record {record.id}")
    return record


def insert(
    database: sqlite3.Connection,
    tally: Tally,
    record: rows.AdvisoryRow,
    affected: Iterable[rows.AffectedRow],
) -> None:
    """Add a record under the next number. Records come sorted, so numbers follow their ids."""
    tally.count(record)
    number = tally.records
    database.execute("INSERT INTO advisory VALUES(?,?,?,?,?,?,?,?)", (number, *record))
    packages = [(name, number, body) for name, body in affected]
    database.executemany("INSERT INTO affected VALUES(?,?,?)", packages)
    tally.concerned += bool(packages)


def note_broken(
    database: sqlite3.Connection, tally: Tally, broken: Broken, doubted: Iterable[str]
) -> None:
    """Count and name a record that cannot be used, and doubt the packages that it names."""
    member, why = broken
    tally.broken.append(f"{member}: {why}")
    database.execute("INSERT OR REPLACE INTO broken VALUES(?,?)", broken)
    pairs = [(name, stem(member)) for name in doubted]
    database.executemany("INSERT OR IGNORE INTO doubted VALUES(?,?)", pairs)


def broken_by(name: str, error: Exception) -> Broken:
    """A record's file name and what is wrong with it, as they are kept."""
    why = str(error) or type(error).__name__
    printable = "".join(c if c.isprintable() else "?" for c in stem(name)[-200:])
    return f"{printable}.json", why[:200]


def doubted_by(data: bytes, ecosystem: str) -> list[str]:
    """The packages of the ecosystem that a broken record still names, sorted."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return []
    return sorted(name for found, name in packages_of(value) if found == ecosystem)
