"""Where reports go: standard output, or files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.registry import suggestion

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@frozen
class Destination:
    """A report to write. `file` is absolute; `None` means standard output."""

    format: str
    file: Path | None


def destinations(wanted: Sequence[str], formats: Iterable[str]) -> tuple[Destination, ...]:
    """Read `FORMAT[=FILE]` words. Text goes to standard output unless another report does.

    Raises:
        UsageError: an unknown format, one place for two reports, or a file that cannot be written.
    """
    known = tuple(formats)
    found = [_destination(word, known) for word in wanted]
    places = [d.file for d in found]
    for place in places:
        if places.count(place) > 1:
            name = place or "standard output"
            raise UsageError(
                f"two reports go to {name}", "Give each its own file: --report FORMAT=FILE."
            )
    if None not in places:
        found.append(Destination(format="text", file=None))
    return tuple(found)


def write(destination: Destination, pieces: Iterable[str]) -> None:
    """Write one report.

    Raises:
        UsageError: it could not be written; an old file, if any, is untouched.
        BrokenPipeError: nobody reads standard output any more.
    """
    if destination.file is None:
        _print(pieces)
        return
    try:
        if _is_device(destination.file):
            _write_device(destination.file, pieces)
        else:
            _write_file(destination.file, pieces)
    except OSError as error:
        raise _unwritable(destination.file, error) from error


def _print(pieces: Iterable[str]) -> None:
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(
            f"standard output cannot be written: {error.strerror}",
            "Name a file with --report FORMAT=FILE.",
        ) from error


def _destination(word: str, known: tuple[str, ...]) -> Destination:
    name, equals, file = word.partition("=")
    if name not in known:
        raise UsageError(f"no report format is called {name!r}", suggestion(name, known))
    if equals and not file:
        raise UsageError(f"--report {word} names no file", f"Write --report {name}=FILE.")
    if not equals:
        return Destination(format=name, file=None)
    path = Path(file).absolute()
    _probe(path)
    return Destination(format=name, file=path)


def _probe(path: Path) -> None:
    """Find out before the scan, and not after it, that a report has nowhere to go."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder", "Name a file for the report.")
    if _is_device(path):
        return
    try:
        with _beside(path) as (handle, _):
            os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from error


def _is_device(path: Path) -> bool:
    """Whether it is a place to write into, such as a FIFO or `/dev/stdout`, and not to replace.

    A link elsewhere is replaced and not followed: it may be the scanned repository's.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return path.is_relative_to("/dev") or not (stat.S_ISREG(mode) or stat.S_ISLNK(mode))


def _write_device(path: Path, pieces: Iterable[str]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece.encode("utf-8", "backslashreplace"))


def _write_file(path: Path, pieces: Iterable[str]) -> None:
    with _beside(path) as (handle, temporary):
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o666 & ~_umask())
        temporary.replace(path)


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[tuple[int, Path]]:
    """A new file in the same folder, gone afterwards unless it was renamed.

    Its name is known before it exists: a signal may raise at any moment.
    """
    temporary = path.with_name(f".stockade-{os.urandom(8).hex()}")
    try:
        yield os.open(temporary, _NEW_FILE, 0o600), temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{path} cannot be written: {error.strerror or error}",
        "Choose another file with --report FORMAT=FILE.",
    )
