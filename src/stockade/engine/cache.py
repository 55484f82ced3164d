"""What scanners said of files, kept for the next scan: a store of bytes by key.

One SQLite database in the user's own cache folder. Runs may share it and may be killed at any time:
each reads and writes in one transaction. It is never needed: what cannot be read is asked anew.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from stockade.model.frozen import frozen

FILE = "results-1.sqlite"
MAX_BYTES = 256 << 20
"""Of all keys and values; the least recently used go first."""

_KEPT = 0.8
"""The part of it that is left once too much was stored."""

_DAY = 86_400
_EVER = (1 << 63) - 1
_WAIT = 5.0
"""Seconds for which another run's transaction is waited for."""

_CHUNK = 500
_SIZE = "length(key) + length(value)"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    key BLOB PRIMARY KEY, value BLOB NOT NULL, scanner TEXT NOT NULL,
    used INTEGER NOT NULL, until INTEGER NOT NULL
) WITHOUT ROWID
"""


@frozen
class Held:
    """What is stored of one scanner."""

    scanner: str
    entries: int
    bytes: int


class CacheError(Exception):
    """The store cannot be used; the text says why."""


class Cache:
    """The store in a folder, which is made when something is stored.

    `recall` and `remember` never raise: of a store that cannot be used nothing is known, and
    `trouble` says why.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self.trouble = ""

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are known."""
        wanted = list(keys)
        if not wanted or not self.file.exists():
            return {}
        now = int(time.time())
        try:
            with self._transaction("BEGIN") as database:
                rows = _read(database, wanted, now)
        except (sqlite3.Error, OSError, CacheError) as error:
            self._give_up(error)
            return {}
        self._use([key for key, _, used in rows if used < now - _DAY], now)
        return {key: value for key, value, _ in rows}

    def _use(self, keys: Sequence[bytes], now: int) -> None:
        """Note that these were of use, by the day."""
        if not keys:
            return
        try:
            with self._transaction("BEGIN IMMEDIATE") as database:
                query = "UPDATE entry SET used = ? WHERE key = ?"
                database.executemany(query, [(now, key) for key in keys])
        except (sqlite3.Error, OSError, CacheError) as error:
            self._give_up(error)

    def remember(
        self, scanner: str, values: Mapping[bytes, bytes], seconds: int | None = None
    ) -> None:
        """Store the values, all or none, and drop what is too much. They are known for so many
        seconds; `None`: as long as there is room."""
        if not values:
            return
        now = int(time.time())
        until = _EVER if seconds is None else now + seconds
        rows = [(key, value, scanner, now, until) for key, value in values.items()]
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._transaction("BEGIN IMMEDIATE") as database:
                database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)", rows)
                _prune(database, MAX_BYTES)
        except (sqlite3.Error, OSError, CacheError) as error:
            self._give_up(error)

    def held(self) -> list[Held]:
        """What is stored, by scanner.

        Raises:
            CacheError: it cannot be read.
        """
        query = f"SELECT scanner, count(*), sum({_SIZE}) FROM entry GROUP BY 1"  # noqa: S608
        if not self.file.exists():
            return []
        try:
            with self._transaction("BEGIN") as database:
                rows = database.execute(query).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise CacheError(str(error)) from error
        return [Held(scanner=name, entries=count, bytes=size) for name, count, size in rows]

    def clear(self) -> int:
        """Remove the store. Returns the bytes that its files took.

        Raises:
            CacheError: a file cannot be removed.
        """
        freed = 0
        for suffix in ("", "-wal", "-shm", "-journal"):
            file = self.file.with_name(self.file.name + suffix)
            try:
                freed += file.lstat().st_size
                file.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise CacheError(f"{error.strerror}") from error
        return freed

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        """Ended as a whole, or not at all."""
        _check_owner(self.file)
        database = sqlite3.connect(self.file, timeout=_WAIT, isolation_level=None)
        try:
            # Of what a power cut takes all is asked anew; a killed process loses nothing.
            database.execute("PRAGMA synchronous = OFF")
            database.execute(_SCHEMA)
            database.execute(begin)
            yield database
            database.execute("COMMIT")
        finally:
            database.close()

    def _give_up(self, error: Exception) -> None:
        self.trouble = str(error) or type(error).__name__
        damaged = isinstance(error, sqlite3.DatabaseError)
        if damaged and not isinstance(error, sqlite3.OperationalError):
            with contextlib.suppress(CacheError):  # then `trouble` tells it at the next run too
                self.clear()


def _check_owner(file: Path) -> None:
    """Refuse what another user could have written: its answers would be believed."""
    for path in (file.parent, file):
        try:
            status = path.stat() if path != file else path.lstat()
        except FileNotFoundError:
            # Not O_EXCL: another run may have made it meanwhile. What it is is looked at below.
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
            status = file.lstat()
        if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise CacheError("it belongs to another user, or others may write it")
        if path == file and not stat.S_ISREG(status.st_mode):
            raise CacheError("it is no regular file")


def _read(
    database: sqlite3.Connection, keys: Sequence[bytes], now: int
) -> list[tuple[bytes, bytes, int]]:
    rows: list[tuple[bytes, bytes, int]] = []
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
        query = f"SELECT key, value, used FROM entry WHERE key IN ({marks}) AND until > ?"  # noqa: S608
        rows += database.execute(query, (*chunk, now))
    return rows


def _prune(database: sqlite3.Connection, most: int) -> None:
    total = _total(database)
    if total <= most:
        return
    query = f"SELECT key, {_SIZE} FROM entry ORDER BY used, key"  # noqa: S608
    gone: list[tuple[bytes]] = []
    for key, size in database.execute(query):
        if total <= most * _KEPT:
            break
        total -= size
        gone.append((key,))
    database.executemany("DELETE FROM entry WHERE key = ?", gone)


def _total(database: sqlite3.Connection) -> int:
    return int(database.execute(f"SELECT total({_SIZE}) FROM entry").fetchone()[0])  # noqa: S608
