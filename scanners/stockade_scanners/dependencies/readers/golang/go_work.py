"""`go.work` (https://go.dev/ref/mod#go-work-file).

What takes a module's place there does so in every module of the workspace, whose own files do not
say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    inside_target,
    manifest,
    nameless,
)
from stockade_scanners.dependencies.readers.golang import go_version
from stockade_scanners.dependencies.readers.golang.go_mod import entry_of
from stockade_scanners.dependencies.readers.golang.go_mod_directives import WORKSPACE, directives
from stockade_scanners.dependencies.readers.golang.go_mod_lines import Statement


def read(text: str, context: Context) -> Manifest:
    """Read every module that takes another's place, and Go's standard library as `stdlib`.

    Raises:
        ReadError: nothing in the file is a directive that Go knows, or a block has no end.
    """
    said = directives(text, WORKSPACE)
    bounded(len(said.replaced))
    found: list[Entry] = [*said.unparsed, *go_version.entries(said.versions)]
    chosen = dict.fromkeys(said.replaced.values())
    found.extend(entry for module in chosen if (entry := entry_of(module, context)) is not None)
    found.extend(_outside(said.used, context))
    return manifest(sorted(found, key=lambda entry: entry.line or 0))


def _outside(used: Iterable[Statement], context: Context) -> Iterator[Entry]:
    for statement in used:
        if inside_target(context, "".join(statement.words)) is None:
            detail = "A module outside the scanned folder is part of the workspace: never opened."
            yield nameless("module", detail, statement.line)
