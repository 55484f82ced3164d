"""`package.json` (https://docs.npmjs.com/cli/configuring-npm/package-json).

What it says of the versions of others (`overrides`, `resolutions`) counts where it is exact. A peer
that is marked as optional is no dependency: no tool installs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import (
    Context,
    Entry,
    Manifest,
    Unparsed,
    Unresolved,
)
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import answered, bounded, manifest
from stockade_scanners.dependencies.readers.javascript.json_lines import (
    numbered,
    section_lines,
)
from stockade_scanners.dependencies.readers.javascript.overrides import forced, pinned
from stockade_scanners.dependencies.readers.javascript.pnpm_overrides import in_workspace
from stockade_scanners.dependencies.readers.javascript.specifier import entry_of
from stockade_scanners.dependencies.readers.javascript.workspaces import Siblings

_PNPM = "pnpm-lock"
_PEERS = "peerDependencies"
_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", _PEERS)


def read(text: str, context: Context) -> Manifest:
    """Read every dependency that a lock file does not answer for.

    Raises:
        ReadError: not JSON, or no object.
    """
    document = json_text.load(text)
    lines = section_lines(text, [(section,) for section in _SECTIONS])
    found = list(pinned(document, text, context))
    for section in _SECTIONS:
        wanted = document.get(section)
        if isinstance(wanted, dict):
            bounded(len(found) + len(wanted))
            left_out = _optional(document) if section == _PEERS else frozenset()
            rows = numbered(wanted, lines, (section,))
            found.extend(_entries(rows, left_out, context))
        elif wanted not in (None, []):
            line = json_text.Lines(text).key(section)
            found.append(Unparsed(detail=f"{section} is not an object.", line=line))
    return manifest(_left(document, found, context))


def _entries(
    rows: Iterable[tuple[str, Any, int | None]], left_out: frozenset[str], context: Context
) -> Iterator[Entry]:
    for name, wanted, line in rows:
        entry = None if name in left_out else entry_of(name, wanted, line, context)
        yield from () if entry is None else (entry,)


def _optional(document: Mapping[str, Any]) -> frozenset[str]:
    meta = document.get("peerDependenciesMeta")
    marked = meta.items() if isinstance(meta, dict) else ()
    return frozenset(n for n, m in marked if isinstance(m, dict) and m.get("optional") is True)


def _left(document: dict[str, Any], found: list[Entry], context: Context) -> Iterator[Entry]:
    """What neither a lock file answers for nor a package of the same workspace is."""
    if not context.locked:
        yield from found
        return
    siblings = Siblings(context)
    if context.locked_openly and not siblings.is_member():
        yield from found  # the lock file above is another project's
        return
    replaced = _replaced(document, siblings, context)
    for entry in found:
        if not isinstance(entry, Unparsed) and entry.name in replaced:
            continue
        is_own = isinstance(entry, Unresolved) and entry.name in context.locked_own
        if answered(entry, context) and not is_own:
            continue
        if isinstance(entry, Unparsed) or not siblings.satisfy(entry):
            yield entry


def _replaced(document: dict[str, Any], siblings: Siblings, context: Context) -> frozenset[str]:
    """Names for which another version is forced on the project, which the lock file has."""
    above = siblings.above() if siblings.is_member() or _PNPM in context.locked_by else []
    instead = forced((document, *above, *in_workspace(context)), context)
    return frozenset(n for n, those in instead.items() if any(answered(e, context) for e in those))
