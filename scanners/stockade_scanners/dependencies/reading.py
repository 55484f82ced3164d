"""Reading a job's files: each becomes a manifest, or the error that makes it a gap."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import replace

from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import Job
from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.formats import Format
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers import reader_of
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


def read_all(job: Job) -> dict[str, Read]:
    """Path -> what was read, for every file of the job. Lock files come first: others lean on them.

    Reading one file never keeps the others from being read.
    """
    requirements = frozenset(f.path for f in job.files if formats.is_requirements(f.path))
    done: dict[str, Read] = {}
    for file in sorted(job.files, key=lambda f: (_turn(f.path), f.path)):
        context = Context(
            path=file.path,
            requirements=requirements,
            partial=job.options.partial,
            other=lambda path: _other(job, path),
        )
        done[file.path] = _read(job, file, _with_locks(context, done))
    return done


def _turn(path: str) -> int:
    form = formats.of(path)
    if form is not None and form.answered_by:
        return 2
    return 1 if path.endswith(".in") else 0


def _read(job: Job, file: File, context: Context) -> Read:
    form = formats.of(file.path)
    if form is None or not form.module:
        return _not_read(form, context)
    if file.size > LARGEST:
        return Unread(detail="The file is over 32 MiB.", reason=GapReason.TOO_LARGE)
    try:
        data = (job.tree / job.names[file.path]).read_bytes()
        return _with_transitive(form, reader_of(form)(decode(data), context), context)
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


def _not_read(form: Format | None, context: Context) -> Read:
    if context.locked:
        return Manifest()
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


def _with_locks(context: Context, done: Mapping[str, Read]) -> Context:
    form = formats.of(context.path)
    found = [m for p, m in done.items() if isinstance(m, Manifest) and _locks(p, m, context, form)]
    if not found:
        return context
    return replace(
        context,
        locked=True,
        locked_names=frozenset[str]().union(*(m.names for m in found)),
        locked_purls=frozenset[str]().union(*(m.purls for m in found)),
    )


def _locks(path: str, manifest: Manifest, context: Context, form: Format | None) -> bool:
    """Whether the lock file answers for the file: beside it, or for its folder in a workspace."""
    if context.path.endswith(".in"):
        return path == f"{context.path.removesuffix('.in')}.txt"
    lock = formats.of(path)
    if form is None or lock is None or lock.name not in form.answered_by:
        return False
    folder = posixpath.dirname(path)
    if folder == context.folder or (context.folder or ".") in manifest.members:
        return True
    return manifest.open_workspace and (not folder or context.folder.startswith(f"{folder}/"))
