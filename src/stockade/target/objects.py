"""Contents of git objects, through one `cat-file --batch` process."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from types import TracebackType

from stockade.model.gap import GapReason
from stockade.target import git as gits
from stockade.target.beneath import Refused
from stockade.target.git import Git, GitError

_CHUNK = 1 << 20


def sizes(git: Git, ids: Sequence[str]) -> dict[str, int]:
    """Object id to its size in bytes; what is no blob or not there is left out.

    Raises:
        GitError: git failed.
    """
    if not ids:
        return {}
    asked = "".join(f"{i}\n" for i in dict.fromkeys(ids)).encode()
    answer = gits.run(git, ["cat-file", "--batch-check", "--buffer"], stdin=asked)
    rows = (line.split(" ") for line in answer.decode("ascii", "replace").splitlines())
    return {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob"}


class Blobs:
    """Reads blobs one by one; a context manager that ends its process."""

    def __init__(self, git: Git) -> None:
        # Loaded here: a folder that is no repository needs neither.
        import selectors
        import subprocess

        self._process = gits.start(git, ["cat-file", "--batch"], subprocess.PIPE)
        self._out: int = self._process.stdout.fileno()
        self._in: int = self._process.stdin.fileno()
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._out, selectors.EVENT_READ)
        self._pending = bytearray()

    def __enter__(self) -> Blobs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ready.close()
        process = self._process.proc
        self._process.proc = None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
            process.wait()

    def read(self, object_id: str, limit: int) -> bytes:
        """The content of a blob.

        Raises:
            Refused: the repository does not have it, or it is over `limit` bytes.
            GitError: git died or fell silent.
        """
        try:
            os.write(self._in, object_id.encode("ascii") + b"\n")
        except OSError as error:
            raise GitError("git cat-file ended early") from error
        header = self._line().split(b" ")
        if len(header) != 3 or header[1] != b"blob":
            raise Refused(GapReason.UNREADABLE, "Its git object is missing or of another kind.")
        size = int(header[2])
        if size > limit:
            # The process would have to print all of it before the next answer.
            raise GitError("a git object is larger than was announced")
        data = self._take(size + 1)
        return data[:-1]

    def _line(self) -> bytes:
        while b"\n" not in self._pending:
            self._fill()
        line, _, rest = bytes(self._pending).partition(b"\n")
        self._pending = bytearray(rest)
        return line

    def _take(self, count: int) -> bytes:
        while len(self._pending) < count:
            self._fill()
        data = bytes(self._pending[:count])
        del self._pending[:count]
        return data

    def _fill(self) -> None:
        until = time.monotonic() + gits.DEADLINE
        if not self._ready.select(until - time.monotonic()):
            raise GitError("git cat-file gave no answer")
        piece = os.read(self._out, _CHUNK)
        if not piece:
            raise GitError("git cat-file ended early")
        self._pending += piece
