"""The vendored policies and their lock on the disk: no link is followed, nothing is half-written.

The folder lies in a repository that may be hostile: a link in it could lead a write anywhere.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from stockade.model.errors import UsageError
from stockade.model.gap import GapReason
from stockade.model.path import text
from stockade.policy import lock
from stockade.policy.lock import Problem
from stockade.target.beneath import Beneath, Refused

MAX_ENTRIES = 1000
"""In the folder of the vendored files; a hundred can be locked."""

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_ROOM = "Make room, or let yourself write there, and run the command again."


def read_lock(folder: Path) -> bytes | None:
    """The lock; `None`: there is none.

    Raises:
        UsageError: it or the folder cannot be read, or is a link.
    """
    if not _is_there(folder):
        return None
    with _reading(folder) as root:
        try:
            os.stat(lock.NAME, dir_fd=root.folder(""), follow_symlinks=False)
        except FileNotFoundError:
            return None
        try:
            return root.read(lock.NAME, lock.MAX_BYTES)
        except Refused as refused:
            said = f"{text(str(folder / lock.NAME))} {_why(refused)}"
            raise UsageError(said, "Make it a file of its own.") from refused


def read_vendored(
    folder: Path, wanted: Collection[str]
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Every file below `vendor/`, and what cannot be read of it.

    Those that are not `wanted` are not read, and stand for nothing but their names.

    Raises:
        UsageError: a folder cannot be read, is a link, or holds too many files.
    """
    if not (_is_there(folder) and _is_there(folder / lock.FOLDER)):
        return {}, ()
    files: dict[str, bytes] = {}
    problems = []
    with _reading(folder) as root:
        for name in _listed(folder, root):
            file = f"{lock.FOLDER}/{name}"
            try:
                files[file] = root.read(file, lock.MAX_POLICY) if file in wanted else b""
            except Refused as refused:
                problems.append(Problem(file=file, message=_why(refused)))
    return files, tuple(problems)


def write(folder: Path, files: Mapping[str, bytes], locked: bytes) -> None:
    """Write the files, and last the lock, so that no line is ever ahead of its file.

    Raises:
        UsageError: something cannot be written; what is new then is named.
    """
    done: list[str] = []
    at = folder
    try:
        if not _is_there(folder):
            folder.mkdir()
        with Beneath(folder) as root:
            at = folder / lock.FOLDER
            if not _is_there(at):
                os.mkdir(lock.FOLDER, dir_fd=root.folder(""))
            for file, data in files.items():
                at = folder / file
                _put(root.folder(lock.FOLDER), file.partition("/")[2], data)
                done.append(file)
            at = folder / lock.NAME
            _put(root.folder(""), lock.NAME, locked)
    except OSError as error:
        raise _unwritten(at, error, done) from error


def _put(parent: int, name: str, data: bytes) -> None:
    """Write a file whole or not at all; what has its name, a link too, is replaced."""
    temporary = f".stockade-{os.urandom(8).hex()}"
    try:
        with os.fdopen(os.open(temporary, _NEW_FILE, 0o666, dir_fd=parent), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=parent)


def _unwritten(at: Path, error: OSError, done: list[str]) -> UsageError:
    said = f"{text(str(at))} cannot be written: {error.strerror or error}"
    if not done:
        return UsageError(f"{said}; nothing was changed", _ROOM)
    names = ", ".join(done)
    return UsageError(
        f"{said}; {names} changed already, and {lock.NAME} does not know it",
        f"{_ROOM} Until then {names} is refused, as a file that somebody has changed.",
    )


def _is_there(folder: Path) -> bool:
    """Whether there is such a folder.

    Raises:
        UsageError: a link or a file is in its place, or nobody can tell.
    """
    try:
        mode = folder.lstat().st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unread(folder, error) from error
    if not stat.S_ISDIR(mode):
        what = "a link, which is not followed" if stat.S_ISLNK(mode) else "no folder"
        raise UsageError(f"{text(str(folder))} is {what}", "Make it a folder of this repository.")
    return True


@contextlib.contextmanager
def _reading(folder: Path) -> Iterator[Beneath]:
    try:
        with Beneath(folder) as root:
            yield root
    except OSError as error:
        raise _unread(folder, error) from error


def _unread(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{text(str(folder))} cannot be read: {error.strerror}", "Check --folder, and who owns it."
    )


def _listed(folder: Path, root: Beneath) -> list[str]:
    with os.scandir(root.folder(lock.FOLDER)) as entries:
        names = [entry.name for entry in itertools.islice(entries, MAX_ENTRIES + 1)]
    if len(names) > MAX_ENTRIES:
        said = f"{text(str(folder / lock.FOLDER))} holds more than {MAX_ENTRIES:,} files"
        raise UsageError(said, "Keep nothing there but vendored policies.")
    return sorted(names)


def _why(refused: Refused) -> str:
    if refused.reason is GapReason.SYMLINK:
        return "is a link, which is not followed"
    if refused.reason is GapReason.SPECIAL_FILE:
        return "is not a regular file"
    if refused.reason is GapReason.TOO_LARGE:
        return "is too large"
    cause = refused.__cause__
    return f"cannot be read: {cause.strerror if isinstance(cause, OSError) else refused.detail}"
