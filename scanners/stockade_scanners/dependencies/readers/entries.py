"""What readers make entries and manifests with, whatever the ecosystem."""

from __future__ import annotations

import posixpath
import re
import string
from collections.abc import Iterable, Mapping
from typing import TypeGuard

from stockade.model.ecosystem import folded
from stockade.model.gap import GapReason
from stockade_scanners.dependencies import purl, ranges
from stockade_scanners.dependencies.manifest import (
    Context,
    Dependency,
    Entry,
    Manifest,
    ReadError,
    Unparsed,
    Unresolved,
    Wanted,
)
from stockade_scanners.dependencies.readers import spelling

MOST = 50_000
_LONGEST = 512
"""Characters of a name or a version; a Go module's path is the longest seen, with about 130."""

_SHOWN = 100
_DRIVE = re.compile(r"[A-Za-z]:")
_WANTED = frozenset(f"{string.ascii_letters}{string.digits}.*+-_!~^<>=|, ()[]")


def locked(
    ecosystem: str, name: object, version: object, line: int | None, *, licence: object = ""
) -> Entry:
    """A package at a version that the file states as exact. Values may be of any type.

    Without a version it is unresolved; with a name or a version that can be none, unparsed.
    """
    if not _named(name, ecosystem):
        return Unparsed(detail="The name of a package is not valid.", line=line)
    if version in (None, ""):
        return unresolved(ecosystem, name, f"{name} has no version in the file.", line)
    if not _plain(version) or not spelling.is_version(ecosystem, version):
        return Unparsed(detail=f"The version of {name} is not valid.", line=line)
    try:
        address = purl.of(ecosystem, name, version)
    except ValueError:
        return Unparsed(detail="The name of a package is not valid.", line=line)
    return Dependency(
        ecosystem=ecosystem,
        name=name,
        version=version,
        purl=address,
        line=line,
        licence=_licence(licence),
    )


def ranged(ecosystem: str, name: object, text: object, grammar: str, line: int | None) -> Entry:
    """A package for which the file allows a range of versions, `text` in its own notation."""
    allowed = wanted_of(grammar, text)
    shown = f" ({allowed.text})" if allowed and 0 < len(allowed.text) <= _SHOWN else ""
    detail = f"{name} has no exact version{shown}; lock it."
    return unresolved(ecosystem, name, detail, line, wanted=allowed)


def wanted_of(grammar: str, text: object) -> Wanted | None:
    """The range, unless it holds anything but versions: an address could hold a credential."""
    said = text.strip() if isinstance(text, str) else None
    if said is None or len(said) > _LONGEST or not _WANTED.issuperset(said):
        return None
    return Wanted(grammar=grammar, text=said)


def elsewhere(ecosystem: str, name: object, line: int | None) -> Entry:
    """A package that is had by a URL, a path or a repository, which may be another of its name."""
    detail = f"{name} is named by a URL or a path and not by a version."
    return unresolved(ecosystem, name, detail, line, direct=True)


def unresolved(
    ecosystem: str,
    name: object,
    detail: str,
    line: int | None,
    *,
    direct: bool = False,
    wanted: Wanted | None = None,
) -> Entry:
    """A package whose version is not known. `detail` may hold the name, for it is checked here."""
    if not _named(name, ecosystem):
        return Unparsed(detail="The name of a package is not valid.", line=line)
    try:
        address = purl.of(ecosystem, name)
    except ValueError:
        return Unparsed(detail="The name of a package is not valid.", line=line)
    return Unresolved(
        ecosystem=ecosystem,
        name=name,
        purl=address,
        detail=detail,
        line=line,
        direct=direct,
        wanted=wanted,
    )


def nameless(what: str, detail: str, line: int | None) -> Unresolved:
    """Something without a name of its own; `what` stands for it and must hold no credential."""
    return Unresolved(name="", purl=purl.unnamed(what), detail=detail, line=line)


def manifest(
    found: Iterable[Entry],
    context: Context | None = None,
    *,
    members: Iterable[str] = (),
    open_below: str | None = None,
    own: Mapping[str, str] | None = None,
) -> Manifest:
    """Sort entries into what can be looked up and what cannot.

    With `context`, what a lock file answers for is left out.

    Raises:
        ReadError: there are over 50,000: no project has them, and each costs a look-up.
    """
    every = tuple(found)
    bounded(len(every))
    if context is not None:
        every = tuple(e for e in every if not answered(e, context))
    return Manifest(
        dependencies=tuple(e for e in every if isinstance(e, Dependency)),
        unresolved=tuple(e for e in every if isinstance(e, Unresolved)),
        unparsed=tuple(e for e in every if isinstance(e, Unparsed)),
        members=frozenset(members),
        open_below=open_below,
        own=own or {},
    )


def bounded(count: int) -> None:
    """Raise ReadError over 50,000 entries."""
    if count > MOST:
        raise ReadError(f"The file has more than {MOST} entries.", reason=GapReason.TOO_LARGE)


def answered(entry: Entry, context: Context) -> bool:
    """Whether a lock file beside this file answers for the entry, so that it need not be asked.

    A pin that differs from the lock file's is asked for itself. What has no name, or is named by a
    URL or a path, is answered by nothing: the lock file's package of that name may be another one.
    Nor is a range of which the lock file has no version: every tool then takes another one.
    """
    if isinstance(entry, Dependency):
        return entry.purl in context.locked_purls
    if not isinstance(entry, Unresolved) or entry.direct or not entry.name:
        return False
    spelt = {entry.name, folded(entry.ecosystem, entry.name) if entry.ecosystem else entry.name}
    if spelt.isdisjoint(context.locked_names):
        return False
    versions = frozenset[str]().union(*(context.locked_versions.get(name, ()) for name in spelt))
    return not versions or ranges.may_be_one_of(entry.ecosystem, entry.wanted, versions)


def inside_target(context: Context, folder: str) -> str | None:
    """`folder`, written relative to the file, as a path of the target; `None` when outside it.

    A backslash is part of a name, as on every system but Windows. There it parts names, so that the
    path must be inside by that reading too. For a tool that replaces it everywhere, do so before.
    """
    written, other = (
        posixpath.normpath(posixpath.join(context.folder, said))
        for said in (folder, folder.replace("\\", "/"))
    )
    outside = any(_is_outside(path) for path in (written, other))
    return None if outside or _DRIVE.match(folder) else written


def _is_outside(path: str) -> bool:
    return path.startswith(("/", "../")) or path == ".." or "\0" in path


def _licence(value: object) -> str:
    """A licence's name or expression; empty when it may be an address, or is none."""
    if not isinstance(value, str) or not value.isprintable() or "@" in value or "://" in value:
        return ""
    return value[:_LONGEST]


def _named(name: object, ecosystem: str) -> TypeGuard[str]:
    return _plain(name) and spelling.is_name(ecosystem, name)


def _plain(value: object) -> TypeGuard[str]:
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        return False
    return value.isprintable() and " " not in value
