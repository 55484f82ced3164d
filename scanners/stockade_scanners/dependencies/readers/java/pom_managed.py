"""`dependencyManagement`: the versions that dependencies without one take.

https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.entries import bounded
from stockade_scanners.dependencies.readers.java.pom_family import Family, family
from stockade_scanners.dependencies.readers.java.pom_model import Named
from stockade_scanners.dependencies.readers.java.pom_reactor import Reactor
from stockade_scanners.dependencies.readers.java.pom_values import add

_MOST_BOMS = 50

Key = tuple[str, str, str]
"""Name (`group:artifact`), type, classifier: what Maven knows a dependency by."""


@frozen
class Managed:
    """Versions by key."""

    versions: Mapping[Key, tuple[str, ...]]
    complete: bool
    """Whether every BOM that is imported is in the target."""


def managed(known: Family, context: Context) -> Managed:
    """What the project, its profiles, its parents and their BOMs manage."""
    return _managed(known, context, set())


def _managed(known: Family, context: Context, boms: set[str]) -> Managed:
    table = _own(known)
    complete = True
    reactor = Reactor(known, context)
    for named in (n for _, part in known.parts() for n in part.managed if is_import(n)):
        inner = _imported(known, named, reactor, context, boms)
        complete = complete and inner is not None and inner.complete
        for key, versions in inner.versions.items() if inner else ():
            table.setdefault(key, versions)
    bounded(len(table))
    return Managed(versions=table, complete=complete)


def is_import(named: Named) -> bool:
    """Whether it stands for all that a BOM manages, and is no package that anything uses."""
    return named.scope == "import" and named.kind == "pom"


def keys(known: Family, named: Named) -> Iterator[Key]:
    """The keys of an entry, one for each reading of its name."""
    for name in known.values.expand(f"{named.group}:{named.artifact}"):
        yield name, known.values.one(named.kind), known.values.one(named.classifier)


def _own(known: Family) -> dict[Key, tuple[str, ...]]:
    """What is managed without BOMs: a project goes before its parents, a profile stands beside."""
    table: dict[Key, tuple[str, ...]] = {}
    for place in reversed(known.places):
        for number, part in enumerate(place.pom.parts):
            for named in part.managed:
                if is_import(named) or not named.version:
                    continue
                for key in keys(known, named):
                    if number == 0:
                        table.pop(key, None)
                    add(table, key, known.values.expand(named.version))
            bounded(len(table))
    return table


def _imported(
    known: Family, named: Named, reactor: Reactor, context: Context, boms: set[str]
) -> Managed | None:
    name = known.values.one(f"{named.group}:{named.artifact}")
    found = reactor.find(name, known.values.one(named.version))
    if found is None or len(boms) == _MOST_BOMS:
        return None
    if found.path in boms:
        return Managed(versions={}, complete=True)
    boms.add(found.path)
    there = replace(context, path=found.path)
    return _managed(family(found.pom, there), there, boms)
