"""Where the version of a reference may stand: with it, in a later `Update`, or in central files.

https://learn.microsoft.com/nuget/consume-packages/central-package-management.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.readers.dotnet.msbuild import MOST, Evaluation, Placed
from stockade_scanners.dependencies.readers.entries import bounded

VERSIONS = "packageversion"


@frozen
class Stated:
    """Versions by the package's name in lower case."""

    central: Mapping[str, tuple[str, ...]]
    updates: Mapping[str, tuple[tuple[int, str], ...]]
    """With their places in the order of evaluation: an update changes what stands before it."""


def stated(made: Evaluation) -> Stated:
    """All versions that the project's files state apart from its references.

    Raises:
        ReadError: there are over 50,000.
    """
    central: dict[str, tuple[str, ...]] = {}
    updates: dict[str, tuple[tuple[int, str], ...]] = {}
    apart = (p for p in made.items if p.item.kind == VERSIONS or p.item.update)
    named = ((placed, name.lower()) for placed in apart for name in names(made, placed))
    for count, (placed, key) in enumerate(named):
        bounded(count)
        versions = own(made, placed)
        if placed.item.kind == VERSIONS:
            central[key] = _cut((*central.get(key, ()), *versions))
        else:
            now = ((placed.order, version) for version in versions)
            updates[key] = (*updates.get(key, ()), *now)[-MOST - 1 :]
    return Stated(central=central, updates=updates)


def own(made: Evaluation, placed: Placed) -> tuple[str, ...]:
    """The versions that stand with the item itself; an override goes before a version."""
    written = placed.item.overrides or placed.item.versions
    return _cut(version for text in written for version in made.expand(text, placed.path))


def versions_of(made: Evaluation, placed: Placed, name: str, all_stated: Stated) -> tuple[str, ...]:
    """Every version that the reference may have for that package."""
    here = own(made, placed)
    updates = all_stated.updates.get(name.lower(), ())
    later = tuple(version for order, version in updates if order > placed.order)
    if here or later:
        return _cut((*here, *later))
    return all_stated.central.get(name.lower(), ())


def names(made: Evaluation, placed: Placed) -> Iterator[str]:
    """The names that the item gives, evaluated."""
    for reading in made.expand(placed.item.names, placed.path):
        yield from (name.strip() for name in reading.split(";") if name.strip())


def _cut(versions: Iterable[str]) -> tuple[str, ...]:
    """Beyond `MOST`, one more tells that they are many."""
    return tuple(dict.fromkeys(version for version in versions if version))[: MOST + 1]
