"""Stockade's own files in a repository, e.g. `.stockade/baseline.json`: read, and replaced whole.

The repository may be hostile, so no link in it is followed: neither the file nor a folder above it.
What the user typed in front of the repository is his own, and is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from stockade.model import path as paths
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.target.beneath import Beneath, Refused

FOLDER = ".stockade"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_WHY = {
    GapReason.SYMLINK: "it is a symbolic link, or what is above it is no folder",
    GapReason.SPECIAL_FILE: "it is no regular file",
    GapReason.TOO_LARGE: "it is too large",
}
_REMEDY = "Put a regular file in its place, or choose another with --output."


@frozen
class RepositoryFile:
    """A file by the folder that is trusted and the path below it, on which nothing is."""

    root: Path
    path: str

    name: str
    """What messages call it."""


def repository_file(named: str) -> RepositoryFile:
    """The file that the user named. All below the current folder, or in a `.stockade`, is suspect.

    Raises:
        UsageError: the name is empty, or says that it is a folder's.
    """
    full = Path(os.path.abspath(named))  # noqa: PTH100 (`..` by the text: no link is to be followed)
    if not named or named.endswith("/"):
        raise UsageError(f"{named!r} names no file", "Name a file, not a folder.")
    here = Path.cwd()
    if full.is_relative_to(here):
        root = here
    else:
        root = full.parent.parent if full.parent.name == FOLDER else full.parent
    return RepositoryFile(root=root, path=full.relative_to(root).as_posix(), name=paths.text(named))


def read(file: RepositoryFile, limit: int) -> bytes | None:
    """Its bytes; `None` when there is none.

    Raises:
        UsageError: it cannot be read, is a link or no regular file, or has over `limit` bytes.
    """
    try:
        with Beneath(file.root) as root:
            return root.read(file.path, limit)
    except Refused as refused:
        cause = refused.__cause__
        if isinstance(cause, FileNotFoundError):
            return None
        system = cause.strerror if isinstance(cause, OSError) else ""
        why = _WHY.get(refused.reason) or system or refused.detail
        raise UsageError(f"{file.name} cannot be read: {why}", _REMEDY) from refused
    except OSError as error:
        raise UsageError(f"{file.name} cannot be read: {error.strerror}", _REMEDY) from error


def write(file: RepositoryFile, text: str) -> None:
    """Write it, whole or not at all; a folder `.stockade` is made where it is missing.

    Raises:
        UsageError: it could not be written; an old file, if any, is untouched.
    """
    parent, _, name = file.path.rpartition("/")
    try:
        with Beneath(file.root) as root:
            above, _, last = parent.rpartition("/")
            if last == FOLDER:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(last, dir_fd=root.folder(above))
            folder = root.folder(parent)
            with _beside(folder) as (handle, temporary):
                with os.fdopen(handle, "wb") as opened:
                    opened.write(text.encode())
                    opened.flush()
                    os.fsync(opened.fileno())
                os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        raise UsageError(f"{file.name} cannot be written: {error.strerror}", _REMEDY) from error


@contextlib.contextmanager
def _beside(folder: int) -> Iterator[tuple[int, str]]:
    """A new file in the folder, gone afterwards unless it was renamed.

    Its name is known before it exists: a signal may raise at any moment.
    """
    temporary = f".stockade-{os.urandom(8).hex()}"
    try:
        yield os.open(temporary, _NEW_FILE, 0o666, dir_fd=folder), temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
