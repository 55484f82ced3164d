"""`yarn.lock` as Yarn 1 writes it (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/)."""

from __future__ import annotations

from collections.abc import Iterator

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.javascript.packages import (
    aliased,
    exact,
    of_path,
    split,
    substituted,
)
from stockade_scanners.dependencies.readers.javascript.yarn_classic_lines import Block, blocks

_FOLDERS = ("file:", "link:")
_LINKED = "0.0.0"
"""What Yarn writes for a linked folder, whose own version it does not look up."""


def read(text: str, context: Context) -> Manifest:
    """Read every entry. Workspaces have none, so that they are not known from this file.

    Raises:
        ReadError: there are too many entries.
    """
    found: list[Entry] = []
    for block in blocks(text):
        if isinstance(block, int):
            found.append(Unparsed(detail="A line is not in Yarn's form.", line=block))
        else:
            found.extend(_entries(block, context))
        bounded(len(found))
    return manifest(found, open_below=context.folder)


def _entries(block: Block, context: Context) -> Iterator[Entry]:
    """One entry for each real name: aliases of one package share what they lead to."""
    wanted = [aliased(*split(pattern)) for pattern in block.patterns]
    version = block.properties.get("version")
    if version in (None, _LINKED) and all(rest.startswith(_FOLDERS) for _, rest in wanted):
        paths = (of_path(n, rest[5:], block.line, context) for n, rest in wanted)
        yield from (entry for entry in paths if entry is not None)
        return
    every = [exact(name, version, block.line) for name in dict.fromkeys(n for n, _ in wanted)]
    yield from every
    url = block.properties.get("resolved")
    others = [list(substituted(entry, url, block.line)) for entry in every]
    yield from others[0] if all(others) else ()
