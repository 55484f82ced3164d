"""One file, whichever engine looks at it: what it is given, and what is kept of its hits."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade_scanners.secrets import mask, text
from stockade_scanners.secrets.archive import Budget, Member, Problem, expand
from stockade_scanners.secrets.hits import Hit, merge
from stockade_scanners.secrets.protocol import FileReply, Found

MAX_FOUND = 5_000
"""Findings kept of one file; a file with more is a gap as well."""

_HINTS = (".php", ".tf", ".hcl", ".yml", ".yaml")
_HINT_NAMES = ("nuget.config", ".git-credentials")
_NEAR = 120
"""Bytes on either side of a value in which its neighbours in a list are looked for."""


@frozen
class View:
    """Bytes to scan, under a neutral name."""

    data: bytes
    hint: str
    lines: bool = False
    """Whether offsets in `data` are places in the file."""

    member: str = ""


def hint(path: str) -> str:
    """A neutral name for the engine: it keeps only what the catalogue's own path conditions read.

    The engine skips lock files, images, `node_modules` and more by name alone, in silence.
    """
    name = path.rpartition("/")[2].lower()
    if name in _HINT_NAMES:
        return name
    if name.endswith("_history"):
        return "shell_history"
    return "f" + next((suffix for suffix in _HINTS if name.endswith(suffix)), "")


def read_file(path: Path) -> bytes | Problem:
    """The bytes of a regular file; a link is not followed and a FIFO not waited for."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Problem(reason=GapReason.SYMLINK, detail="a symbolic link is not followed")
        return Problem(reason=GapReason.UNREADABLE, detail=f"cannot be read: {error.strerror}")
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return Problem(reason=GapReason.SPECIAL_FILE, detail="not a regular file")
        try:
            return stream.read()
        except OSError as error:
            return Problem(reason=GapReason.UNREADABLE, detail=f"cannot be read: {error.strerror}")


def views(data: bytes, name: str) -> Iterator[View | Problem]:
    """Everything of a file that is to be scanned, and what of it cannot be."""
    yield from _plain(data, name)
    for part in expand(data, Budget()):
        if isinstance(part, Problem):
            yield part
        else:
            yield from _plain(part.data, hint(part.name), part)


def found(view: View, hits: Sequence[Hit], key: bytes) -> tuple[Found, ...]:
    """The first hits of a view without their values; see `too_many` for the others."""
    ruler = text.Ruler(view.data) if view.lines and hits else None
    kept: dict[object, Found] = {}
    first = sorted(hits, key=lambda hit: (hit.start, hit.end))[:MAX_FOUND]
    for hit in merge(first):
        place = ruler.region(hit.start, hit.end) if ruler and _inside(view, hit) else None
        kept.setdefault((place, hit.value), _masked(view, hit, place, key))
    return tuple(kept.values())


def too_many(items: Sequence[object]) -> Problem | None:
    """A file that drowns the reader in findings is not looked through to its end."""
    if len(items) <= MAX_FOUND:
        return None
    detail = f"more than {MAX_FOUND} findings, of which the first are kept"
    return Problem(reason=GapReason.TOO_LARGE, detail=detail)


def reply(number: int, kept: Sequence[Found], problem: Problem | None) -> FileReply:
    """What became of the file with this number."""
    problem = problem or too_many(kept)
    return FileReply(
        id=number,
        found=tuple(kept[:MAX_FOUND]),
        gap=problem.reason if problem else None,
        detail=problem.detail if problem else "",
    )


def _plain(data: bytes, name: str, member: Member | None = None) -> Iterator[View | Problem]:
    label = member.name if member else ""
    content = text.read(data)
    if content.broken:
        yield Problem(reason=GapReason.ENCODING, detail=f"not valid {content.broken}")
    plain = text.settled(content.data)
    yield View(data=plain, hint=name, lines=content.lines and not member, member=label)
    for other in content.others:
        yield View(data=text.settled(other), hint=name, member=label)


def _inside(view: View, hit: Hit) -> bool:
    return 0 <= hit.start < hit.end <= len(view.data)


def _is_listed(data: bytes, hit: Hit) -> bool:
    """Whether the value stands in a list of fields' names (`"password1", "password2"`)."""
    if hit.encoded:
        return False
    around = (data[max(0, hit.start - _NEAR) : hit.start], data[hit.end : hit.end + _NEAR])
    before, after = (part.decode("utf-8", "replace") for part in around)
    return mask.follows_a_name(before, after)


def _masked(view: View, hit: Hit, region: tuple[int, int, int, int] | None, key: bytes) -> Found:
    value = hit.value.strip("\"'`") or hit.value
    return Found(
        rule=hit.rule,
        name=hit.name,
        confidence=hit.confidence,
        preview=mask.preview(value),
        hmac=mask.digest(value, key),
        is_name=mask.is_name(value, listed=_is_listed(view.data, hit)),
        encoded=hit.encoded,
        member="" if value in view.member else view.member,
        region=region,
    )
