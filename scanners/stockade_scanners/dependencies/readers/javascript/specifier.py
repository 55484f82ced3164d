"""What a manifest wants of a package: a version, a range, a tag, or a place to have it from.

https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies, with the protocols of
https://yarnpkg.com/protocols, https://pnpm.io/workspaces and https://bun.com/docs/pm/workspaces.
"""

from __future__ import annotations

import re
import urllib.parse
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import elsewhere, ranged
from stockade_scanners.dependencies.readers.javascript.packages import (
    NPM,
    aliased,
    exact,
    is_archive,
    is_exact,
    of_path,
    of_url,
    split,
)

_FOLDERS = frozenset({"file", "link", "portal"})
_PATH = (".", "/", "~/")
_NUMBER = r"(?:[0-9]{1,18}|[xX*])"
_TERM = re.compile(
    rf"[<>=~^]{{0,2}}v?{_NUMBER}(?:\.{_NUMBER}){{0,3}}(?:[-+][0-9A-Za-z.+-]{{1,100}})?|[<>=~^]{{1,2}}|-"
)
"""A part of a range between blanks. What is no range could be anything, and is not repeated."""


def entry_of(name: str, wanted: Any, line: int | None, context: Context) -> Entry | None:
    """What a dependency of that name is; `None` for the project's own code."""
    if not isinstance(wanted, str):
        return Unparsed(detail="The version of a dependency is not a string.", line=line)
    real, said = aliased(name, wanted.strip())
    protocol, colon, rest = said.partition(":")
    if protocol == "workspace" and not rest.startswith(_PATH):
        return None
    if protocol in _FOLDERS or protocol == "workspace":
        return of_path(real, rest, line, context)
    if said.startswith(_PATH) or (not colon and is_archive(said)):
        return of_path(real, said, line, context)
    if protocol == "patch":
        return _patched(rest, line)
    if protocol == "jsr":
        return _from_jsr(real, rest, line)
    if protocol == "catalog":
        return ranged(NPM, real, None, NPM, line)
    if colon:
        return of_url(real, said, line)
    return _version(real, said, line)


def _version(name: str, said: str, line: int | None) -> Entry:
    """A version, a range or a tag; `owner/repository` is one of GitHub's."""
    if "/" in said:
        return elsewhere(NPM, name, line)
    bare = said.lstrip("=v ")
    if is_exact(bare):
        return exact(name, bare, line)
    terms = said.replace("||", " ").split()
    is_range = all(_TERM.fullmatch(term) for term in terms)
    return ranged(NPM, name, said if is_range else None, NPM, line)


def _patched(rest: str, line: int | None) -> Entry:
    """`name@npm%3A1.0.0#patch`: what is patched is a package like others."""
    inner = urllib.parse.unquote(rest.partition("#")[0])
    name, said = aliased(*split(inner))
    return elsewhere(NPM, name, line) if ":" in said else _version(name, said, line)


def _from_jsr(name: str, rest: str, line: int | None) -> Entry:
    """JSR serves `@scope/name` to npm's tools as `@jsr/scope__name`."""
    real, said = split(rest) if rest.startswith("@") else (name, rest)
    return _version(f"@jsr/{real.removeprefix('@').replace('/', '__')}", said, line)
