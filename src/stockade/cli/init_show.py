"""What `stockade init` tells: the new files as a diff, and what to add to those that are there."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterator

from stockade.cli.init_files import HOOKS, WORKFLOW
from stockade.cli.init_write import Place

_ACTION = "stockade-dev/stockade@"
_HOOK = re.compile(r"- id: (\S+)")
_MARKS = str.maketrans(dict.fromkeys("[]{},", " ") | dict.fromkeys("'\""))
"""Brackets and commas part words of YAML, and quotes around them say nothing here."""


def difference(place: Place) -> Iterator[str]:
    """The new file as a unified diff against nothing."""
    lines = place.starter.text.splitlines()
    yield "--- /dev/null"
    yield f"+++ {place.name}"
    yield f"@@ -0,0 +1,{len(lines)} @@"
    yield from (f"+{line}" for line in lines)


def advice(place: Place) -> Iterator[str]:
    """What to add by hand to a file that is there already, which is never touched."""
    there = place.present or b""
    if place.starter.path == HOOKS:
        yield from _hooks_to_add(place, there)
    elif place.starter.path == WORKFLOW and not _uses_action(there):
        yield f"{place.name} is there already, and does not use Stockade. This would:\n"
        yield from _indented(place.starter.text)
    else:
        yield f"{place.name} is there already: nothing to do."


def _hooks_to_add(place: Place, there: bytes) -> Iterator[str]:
    ours = _HOOK.findall(place.starter.text)
    missing = [name for name in ours if not _has_hook(there, name)]
    if not missing:
        yield f"{place.name} is there already: nothing to do."
    elif missing == ours:
        yield f"{place.name} is there already. Add to its `repos`:\n"
        yield from _indented(textwrap.dedent(place.starter.text.partition("repos:\n")[2]))
    else:
        yield f"{place.name} is there already. Add to Stockade's `hooks`:\n"
        yield from _indented("\n".join(f"- id: {name}" for name in missing))


def _has_hook(there: bytes, name: str) -> bool:
    return ("id:", name) in _pairs(there)


def _uses_action(there: bytes) -> bool:
    return any(key == "uses:" and value.startswith(_ACTION) for key, value in _pairs(there))


def _pairs(there: bytes) -> Iterator[tuple[str, str]]:
    """Neighbours among the words of each line, comments left out: enough to see `id: stockade` in
    YAML that is not to be believed, in time linear in it."""
    for line in there.decode("utf-8", "replace").splitlines():
        words = line.partition("#")[0].translate(_MARKS).split()
        yield from itertools.pairwise(words)


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}".rstrip() for line in text.splitlines())
