"""`Package.resolved`, versions 1 to 3.

https://github.com/swiftlang/swift-package-manager/blob/main/Sources/PackageGraph/ResolvedPackagesStore.swift
holds its only description.
"""

from __future__ import annotations

import re
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    locked,
    manifest,
    nameless,
    unresolved,
)

_SWIFT = "SwiftURL"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORT = re.compile(r":[0-9]+(?=/)")
_REMOTE = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9._~+-]+)+")
_IDENTITY = re.compile(r"[A-Za-z0-9_.-]{1,200}")


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read every pin. Those to a branch or a commit, and those of a registry, are gaps.

    Raises:
        ReadError: not JSON, or without a list of pins.
    """
    document = json_text.load(text)
    old = "object" in document
    holder = json_text.table(document, "object") if old else document
    if not isinstance(holder.get("pins"), list):
        raise ReadError("The file has no list of pins.")
    pins = json_text.items(holder, "pins")
    bounded(len(pins))
    key = "package" if old else "identity"
    identities = [pin.get(key) if isinstance(pin, dict) else None for pin in pins]
    lines = json_text.Lines(text).values(key, identities)
    place = "repositoryURL" if old else "location"
    rows = zip(pins, identities, lines, strict=True)
    return manifest(_entry(pin, _shown(identity), place, line) for pin, identity, line in rows)


def _entry(pin: Any, shown: str, place: str, line: int | None) -> Entry:
    state = pin.get("state") if isinstance(pin, dict) else None
    location = pin.get(place) if isinstance(pin, dict) else None
    if not isinstance(state, dict) or not isinstance(location, str | None):
        return Unparsed(detail="A pin is not in SwiftPM's form.", line=line)
    name = address(location or "")
    if not name:
        registry = pin.get("kind") == "registry"
        where = "a registry, not from a repository" if registry else "an unusual place"
        detail = f"{shown} comes from {where}, so advisories have no name for it."
        return nameless(shown, detail, line)
    if state.get("version") in (None, ""):
        detail = f"{name} is pinned to a branch or a commit and not to a version."
        return unresolved(_SWIFT, name, detail, line)
    return locked(_SWIFT, name, state["version"], line)


def address(location: str) -> str:
    """The repository's address as OSV writes it: host and path, without scheme, user and `.git`.

    Empty for a folder, and for what could hold a credential elsewhere than before an `@`.
    """
    scheme = _SCHEME.match(location)
    bare = (location[scheme.end() :] if scheme else location).rpartition("@")[2]
    if not scheme and ":" in bare:  # git's short form, `git@host:owner/name`
        bare = "/".join(part.strip("/") for part in bare.split(":", 1))
    bare = _PORT.sub("", bare, count=1)
    bare = bare.rstrip("/").removesuffix(".git")
    return bare if _REMOTE.fullmatch(bare) and ".." not in bare else ""


def _shown(identity: Any) -> str:
    """The pin's identity, if it can be shown."""
    shown = isinstance(identity, str) and _IDENTITY.fullmatch(identity) is not None
    return identity if shown else "pin"
