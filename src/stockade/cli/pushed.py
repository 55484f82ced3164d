"""A scan for a push: which commits it is about, and what its reader must know of that."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator

from stockade.model.path import text
from stockade.model.result import Result
from stockade.target.open import Target
from stockade.target.pushed import MARK, Push, push_of, unsent
from stockade.target.snapshot import Snapshot, read


def push_to_scan(target: Target) -> Push:
    """The push that pre-commit announces in the environment, else the one that would be next.

    Raises:
        UsageError: there is no repository, or git cannot read its history.
    """
    return push_of(target, os.environ)


def told(target: Target, push: Push, snapshot: Snapshot) -> Target:
    """The target with notes of the push, and of how what was scanned differs from what it sends.

    Raises:
        UsageError: git cannot read the commit that is scanned.
    """
    paths = [file.path for file in snapshot.files]
    differs = unsent(target, os.environ, paths, lambda path: read(snapshot, path))
    return dataclasses.replace(target, notes=(*target.notes, *push.notes, *differs))


def notes_of(result: Result) -> Iterator[str]:
    """The notes of the push, each one line for a terminal."""
    return (text(note) for note in result.target.notes if note.startswith(MARK))
