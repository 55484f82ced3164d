"""What one file says of another: `-r other.txt`, and setuptools' `file = ["requirements.txt"]`."""

from __future__ import annotations

from stockade.model.gap import GapReason
from stockade_scanners.dependencies import purl
from stockade_scanners.dependencies.entries import from_url, shown_path
from stockade_scanners.dependencies.manifest import Context, Entry, Unresolved
from stockade_scanners.dependencies.readers.lock import inside_target

_ELSEWHERE = "An included file is not part of the change; a scan of the whole target reads it."


def include(value: str, line: int | None, context: Context) -> Entry | None:
    """`None` when the other file is read on its own; else the gap that names it. Opens nothing."""
    if "://" in value:
        address = from_url(value, line)
        if not isinstance(address, Unresolved):
            return address
        stand_in, detail = address.purl, "An included file is a URL: never fetched."
    else:
        path = inside_target(context, value)
        if path in context.requirements:
            return None
        stand_in = purl.unnamed(shown_path(value))
        if path is not None and context.partial:
            return Unresolved(name="", purl=stand_in, detail=_ELSEWHERE, line=line)
        detail = (
            "An included file is outside the scanned folder: never opened."
            if path is None
            else "An included file is not among the requirements files of this scan."
        )
    return Unresolved(name="", purl=stand_in, detail=detail, line=line, reason=GapReason.UNREADABLE)
