"""Versions that a `package.json` forces on whatever needs the package: `overrides` of npm and Bun,
`resolutions` of Yarn, `pnpm.overrides`.

https://docs.npmjs.com/cli/configuring-npm/package-json#overrides,
https://yarnpkg.com/configuration/manifest#resolutions, https://pnpm.io/settings#overrides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Dependency, Entry
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import bounded
from stockade_scanners.dependencies.readers.javascript.specifier import entry_of

_ITSELF = "."
_SECTIONS = ("overrides", "resolutions")
_INSIDE = re.compile(r"(?<=[^ |@])>")
_LAST = re.compile(r"(?:^|/)((?:@[^/@]+/)?[^/@]+)(?:@.*)?$")
_LONGEST = 512
_YARN = frozenset({"yarn.lock", "bun.lock"})
_PNPM = "pnpm-lock"


def pinned(document: Mapping[str, Any], text: str, context: Context) -> Iterator[Entry]:
    """The exact versions among them, which a lock file may not have yet and then does not keep.

    What is not exact, a lock file resolves as it does a dependency's range; without one, the
    packages that a project needs in turn are a gap already.
    """
    pnpm = document.get("pnpm")
    said = [document.get(section) for section in _SECTIONS]
    said.append(pnpm.get("overrides") if isinstance(pnpm, dict) else None)
    lines = json_text.Lines(text) if any(said) else None
    for count, (key, name, version) in enumerate(_pairs(said)):
        bounded(count)
        entry = entry_of(name, version, lines.key(key) if lines else None, context)
        if isinstance(entry, Dependency):
            yield entry


def forced(documents: Iterable[Mapping[str, Any]], context: Context) -> dict[str, list[Entry]]:
    """What is forced on a package whoever needs it, the project itself too.

    Yarn and Bun do so by `resolutions`, pnpm by its overrides; npm forces nothing on what the
    project itself names. What is forced under a condition is not looked at.
    """
    found: dict[str, list[Entry]] = {}
    for document in documents:
        for key, _, version in _pairs(_said(document, context.locked_by)):
            name = key.removeprefix("**/")
            if name_of(name) == name:
                entry = entry_of(name, version, None, context)
                found.setdefault(name, []).extend([] if entry is None else [entry])
    return found


def _said(document: Mapping[str, Any], locks: frozenset[str]) -> Iterator[Any]:
    if not _YARN.isdisjoint(locks):
        yield document.get("resolutions")
    if _PNPM in locks:
        pnpm = document.get("pnpm")
        yield pnpm.get("overrides") if isinstance(pnpm, dict) else None


def _pairs(said: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """The key as it is written, the package that it names last, and what is said of it."""
    waiting = [("", value) for value in reversed(list(said))]
    while waiting:
        around, value = waiting.pop()
        for key, inner in value.items() if isinstance(value, dict) else ():
            name = around if key == _ITSELF else name_of(key)
            if isinstance(inner, str):
                yield key, name, inner
            else:
                waiting.append((name, inner))


def name_of(key: str) -> str:
    """The package that a key is about: `b` of `a>b@1`, `a/**/b`, `b@^2`."""
    found = _LAST.search(_INSIDE.split(key)[-1]) if len(key) <= _LONGEST else None
    return found[1] if found else ""
