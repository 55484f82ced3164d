"""Reading a job's files: each becomes a manifest, or the error that makes it a gap."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from stockade.model.errors import ScanInterrupted
from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import Job
from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.formats import Format
from stockade_scanners.dependencies.locks import Locks, explained, with_locks
from stockade_scanners.dependencies.manifest import Context, Inclusions, Manifest, ReadError
from stockade_scanners.dependencies.readers import mentions, reader_of
from stockade_scanners.dependencies.readers.entries import nameless
from stockade_scanners.dependencies.readers.text import decode

LARGEST = 32 * 1024 * 1024
"""Bytes; several times the largest lock file seen."""


@frozen
class Unread:
    """A file that could not be read, and why."""

    detail: str
    reason: GapReason
    line: int | None = None


Read = Manifest | Unread

_LATE = Unread(detail="Reading the files before it took too long.", reason=GapReason.TIMEOUT)


def read_all(job: Job) -> dict[str, Read]:
    """Path -> what was read, for every file of the job. Lock files come first: others lean on them.

    Reading one file never keeps the others from being read, but for its time.

    Raises:
        ScanInterrupted: the scan is ending.
    """
    requirements = frozenset(f.path for f in job.files if formats.is_requirements(f.path))
    inclusions = Inclusions()
    done: dict[str, Read] = {}
    locks = Locks()
    memo: dict[tuple[str, str], Any] = {}
    end = time.monotonic() + job.options.timeout
    for file in sorted(job.files, key=lambda f: (_turn(f.path), f.path)):
        if job.ending():
            raise ScanInterrupted("the scan was interrupted")
        if time.monotonic() > end:
            done[file.path] = _LATE
            continue
        context = Context(
            path=file.path,
            requirements=requirements,
            partial=job.options.partial,
            other=lambda path: _other(job, path),
            inclusions=inclusions,
            memo=memo,
        )
        made = done[file.path] = _read(job, file, with_locks(context, locks.near(context.folder)))
        if isinstance(made, Manifest):
            locks.add(file.path, made)
    return done


def _turn(path: str) -> int:
    form = formats.of(path)
    if form is not None and form.answered_by:
        return 2
    return 1 if path.endswith(".in") else 0


def _read(job: Job, file: File, context: Context) -> Read:
    form = formats.of(file.path)
    if form is None or not (form.module or context.locked):
        return _not_read(form)
    if file.size > LARGEST:
        return Unread(detail="The file is over 32 MiB.", reason=GapReason.TOO_LARGE)
    try:
        text = decode((job.tree / job.names[file.path]).read_bytes())
        if not form.module:
            return mentions.read(form, text, context)
        made = explained(reader_of(form)(text, context), context)
        return _with_transitive(form, made, context)
    except OSError as error:
        return Unread(detail=f"{error.strerror}.", reason=GapReason.UNREADABLE)
    except ReadError as error:
        return Unread(detail=error.detail, reason=error.reason, line=error.line)


def _with_transitive(form: Format, made: Manifest, context: Context) -> Manifest:
    """A manifest of nothing but exact versions looks complete, and is not: they have dependencies.

    Where some are unresolved the file has a gap already, and a lock file knows them all.
    """
    if not form.answered_by or context.locked or made.unresolved or not made.dependencies:
        return made
    detail = f"{form.tool} says what these depend on in turn only in a lock file; there is none."
    return replace(made, unresolved=(nameless("transitive dependencies", detail, None),))


def _not_read(form: Format | None) -> Read:
    if form is not None and form.answered_by and form.name != "bun.lockb":
        detail = f"{form.tool} says what this depends on only in a lock file, and there is none."
        return Unread(detail=detail, reason=GapReason.UNRESOLVED_VERSION)
    detail = f"{form.tool if form else 'Such'} files are not read by this release."
    return Unread(detail=detail, reason=GapReason.UNSUPPORTED_FORMAT)


def _other(job: Job, path: str) -> str | None:
    """The text of any file of the target that the private copy holds."""
    name = job.names.get(path)
    if name is None:
        return None
    try:
        place = job.tree / name
        return decode(place.read_bytes()) if place.stat().st_size <= LARGEST else None
    except (OSError, ReadError):
        return None
