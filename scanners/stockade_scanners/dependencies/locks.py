"""Which lock files answer for a manifest."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from stockade.model.ecosystem import folded
from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.manifest import Context, Manifest, Unresolved

_ABOVE = frozenset({"gradle-verification"})
"""Lock formats whose file stands in a folder of its own, below that of the project."""

_OTHERS = {"gemfile": "gemfile.lock", "gems.rb": "gems.locked"}
"""Manifests that have one lock file alone, of another one's format."""

_BUILD_ITSELF = "buildscript-"
"""Gradle's lock file of what a build script itself takes, which is not what it builds. It answers
for nothing by itself."""

_BUILD = "build"
_GRADLE = "gradle"


class Locks:
    """What was read, by folder: a lock file answers for projects beside and below it alone."""

    def __init__(self) -> None:
        self._read: dict[str, list[tuple[str, Manifest]]] = {}

    def add(self, path: str, made: Manifest) -> None:
        """Keep what was made of a file."""
        self._read.setdefault(posixpath.dirname(path), []).append((path, made))

    def near(self, folder: str) -> Iterator[tuple[str, Manifest]]:
        """What stands in the folder or above it, or in a `gradle` folder of one of these."""
        while True:
            for place in (folder, posixpath.join(folder, _GRADLE)):
                yield from self._read.get(place, ())
            if not folder:
                return
            folder = posixpath.dirname(folder)


def with_locks(context: Context, locks: Iterable[tuple[str, Manifest]]) -> Context:
    """The context with what the lock files say that answer for its file."""
    known = [(reach, path, lock) for path, lock in locks if (reach := _reach(path, lock, context))]
    found = [lock for reach, _, lock in known if reach != _BUILD]
    if not found:
        return context
    versions: dict[str, frozenset[str]] = {}
    own: dict[str, str] = {}
    for lock in found:
        own |= lock.own
        for name, those in lock.versions.items():
            versions[name] = versions.get(name, frozenset()) | those
    return replace(
        context,
        locked=True,
        locked_names=frozenset[str]().union(*(lock.names for _, _, lock in known)),
        locked_purls=frozenset[str]().union(*(lock.purls for lock in found)),
        locked_versions=versions,
        locked_own=own,
        locked_openly=all(reach == "below" for reach, _, _ in known if reach != _BUILD),
        locked_by=frozenset(form.name for _, path, _ in known if (form := formats.of(path))),
    )


def explained(made: Manifest, context: Context) -> Manifest:
    """The manifest, where what it allows is not what the lock file has in so many words."""
    known = context.locked_versions.keys()
    if not known:
        return made
    return replace(made, unresolved=tuple(_explained(entry, known) for entry in made.unresolved))


def _explained(entry: Unresolved, known: Container[str]) -> Unresolved:
    spelt = folded(entry.ecosystem, entry.name) if entry.ecosystem else entry.name
    if entry.direct or entry.wanted is None or spelt not in known:
        return entry
    detail = f"The lock file has no version of {entry.name} that this allows; lock it anew."
    return replace(entry, detail=detail)


def _reach(path: str, lock: Manifest, context: Context) -> str:
    """How the lock file answers for the file: `beside` it, by naming its folder (`member`), or for
    all that is `below`; for the `build` script alone; empty: not at all."""
    if context.path.endswith(".in"):
        return "beside" if path == f"{context.path.removesuffix('.in')}.txt" else ""
    form, of_lock = formats.of(context.path), formats.of(path)
    if form is None or of_lock is None or of_lock.name not in form.answered_by:
        return ""
    folder, _, name = path.rpartition("/")
    if _OTHERS.get(context.name, name.lower()) != name.lower():
        return ""
    if folder == context.folder:
        return _BUILD if name.startswith(_BUILD_ITSELF) else "beside"
    above = posixpath.dirname(folder) if of_lock.name in _ABOVE else folder
    if not _is_below(context.folder, above):
        return ""  # whatever the file says: no tool looks for it there
    if (context.folder or ".") in lock.members:
        return "member"
    is_open = lock.open_below is not None and _is_below(context.folder, lock.open_below)
    return "below" if is_open else ""


def _is_below(folder: str, above: str) -> bool:
    return not above or folder == above or folder.startswith(f"{above}/")
