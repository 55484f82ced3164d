"""pnpm's dependency paths, which are the keys of its lock file's packages.

https://github.com/pnpm/spec/tree/master/lockfile. Until version 5 `/@scope/name/1.0.0_peer@2.0.0`,
in 6 `/@scope/name@1.0.0(peer@2.0.0)`, with a registry's host before the slash where that is not the
default one, and since 9 `@scope/name@1.0.0`. What comes from elsewhere has its address there.
"""

from __future__ import annotations

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.readers.javascript.packages import is_exact, split


@frozen
class Place:
    """What a dependency path says; a part is empty where it does not."""

    name: str = ""
    version: str = ""
    source: str = ""
    """The address or the path of what is not from a registry."""


def parse(path: str, major: int) -> Place | None:
    """Read a dependency path of the lock file's version; `None` when it is none."""
    bare = without_peers(path)
    if bare.startswith("file:"):
        return Place(source=bare)
    if major >= 7 and not bare.startswith("/"):
        name, rest = split(bare)
        if not rest:
            return None
        return Place(name=name, version=rest) if is_exact(rest) else Place(name=name, source=rest)
    host, slash, rest = bare.partition("/")
    if not slash:
        return None
    found = _registry_path(rest)
    if found is None and host:
        return Place(source=bare)
    return found


def without_peers(path: str) -> str:
    """The path without what versions 6 and later append for peers, patches and the like."""
    return path.partition("(")[0]


def _registry_path(path: str) -> Place | None:
    """`name/1.0.0` or `name@1.0.0`, with a scope perhaps."""
    parts = path.split("/")
    scope = f"{parts.pop(0)}/" if parts[0].startswith("@") else ""
    if len(parts) == 1:
        name, version = split(parts[0])
    elif len(parts) == 2:
        name, version = parts
    else:
        return None
    version = version.partition("_")[0]
    return Place(name=scope + name, version=version) if is_exact(version) else None
