"""A store that is read: each file's digest is checked before a byte of it is believed."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from stockade.advisories import canaries
from stockade.advisories.advisory import Advisory
from stockade.advisories.scope import Scope
from stockade.advisories.store import manifest, rows
from stockade.advisories.store.manifest import REMEDY, Source, StoreError

_Made = TypeVar("_Made")


class Store:
    """The store in a folder, read-only. Files are opened when something is first asked of them."""

    def __init__(self, root: Path, listed: manifest.Manifest) -> None:
        self.root = root
        self.manifest = listed
        self._open: dict[str, sqlite3.Connection] = {}

    def source(self, ecosystem: str) -> Source | None:
        """What the store holds for the ecosystem; `None`: nothing."""
        return self.manifest.find("osv", ecosystem)

    def advisories(self, ecosystem: str, names: Iterable[str]) -> dict[str, list[Advisory]]:
        """Every advisory for each of the (folded) names; an empty list where there is none.

        Raises:
            StoreError: the file is missing, truncated, changed, or of another release.
        """
        return self._of_packages(ecosystem, names, rows.FIND, rows.advisory)

    def scopes(self, ecosystem: str, names: Iterable[str]) -> dict[str, list[Scope]]:
        """What `advisories` would give, without the texts: most packages need none of them.

        Raises:
            StoreError: as `advisories`.
        """
        return self._of_packages(ecosystem, names, rows.SCOPES, lambda row: rows.scope(row[0]))

    def is_deaf(self, ecosystem: str) -> bool:
        """Whether it does not know the flaws that every copy must know: a scan will not believe it.

        Raises:
            StoreError: as `advisories`.
        """
        pins = (name for name, _ in canaries.folded_pins(ecosystem))
        return not canaries.sings(ecosystem, self.scopes(ecosystem, pins))

    def exploited(self, cves: Iterable[str]) -> frozenset[str]:
        """Those CVE ids that CISA lists as exploited; none without its catalogue.

        Raises:
            StoreError: as `advisories`.
        """
        found = self._look_up("kev", "SELECT cve FROM kev WHERE cve = ?", cves)
        return frozenset(row[0] for row in found)

    def probabilities(self, cves: Iterable[str]) -> Mapping[str, float]:
        """EPSS by CVE id, 0 to 1, for those that it scores; empty without FIRST's data.

        Raises:
            StoreError: as `advisories`.
        """
        return dict(self._look_up("epss", "SELECT cve, score FROM epss WHERE cve = ?", cves))

    def close(self) -> None:
        """Close every file."""
        for database in self._open.values():
            database.close()
        self._open.clear()

    def _of_packages(
        self,
        ecosystem: str,
        names: Iterable[str],
        query: str,
        made: Callable[[tuple[Any, ...]], _Made],
    ) -> dict[str, list[_Made]]:
        source = self.source(ecosystem)
        if source is None:
            raise StoreError(f"the store holds no advisories for {ecosystem}", REMEDY)
        database = self.database(source)
        try:
            return {name: [made(r) for r in database.execute(query, (name,))] for name in names}
        except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError) as error:
            raise _damaged(source) from error

    def _look_up(self, kind: str, query: str, keys: Iterable[str]) -> list[tuple[Any, ...]]:
        source = self.manifest.find(kind, kind)
        if source is None:
            return []
        database = self.database(source)
        try:
            return [row for key in keys for row in database.execute(query, (key,))]
        except sqlite3.Error as error:
            raise _damaged(source) from error

    def database(self, source: Source) -> sqlite3.Connection:
        """The source's file, checked and opened.

        Raises:
            StoreError: it is missing, truncated, changed, or of another release.
        """
        if source.file not in self._open:
            self._open[source.file] = self._checked(source)
        return self._open[source.file]

    def _checked(self, source: Source) -> sqlite3.Connection:
        path = self.root / source.file
        try:
            if path.is_symlink() or path.stat().st_size != source.bytes:
                raise _damaged(source)
            if manifest.file_digest(path) != source.sha256:
                raise _damaged(source)
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except OSError as error:
            raise StoreError(f"{source.name} in the store cannot be read", REMEDY) from error
        except sqlite3.Error as error:
            raise _damaged(source) from error
        try:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version == rows.VERSION:
                return database
        except sqlite3.Error as error:
            database.close()
            raise _damaged(source) from error
        database.close()
        raise StoreError("the store was written by another release of Stockade", REMEDY)


def open_store(root: Path | None) -> Store | None:
    """The store in `root`; `None` when there is none.

    Raises:
        StoreError: its manifest is damaged.
    """
    listed = manifest.read(root) if root is not None else None
    return Store(root, listed) if root is not None and listed is not None else None


def _damaged(source: Source) -> StoreError:
    return StoreError(f"{source.name} in the store is not what was written: it changed", REMEDY)
