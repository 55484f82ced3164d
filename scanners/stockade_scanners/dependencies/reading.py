"""Reading a job's files: each becomes a manifest, or the error that makes it a gap."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace

from stockade.model.file import File
from stockade.model.gap import GapReason
from stockade.model.scanner import Job
from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers import READERS
from stockade_scanners.dependencies.readers.text import decode

LARGEST = 16 * 1024 * 1024
"""Bytes; several times the largest lock file seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
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
    requirements = frozenset(
        f.path for f in job.files if formats.supported(f.path) == formats.REQUIREMENTS
    )
    done: dict[str, Read] = {}
    for file in sorted(job.files, key=lambda f: (_turn(f.path), f.path)):
        context = Context(path=file.path, requirements=requirements, partial=job.options.partial)
        done[file.path] = _read(job, file, _with_locks(context, done))
    return done


def _turn(path: str) -> int:
    if formats.supported(path) == formats.PYPROJECT:
        return 2
    return 1 if path.endswith(".in") else 0


def _read(job: Job, file: File, context: Context) -> Read:
    tool = formats.unsupported(file.path)
    if tool:
        detail = f"{tool} files are not read by this release."
        return Unread(detail=detail, reason=GapReason.UNSUPPORTED_FORMAT)
    if file.size > LARGEST:
        return Unread(detail="The file is over 16 MiB.", reason=GapReason.TOO_LARGE)
    try:
        data = (job.tree / job.names[file.path]).read_bytes()
        return READERS[formats.supported(file.path)](decode(data), context)
    except OSError as error:
        return Unread(detail=f"{error.strerror}.", reason=GapReason.UNREADABLE)
    except ReadError as error:
        return Unread(detail=error.detail, reason=error.reason, line=error.line)


def _with_locks(context: Context, done: Mapping[str, Read]) -> Context:
    found = [m for p, m in done.items() if isinstance(m, Manifest) and _locks(p, m, context)]
    if not found:
        return context
    return replace(
        context,
        locked_names=frozenset[str]().union(*(m.names for m in found)),
        locked_purls=frozenset[str]().union(*(m.purls for m in found)),
    )


def _locks(path: str, manifest: Manifest, context: Context) -> bool:
    """Whether the lock file answers for the file: beside it, or for its folder in a workspace."""
    if context.path.endswith(".in"):
        return path == f"{context.path.removesuffix('.in')}.txt"
    if formats.supported(context.path) != formats.PYPROJECT:
        return False
    if formats.supported(path) not in formats.LOCKS:
        return False
    beside = posixpath.dirname(path) == context.folder
    return beside or (context.folder or ".") in manifest.members
