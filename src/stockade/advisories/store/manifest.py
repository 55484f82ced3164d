"""The manifest of a store: which files count, what they are digests of, and how old they are."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from stockade.advisories.times import is_time
from stockade.model import strict_json
from stockade.model.errors import StockadeError, ToolError
from stockade.model.frozen import frozen

SCHEMA = 1
NAME = "manifest.json"
_LARGEST = 4 * 2**20
_WHAT = "the store's manifest"
REMEDY = "Make the store anew with `stockade db update`, or import the files again."
ROOM = "Make room on the disk, or choose another folder with --advisory-store."
_BUILDING = "building-"
_NEW = ".manifest-"


class StoreError(StockadeError):
    """The store, or a file of it, cannot be trusted: nothing may be concluded from it."""


@frozen
class Source:
    """One file of the store."""

    kind: str
    """`osv`, `kev` or `epss`."""

    name: str
    """The ecosystem; for the other kinds the kind itself."""

    file: str
    sha256: str
    bytes: int
    records: int
    """Records in use, withdrawn ones included."""

    withdrawn: int = 0
    broken: int = 0
    """Records that could not be read."""

    broken_names: tuple[str, ...] = ()
    """The first of them, each with the reason."""

    dates: tuple[str, ...] = ()
    """When the newest records were changed, UTC, ISO 8601, the newest first."""

    taken: str = ""
    """When it came into the store: no record of it can have been changed after that."""

    confirmed: str = ""
    """A later time at which the origin's own index showed nothing newer; empty: never."""

    def as_of(self, now: str) -> str:
        """The time up to which the data is known to be complete; empty: not known.

        A date that lies after `now` is somebody's slip, and must not keep old data fresh for ever.
        """
        latest = min(now, self.taken or now)
        dated = (d for d in self.dates if d <= latest and is_time(d))
        confirmed = self.confirmed if is_time(self.confirmed) and self.confirmed <= now else ""
        return max(*dated, confirmed, "", "")


@frozen
class Manifest:
    """All files that count, sorted by kind and name."""

    sources: tuple[Source, ...] = ()

    def find(self, kind: str, name: str) -> Source | None:
        """The source of that kind and name."""
        return next((s for s in self.sources if (s.kind, s.name) == (kind, name)), None)

    def replaced(self, source: Source) -> Manifest:
        """With `source` in the place of the one of its kind and name."""
        others = [s for s in self.sources if (s.kind, s.name) != (source.kind, source.name)]
        return Manifest(sources=tuple(sorted((*others, source), key=lambda s: (s.kind, s.name))))


def read(root: Path) -> Manifest | None:
    """The manifest of the store in `root`; `None` when there is no store.

    Raises:
        StoreError: it cannot be read, is damaged, or was written by another release.
    """
    try:
        with (root / NAME).open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{_WHAT} cannot be read: {error.strerror}", REMEDY) from error
    try:
        return _decoded(strict_json.loads(data, _WHAT))
    except (ToolError, TypeError) as error:
        raise StoreError(f"{_WHAT} is damaged", REMEDY) from error


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the store for changes, alone; waits for another writer. Makes the folder if need be.

    Raises:
        StoreError: the folder cannot be written.
    """
    with alone(root):
        _tidy(root)
        yield


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, against all who ask the same; waits for them.

    Raises:
        StoreError: the folder cannot be written.
    """
    with _no_room(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def scratch(root: Path) -> Iterator[Path]:
    """A folder in the store to build in, gone at the end. Only inside `writing`.

    Raises:
        StoreError: it cannot be made.
    """
    with _no_room(root):
        folder = tempfile.TemporaryDirectory(dir=root, prefix=_BUILDING)
    with folder as name:
        yield Path(name)


def put(root: Path, built: Path, source: Source) -> Source:
    """Take a finished file into the store; `source` with the file's own name, digest and size.

    Only inside `writing`. What neither the old nor the new manifest names is removed: a scan that
    read the old one a moment ago still finds its files.
    """
    digest = file_digest(built)
    name = f"{_slug(source.name)}-{digest[:16]}.sqlite"
    size = built.stat().st_size
    taken = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    known = dataclasses.replace(source, file=name, sha256=digest, bytes=size, taken=taken)
    old = read_or_empty(root)
    new = old.replaced(known)
    kept = {s.file for s in (*old.sources, *new.sources)}
    with _no_room(root):
        built.replace(root / name)
        try:
            _write(root, new)
        except OSError:
            _remove_but(root, {s.file for s in old.sources})
            raise
        _remove_but(root, kept)
    return known


def confirm(root: Path, source: Source, when: str) -> None:
    """Note that the origin's index showed nothing newer at `when`. Only inside `writing`."""
    if when > source.as_of(when):
        listed = read_or_empty(root)
        if source not in listed.sources:  # another writer was here meanwhile
            return
        with _no_room(root):
            _write(root, listed.replaced(dataclasses.replace(source, confirmed=when)))


def read_or_empty(root: Path) -> Manifest:
    """The manifest; an empty one where there is none or a damaged one, which a writer replaces."""
    try:
        return read(root) or Manifest()
    except StoreError:
        return Manifest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(root: Path, manifest: Manifest) -> None:
    body = {"schema": SCHEMA, "sources": [dataclasses.asdict(s) for s in manifest.sources]}
    temporary = root / f"{_NEW}{secrets.token_hex(8)}"
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(body, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(root / NAME)
    finally:
        temporary.unlink(missing_ok=True)


def _remove_but(root: Path, kept: Collection[str]) -> None:
    for path in root.glob("*.sqlite"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _tidy(root: Path) -> None:
    """Remove what a writer that was killed left behind: nobody else builds now."""
    for path in root.glob(f"{_NEW}*"):
        path.unlink(missing_ok=True)
    for path in root.glob(f"{_BUILDING}*"):
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _no_room(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise StoreError(f"the store {root} cannot be written: {why}", ROOM) from error


def _decoded(value: Any) -> Manifest:
    if strict_json.field(value, "schema", int, _WHAT) != SCHEMA:
        raise StoreError("the store was written by another release of Stockade", REMEDY)
    found = [_source(item) for item in strict_json.field(value, "sources", list, _WHAT)]
    return Manifest(sources=tuple(found))


def _source(value: Any) -> Source:
    texts = ("kind", "name", "file", "sha256", "taken", "confirmed")
    numbers = ("bytes", "records", "withdrawn", "broken")
    fields: dict[str, Any] = {key: strict_json.field(value, key, str, _WHAT) for key in texts}
    fields |= {key: strict_json.field(value, key, int, _WHAT) for key in numbers}
    for key in ("broken_names", "dates"):
        fields[key] = tuple(map(str, strict_json.field(value, key, list, _WHAT)))
    if "/" in fields["file"] or fields["file"].startswith("."):
        raise ToolError(f"{_WHAT} names a file elsewhere")
    return Source(**fields)


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name.lower())
