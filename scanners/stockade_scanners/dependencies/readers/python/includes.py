"""What one file says of another: `-r other.txt`, and setuptools' `file = ["requirements.txt"]`."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import replace

from stockade.model.gap import GapReason
from stockade_scanners.dependencies import purl
from stockade_scanners.dependencies.manifest import Context, Dependency, Entry, Unparsed, Unresolved
from stockade_scanners.dependencies.readers.entries import bounded, inside_target
from stockade_scanners.dependencies.readers.python.entries import VARIABLE, from_url, shown_path
from stockade_scanners.dependencies.readers.python.requirements_items import (
    Included,
    is_prose,
    items,
)

MOST_FILES = 100
LONGEST = 512 * 1024
"""Characters of all files that one includes: they are read anew for each that includes them."""

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
        if path is not None and isinstance(read, str):
            for item in _items(read):
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
) -> str | Unresolved | Unparsed | None:
    """The text of the file; else the gap that names it; `None` when there is nothing to be said."""
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
    text = context.other(path)
    seen[path] = len(text or "")
    if text is None:
        return _missing(stand_in, context)
    if sum(seen.values()) > LONGEST:
        return _gap(stand_in, "A file includes more than 512 KiB.", GapReason.TOO_LARGE)
    return text


def _is_ambiguous(value: str) -> bool:
    """Whether it depends on the system, a variable or a symbolic link which file is meant.

    `link/..` is the folder above that to which the link leads; for pip, `file:x` is `x`.
    """
    names = [name for name in value.split("/") if name not in ("", ".")]
    below = itertools.dropwhile(lambda name: name == "..", names)
    odd = "\\" in value or ":" in value or VARIABLE.search(value) is not None
    return odd or ".." in below


def _items(text: str) -> list[Entry | Included]:
    """Prose is one entry that does not parse, and its pins."""
    found = list(items(text))
    bounded(len(found))
    wrong = [item for item in found if isinstance(item, Unparsed)]
    if not is_prose(len(found), len(wrong)):
        return found
    return [*wrong[:1], *(item for item in found if isinstance(item, Dependency | Included))]


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
