"""Where reports go: standard output, or files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stockade.model.errors import UsageError
from stockade.model.registry import suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
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
        UsageError: the file could not be written; the old one, if any, is untouched.
    """
    if destination.file is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
        return
    try:
        _write_file(destination.file, pieces)
    except OSError as error:
        raise _unwritable(destination.file, error) from error


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
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".stockade-")
    except OSError as error:
        raise _unwritable(path, error) from error
    os.close(handle)
    Path(name).unlink()


def _write_file(path: Path, pieces: Iterable[str]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".stockade-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o666 & ~_umask())
        temporary.replace(path)
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
