"""`deno.lock`, versions 1 to 5 (https://docs.deno.com/runtime/fundamentals/modules/#lock-file).

Its format is told by https://github.com/denoland/deno_lockfile. Packages of npm are looked up; no
advisories are kept for those of JSR, nor for modules that are named by a URL.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import (
    Context,
    Entry,
    Manifest,
    ReadError,
    Unparsed,
)
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    manifest,
    nameless,
)
from stockade_scanners.dependencies.readers.javascript.json_lines import (
    Path,
    numbered,
    section_lines,
)
from stockade_scanners.dependencies.readers.javascript.packages import (
    exact,
    folders,
    is_exact,
    is_package,
    split,
    substituted,
)

_MODULE = re.compile(r"/(?:x/)?[A-Za-z0-9_]{1,64}(?:@v?[0-9][0-9A-Za-z.-]{0,40})?(?=/)")


@frozen
class _Layout:
    """Where a version of the format has its sections."""

    npm: Path | None = None
    jsr: Path | None = None
    remote: Path = ("remote",)


_LAYOUTS: Mapping[Any, _Layout] = {
    None: _Layout(remote=()),
    "2": _Layout(npm=("npm", "packages")),
    "3": _Layout(npm=("packages", "npm"), jsr=("packages", "jsr")),
    "4": _Layout(npm=("npm",), jsr=("jsr",)),
    "5": _Layout(npm=("npm",), jsr=("jsr",)),
}


def read(text: str, context: Context) -> Manifest:
    """Read every package and module.

    Raises:
        ReadError: not JSON, of an unknown version, or a section is no object.
    """
    document = json_text.load(text)
    version = document.get("version")
    layout = _LAYOUTS.get(version) if isinstance(version, str | None) else None
    if layout is None:
        detail = "The version of the lock file is not known to this release."
        raise ReadError(detail, reason=GapReason.UNSUPPORTED_FORMAT)
    readers = ((layout.npm, _npm), (layout.jsr, _jsr), (layout.remote, _remote))
    lines = section_lines(text, [path for path, _ in readers if path is not None])
    found: list[Entry] = []
    for path, entries in readers:
        section = {} if path is None else _table(document, path)
        bounded(len(found) + len(section))
        for key, value, line in numbered(section, lines, path or ()):
            found.extend(entries(key, value, line))
    members = _table(document, ("workspace", "members"))
    return manifest(found, members=folders((".", *members), context))


def _table(document: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    for key in path:
        document = json_text.table(document, key)
    return document


def _npm(key: str, value: Any, line: int | None) -> Iterator[Entry]:
    """`name@1.0.0`, and the packages that it was resolved beside after a `_`."""
    if not isinstance(value, dict):
        yield Unparsed(detail="A package is not in Deno's form.", line=line)
        return
    name, version = split(key)
    entry = exact(name, version.partition("_")[0], line)
    yield entry
    yield from substituted(entry, value.get("tarball"), line)


def _jsr(key: str, value: Any, line: int | None) -> Iterator[Entry]:  # noqa: ARG001 (as _npm)
    name, version = split(key)
    named = is_exact(version) and is_package(name)
    detail = "A package of JSR: no source of advisories covers these."
    found = nameless(f"jsr/{key}" if named else "jsr", detail, line)
    yield replace(found, reason=GapReason.UNSUPPORTED_ECOSYSTEM)


def _remote(key: str, value: Any, line: int | None) -> Iterator[Entry]:
    """Only the host is kept, and the module's name on Deno's own: the rest could be a secret."""
    try:
        url = urllib.parse.urlsplit(key)
        host = url.hostname
    except ValueError:
        host = None
    if not host or not isinstance(value, str):
        yield Unparsed(detail="A module is not in Deno's form.", line=line)
        return
    module = _MODULE.match(url.path) if host == "deno.land" else None
    detail = "A module that is named by a URL: no source of advisories covers these."
    found = nameless(host + (module[0] if module else ""), detail, line)
    yield replace(found, reason=GapReason.UNSUPPORTED_ECOSYSTEM)
