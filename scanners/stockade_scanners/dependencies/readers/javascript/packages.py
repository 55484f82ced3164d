"""npm's names, versions and tarballs, as every format of its family writes them.

https://docs.npmjs.com/cli/configuring-npm/package-json and https://semver.org/.
"""

from __future__ import annotations

import posixpath
import re
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from stockade_scanners.dependencies.manifest import Context, Dependency, Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import (
    elsewhere,
    inside_target,
    locked,
    unresolved,
)
from stockade_scanners.dependencies.readers.spelling import is_name

NPM = "npm"
_EXACT = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}\.[0-9]{1,18}[0-9A-Za-z.+-]{0,200}")
_ARCHIVES = (".tgz", ".tar", ".tar.gz")
_REGISTRIES = frozenset({"registry.npmjs.org", "registry.yarnpkg.com", "registry.npmmirror.com"})
_SLASHES = re.compile(r"^(https?:)/*", re.IGNORECASE)
_LONGEST = 214
"""Characters of a name, by npm's own rule."""


def exact(name: object, version: object, line: int | None, *, licence: object = "") -> Entry:
    """A package at a version that the file states as exact; `unparsed` when that is none."""
    said = version.removeprefix("v") if isinstance(version, str) else version
    if isinstance(said, str) and said and not is_exact(said):
        return Unparsed(detail="The version of a package is not valid.", line=line)
    return locked(NPM, name, said, line, licence=licence)


def is_exact(version: str) -> bool:
    """Whether it is one version: all three numbers, and nothing that could be an address."""
    return _EXACT.fullmatch(version) is not None


def is_package(name: object) -> TypeGuard[str]:
    """Whether it is a name at all: what a file calls a package could be anything."""
    return isinstance(name, str) and len(name) <= _LONGEST and is_name(NPM, name)


def own_names(named: Iterable[tuple[object, object]], context: Context) -> dict[str, str]:
    """Name -> folder of the target, of what a file calls its own."""
    return {
        name: folder
        for name, path in named
        if is_package(name)
        for folder in folders((path,), context)
    }


def folders(paths: Iterable[object], context: Context) -> Iterator[str]:
    """Those of the projects' folders that are inside the target; no address is kept as one."""
    for path in paths:
        inside = inside_target(context, path) if isinstance(path, str) and ":" not in path else None
        yield from () if inside is None else (inside,)


def split(text: str) -> tuple[str, str]:
    """`@scope/name@rest` as (name, rest); the rest is empty when there is no `@` after the name."""
    at = text.find("@", 1)
    return (text, "") if at < 0 else (text[:at], text[at + 1 :])


def aliased(name: str, wanted: str) -> tuple[str, str]:
    """The real package and what is wanted of it: `alias@npm:real@1` is `real@1`."""
    if not wanted.startswith("npm:"):
        return name, wanted
    inner = wanted.removeprefix("npm:")
    real, rest = split(inner)
    return (real, rest) if rest or inner.startswith("@") else (name, inner)


def of_path(
    name: object, path: str, line: int | None, context: Context, base: str = ""
) -> Entry | None:
    """A package by a path from the folder `base`: `None` for a folder of the target, its own code.

    A tarball is not: nobody reads what is in it. npm decodes paths, so both spellings have to be
    inside.
    """
    inside = not path.startswith("~") and not is_archive(path)
    for spelt in {path, urllib.parse.unquote(path)}:
        inside = inside and inside_target(context, posixpath.join(base, spelt)) is not None
    return None if inside else elsewhere(NPM, name, line)


def of_url(name: object, url: str, line: int | None) -> Entry:
    """A package by a URL that states no version; what the public registry serves has one."""
    found = published(url)
    return exact(*found, line) if found else elsewhere(NPM, name, line)


def is_archive(path: str) -> bool:
    """Whether a path ends as a tarball's does, and not as a folder's."""
    return path.lower().endswith(_ARCHIVES)


def published(url: str) -> tuple[str, str] | None:
    """The package and version whose tarball the public registry serves there; `None` elsewhere."""
    found = _of_tarball(url)
    return found.pop() if _of_registry(url) and len(found) == 1 else None


def substituted(entry: Entry, url: object, line: int | None) -> Iterator[Entry]:
    """What is really fetched, where the URL of a tarball names another package than the entry.

    Tools do not compare the two, so a changed URL is a known way to smuggle a package in.
    """
    if not isinstance(url, str) or not isinstance(entry, Dependency):
        return
    for found in sorted(_of_tarball(url), key=str):
        if found is None and _of_registry(url):
            detail = (
                f"{entry.name} is fetched from an address of the registry that is no tarball's."
            )
            yield unresolved(NPM, entry.name, detail, line, direct=True)
        elif found is not None and found != (entry.name, entry.version.partition("+")[0]):
            yield exact(*found, line)


def _of_registry(url: str) -> bool:
    """Whether a tool would ask the public registry: like browsers, they forgive wrong slashes."""
    try:
        parts = urllib.parse.urlsplit(_SLASHES.sub(r"\1//", url.strip().replace("\\", "/")))
    except ValueError:
        return False
    host = (parts.hostname or "").removesuffix(".")
    return host in _REGISTRIES and parts.path not in ("", "/")


def _of_tarball(url: str) -> set[tuple[str, str] | None]:
    """What the URL names as it is written, and with its dot segments resolved as every tool does.

    `None` stands for no tarball.
    """
    written = re.split(r"[?#]", url, maxsplit=1)[0].replace("\\", "/")
    path = urllib.parse.unquote(written)
    return {_parsed(path), _parsed(posixpath.normpath(path))}


def _parsed(path: str) -> tuple[str, str] | None:
    """Registries serve `name/-/name-1.0.0.tgz`; few repeat the scope after the dash, and a mirror
    has `download` for the dash."""
    before, _, file = path.replace("/download/", "/-/").rpartition("/-/")
    scope, _, base = before.rpartition("/")
    scope = scope.rpartition("/")[2]
    file = file.removeprefix(f"{scope}/")
    if not base or not file.startswith(f"{base}-") or not file.endswith(".tgz"):
        return None
    version = file[len(base) + 1 : -len(".tgz")]
    name = f"{scope}/{base}" if scope.startswith("@") else base
    return (name, version.partition("+")[0]) if is_exact(version) else None
