"""What one file says of another: `-r other.txt`, and setuptools' `file = ["requirements.txt"]`."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import replace

from stockade.model.gap import GapReason
from stockade_scanners.dependencies import purl
from stockade_scanners.dependencies.manifest import Context, Dependency, Entry, Unparsed, Unresolved
from stockade_scanners.dependencies.readers.entries import MOST, bounded, inside_target
from stockade_scanners.dependencies.readers.python.entries import VARIABLE, from_url, shown_path
from stockade_scanners.dependencies.readers.python.included_files import LONGEST, Said, said_in
from stockade_scanners.dependencies.readers.python.requirements_items import Included, Item

MOST_FILES = 100
MOST_TAKEN = 100_000
"""Entries that all files of a job take from others: many small files can include a large one."""

Seen = dict[str, int]
"""The files read so far for the including file, and how many characters they have."""


def include(value: str, line: int | None, context: Context, seen: Seen) -> list[Entry]:
    """What an included file names, and what those that it includes name, all of it at `line`.

    Nothing when the file is read on its own, or is in `seen`, which grows: each is read once. What
    cannot be read is a gap that names it.

    Raises:
        ReadError: too many entries.
    """
    found: list[Entry] = []
    pending = deque([(value, context)])
    while pending:
        written, place = pending.popleft()
        path = inside_target(place, written)
        read = _read(written, path, place, seen)
        if path is not None and isinstance(read, tuple):
            for item in read:
                if isinstance(item, Included):
                    pending.append((item.value, replace(place, path=path)))
                else:
                    found.append(_attributed(item, path, line))
        elif isinstance(read, Unresolved | Unparsed):
            found.append(replace(read, line=line))
        bounded(len(found))
    return found


def _read(
    value: str, path: str | None, context: Context, seen: Seen
) -> tuple[Item, ...] | Unresolved | Unparsed | None:
    """The items of the file, or the gap that names it; `None` when there is nothing to be said."""
    if "://" in value:
        address = from_url(value, None)
        if not isinstance(address, Unresolved):
            return Unparsed(detail="A URL does not parse.", line=None)
        return _gap(address.purl, "An included file is a URL: never fetched.")
    stand_in = purl.unnamed(shown_path(value))
    if _is_ambiguous(value):
        return _gap(stand_in, "Which file is included, the system decides: not opened.")
    if path is None:
        return _gap(stand_in, "An included file is outside the scanned folder: never opened.")
    if path in context.requirements or path in seen or path == context.path:
        return None
    if len(seen) >= MOST_FILES:
        return _gap(stand_in, f"A file includes more than {MOST_FILES} others.")
    said = said_in(path, context)
    seen[path] = said.length if said else 0
    return _missing(stand_in, context) if said is None else _taken(said, stand_in, context, seen)


def _taken(
    said: Said, stand_in: str, context: Context, seen: Seen
) -> tuple[Item, ...] | Unresolved:
    if said.items is None or sum(seen.values()) > LONGEST:
        detail = f"A file includes more than 512 KiB, or more than {MOST} entries."
        return _gap(stand_in, detail, GapReason.TOO_LARGE)
    if context.inclusions.taken + len(said.items) > MOST_TAKEN:
        detail = f"The target's files include more than {MOST_TAKEN} entries of others."
        return _gap(stand_in, detail, GapReason.TOO_LARGE)
    context.inclusions.taken += len(said.items)
    return said.items


def _is_ambiguous(value: str) -> bool:
    """Whether it depends on the system, a variable or a symbolic link which file is meant.

    `link/..` is the folder above that to which the link leads; for pip, `file:x` is `x`.
    """
    names = [name for name in value.split("/") if name not in ("", ".")]
    below = itertools.dropwhile(lambda name: name == "..", names)
    odd = "\\" in value or ":" in value or VARIABLE.search(value) is not None
    return odd or ".." in below


def _attributed(entry: Entry, path: str, line: int | None) -> Entry:
    if isinstance(entry, Dependency):
        return replace(entry, line=line)
    shown = shown_path(path)
    said = f"{entry.detail} It is on line {entry.line} of {shown}, which is included here."
    return replace(entry, line=line, detail=said if shown.isprintable() else entry.detail)


def _missing(stand_in: str, context: Context) -> Unresolved:
    if context.partial:
        detail = "An included file is not part of the change; a scan of the whole target reads it."
        return _gap(stand_in, detail, GapReason.UNRESOLVED_VERSION)
    return _gap(stand_in, "An included file is not among the files of this scan.")


def _gap(stand_in: str, detail: str, reason: GapReason = GapReason.UNREADABLE) -> Unresolved:
    return Unresolved(name="", purl=stand_in, detail=detail, line=None, reason=reason)
