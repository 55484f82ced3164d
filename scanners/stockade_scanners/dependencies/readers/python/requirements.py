"""Requirements and constraints files.

https://pip.pypa.io/en/stable/reference/requirements-file-format/.
"""

from __future__ import annotations

from dataclasses import replace

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers.entries import answered, bounded, manifest
from stockade_scanners.dependencies.readers.python.includes import Seen, include
from stockade_scanners.dependencies.readers.python.requirements_items import (
    Included,
    is_prose,
    items,
)


def read(text: str, context: Context) -> Manifest:
    """Read every line and every file that is included and not read on its own.

    A file with a bad line is a gap. Prose of the same name is that one gap, without its words as
    packages; pins are kept even there.

    Raises:
        ReadError: it has too many lines.
    """
    found: list[Entry] = []
    seen: Seen = {}
    lines = unparsed = 0
    for item in items(text):
        lines += 1
        unparsed += isinstance(item, Unparsed)
        if isinstance(item, Included):
            found.extend(include(item.value, item.line, context, seen))
        else:
            found.append(item)
        bounded(len(found))
    made = manifest(entry for entry in found if not answered(entry, context))
    return replace(made, unresolved=()) if is_prose(lines, unparsed) else made
