"""Reading below a folder that somebody hostile may be changing: no link is ever followed."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from types import TracebackType

from stockade.model.gap import GapReason

FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: a FIFO that was swapped in must not hold us at open().
FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHUNK = 1 << 20


class Refused(Exception):
    """A file that was not read, with the reason that its gap will carry."""

    def __init__(self, reason: GapReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Beneath:
    """Opens files below one folder, component by component, each with `O_NOFOLLOW`.

    A folder that is swapped for a link after it was listed is therefore refused, not followed. The
    folders of the last path stay open, so that reading in sorted order costs one open a file.
    """

    def __init__(self, root: Path | str) -> None:
        self._descriptors = [os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
        self._names: list[str] = []
        self._path = ""

    def __enter__(self) -> Beneath:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._descriptors:
            os.close(self._descriptors.pop())

    def folder(self, path: str) -> int:
        """A descriptor of the folder `path` (empty: the root), valid until the next call.

        Raises:
            OSError: it is missing, unreadable, no folder, or a link is on the way.
        """
        if path == self._path:
            return self._descriptors[-1]
        parts = path.split("/") if path else []
        kept = _common(self._names, parts)
        while len(self._names) > kept:
            os.close(self._descriptors.pop())
            self._names.pop()
        self._path = "/".join(self._names)
        for part in parts[kept:]:
            self._descriptors.append(os.open(part, FOLDER_FLAGS, dir_fd=self._descriptors[-1]))
            self._names.append(part)
        self._path = path
        return self._descriptors[-1]

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a regular file.

        Raises:
            Refused: missing, unreadable, a link, not a regular file, or over `limit` bytes.
        """
        parent, _, name = path.rpartition("/")
        try:
            descriptor = os.open(name, FILE_FLAGS, dir_fd=self.folder(parent))
        except OSError as error:
            raise _refusal(error) from error
        try:
            return _read(descriptor, limit)
        except OSError as error:
            raise _refusal(error) from error
        finally:
            os.close(descriptor)


def _common(left: list[str], right: list[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _read(descriptor: int, limit: int) -> bytes:
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        raise Refused(GapReason.SPECIAL_FILE, "It is no longer a regular file.")
    # One more than its size, so that the usual file is read in one call and a growing one is seen.
    pieces = [os.read(descriptor, min(facts.st_size, limit) + 1)]
    total = len(pieces[0])
    while pieces[-1] and total <= limit:
        pieces.append(os.read(descriptor, min(_CHUNK, limit + 1 - total)))
        total += len(pieces[-1])
    if total > limit:
        raise Refused(GapReason.TOO_LARGE, f"It is over the limit of {limit} bytes.")
    return b"".join(pieces)


def _refusal(error: OSError) -> Refused:
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return Refused(GapReason.SYMLINK, "It was replaced by a symbolic link.")
    if error.errno == errno.ENOTDIR:
        return Refused(GapReason.SYMLINK, "A folder on its path was replaced.")
    if error.errno == errno.ENOENT:
        return Refused(GapReason.UNREADABLE, "It vanished during the scan.")
    if error.errno == errno.ENXIO:
        return Refused(GapReason.SPECIAL_FILE, "It is no longer a regular file.")
    return Refused(GapReason.UNREADABLE, f"The system refused to read it: {error.strerror}.")
