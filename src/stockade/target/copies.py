"""The private copy's files: each is read once, and becomes a file of its own when it is asked for.

What was read goes into one file first, so that a scan which remembers most of a target need not
make and remove thousands.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path

_NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Copies(Mapping[str, str]):
    """Path of the target to the name of its copy below `root`, which exists once it is looked up.

    Safe for several threads. Raises OSError on a look-up where the copy cannot be written.
    """

    def __init__(self, root: Path, spool: Path) -> None:
        self._root = os.fspath(root)
        self._spool = os.open(spool, os.O_RDWR | _NEW_FILE, 0o600)
        weakref.finalize(self, os.close, self._spool)
        self._end = 0
        self._held: dict[str, tuple[str, int, int]] = {}
        self._written: set[str] = set()
        self._folders = {""}
        self._lock = threading.Lock()

    def add(self, path: str, name: str, data: bytes) -> None:
        """Hold what was read of a path, to be written under a name."""
        _write_all(self._spool, data)
        self._held[path] = (name, self._end, len(data))
        self._end += len(data)

    def read(self, path: str) -> bytes:
        """What was read of a path."""
        _, start, size = self._held[path]
        pieces = bytearray()
        while len(pieces) < size:  # one call gives 2 GiB at most
            piece = os.pread(self._spool, size - len(pieces), start + len(pieces))
            if not piece:
                raise OSError(f"the copy of a file ends {size - len(pieces):,} bytes early")
            pieces += piece
        return bytes(pieces)

    def __getitem__(self, path: str) -> str:
        name = self._held[path][0]
        if path not in self._written:
            with self._lock:
                if path not in self._written:
                    self._write(name, self.read(path))
                    self._written.add(path)
        return name

    def __contains__(self, path: object) -> bool:
        return path in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def _write(self, name: str, data: bytes) -> None:
        parent = name.rpartition("/")[0]
        if parent not in self._folders:
            os.makedirs(f"{self._root}/{parent}", mode=0o700, exist_ok=True)  # noqa: PTH103 (speed)
            self._folders.add(parent)
        # Read-only: no tool may change for the next one what is scanned.
        descriptor = os.open(f"{self._root}/{name}", os.O_WRONLY | _NEW_FILE, 0o400)
        try:
            _write_all(descriptor, data)
        finally:
            os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
