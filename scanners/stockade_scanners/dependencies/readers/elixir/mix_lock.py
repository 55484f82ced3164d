"""`mix.lock`: an Elixir map of tuples (https://hexdocs.pm/mix/Mix.Tasks.Deps.html).

A package of Hex is `{:hex, :name, "version", …}`, one of a repository `{:git, "url", "commit", …}`.
"""

from __future__ import annotations

import posixpath
import re

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers.elixir.mix_lock_pairs import Pair, pairs
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    elsewhere,
    inside_target,
    locked,
    manifest,
)

_HEX = "Hex"
_UMBRELLA = re.compile(r"""^[^#\n]*\bapps_path:[ \t]*["']([^"'\n]+)["']""", re.MULTILINE)


def read(text: str, context: Context) -> Manifest:
    """Read every package. The lock file of an umbrella answers for its applications too.

    Raises:
        ReadError: it is no map of literals, which is all that Mix writes.
    """
    found: list[Entry] = []
    for pair in pairs(text):
        found.append(_entry(pair))
        bounded(len(found))
    project = context.other(posixpath.join(context.folder, "mix.exs")) or ""
    umbrella = _UMBRELLA.search(project)
    return manifest(found, open_below=inside_target(context, umbrella[1]) if umbrella else None)


def _entry(pair: Pair) -> Entry:
    if pair.values is None:
        return Unparsed(detail="A package is not in Mix's form.", line=pair.line)
    kind, name, version, *_ = (*pair.values, "", "", "")
    if kind == ":hex":
        return locked(_HEX, name.lstrip(":") or pair.key, version, pair.line)
    return elsewhere(_HEX, pair.key, pair.line)
