"""Writing what `stockade init` offers: all places are looked at before the first is written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from stockade.cli import repository_file
from stockade.cli.house import MISNAMED, POLICY
from stockade.cli.init_files import Starter
from stockade.cli.repository_file import RepositoryFile
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.policy.diagnostics import MAX_BYTES
from stockade.target.beneath import Beneath

_REMEDY = "Make it a regular file that you may write."


@frozen
class Place:
    """Where a file is to be written."""

    starter: Starter
    file: RepositoryFile

    present: bytes | None
    """What is there already; `None`: nothing."""

    @property
    def name(self) -> str:
        """What messages call it: its path from the current folder."""
        return self.file.name


def look(top: Path, starters: Sequence[Starter]) -> tuple[Place, ...]:
    """What is in the place of each file.

    Raises:
        UsageError: a link or something else that is no regular file is in one of them or above it,
            one may not be written, or the policy has another name.
    """
    if os.path.lexists(top / MISNAMED):
        raise UsageError(f"{MISNAMED} is not read", f"Rename it to {POLICY}.")
    return tuple(_place(top, starter) for starter in starters)


def _place(top: Path, starter: Starter) -> Place:
    name = text(os.path.relpath(top / starter.path))
    file = RepositoryFile(root=top, path=starter.path, name=name)
    try:
        present = repository_file.read(file, MAX_BYTES)
    except UsageError as error:
        raise UsageError(error.message, _REMEDY) from error
    if present is None:
        above = next(p for p in (top / starter.path).parents if p.exists())
        if not os.access(above, os.W_OK | os.X_OK):
            folder = text(os.path.relpath(above))
            raise UsageError(
                f"{name} cannot be written: you may not write {folder}",
                "Let yourself write there, or leave the file out: --no-hook, --no-workflow.",
            )
    return Place(starter=starter, file=file, present=present)


def write(places: Sequence[Place]) -> Iterator[str]:
    """Write the files one after the other; yields the name of each that was written.

    Raises:
        UsageError: one could not be written. It tells which were, and which are still missing.
    """
    for number, place in enumerate(places):
        try:
            _write(place)
        except UsageError as error:
            done, left = (", ".join(p.name for p in part) for part in _split(places, number))
            raise UsageError(
                f"{error.message}\nwritten: {done or 'nothing'}; not written: {left}",
                f"{_REMEDY} Then run it again: it leaves alone what is there.",
            ) from error
        yield place.name


def _split(places: Sequence[Place], at: int) -> tuple[Sequence[Place], Sequence[Place]]:
    return places[:at], places[at:]


def _write(place: Place) -> None:
    file = place.file
    if repository_file.read(file, MAX_BYTES) is not None:
        raise UsageError(f"{file.name} cannot be written: meanwhile somebody else has", _REMEDY)
    try:
        _make_folders(file)
    except OSError as error:
        raise UsageError(f"{file.name} cannot be written: {error.strerror}", _REMEDY) from error
    repository_file.write(file, place.starter.text)


def _make_folders(file: RepositoryFile) -> None:
    """Make the folders above the file where they are missing; no link among them is followed."""
    above = ""
    with Beneath(file.root) as root:
        for part in file.path.split("/")[:-1]:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, dir_fd=root.folder(above))
            above = f"{above}/{part}" if above else part
        root.folder(above)
