"""`pom.xml` (https://maven.apache.org/pom.html): what a Maven project declares, by itself, by its
profiles and by those of its parents that are in the target.

Not read: plugins and extensions, which build the project; and managed versions that no dependency
takes, unless only a change is scanned, for then the projects that take them are out of sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unresolved
from stockade_scanners.dependencies.readers.entries import bounded, manifest, nameless
from stockade_scanners.dependencies.readers.java import pom_model
from stockade_scanners.dependencies.readers.java.pom_entries import Declared, Project, entries
from stockade_scanners.dependencies.readers.java.pom_family import Family, family
from stockade_scanners.dependencies.readers.java.pom_managed import Key, is_import, keys, managed
from stockade_scanners.dependencies.readers.java.pom_model import Named
from stockade_scanners.dependencies.readers.java.pom_reactor import Reactor


def read(text: str, context: Context) -> Manifest:
    """Read every dependency, whatever its scope.

    Raises:
        ReadError: not XML, no Maven project, or too many dependencies.
    """
    known = family(pom_model.parse(text), context)
    project = Project(
        family=known, managed=managed(known, context), reactor=Reactor(known, context)
    )
    found: list[Entry] = []
    for declared in _declared(known):
        found.extend(entries(project, declared))
        bounded(len(found))
    found.extend(_not_known(known, found))
    if context.partial:
        for declared in _managed(known):
            found.extend(entries(project, declared))
            bounded(len(found))
    return manifest(found, context)


def _not_known(known: Family, found: list[Entry]) -> Iterator[Unresolved]:
    """What only Maven would tell. A `pom` project builds nothing that its parent could add to."""
    itself, missing = known.places[0].pom, known.missing
    if not found and (itself.parent is None or missing is None or itself.packaging == "pom"):
        return
    line = found[0].line if found else itself.parent.line if itself.parent else None
    more = " Nor is what a parent adds that this scan does not see." if missing else ""
    detail = f"Maven resolves transitive dependencies only when it runs; they are not known.{more}"
    yield nameless("transitive dependencies", detail, line)


def _declared(known: Family) -> Iterator[Declared]:
    """What the project declares or inherits; what it inherits stands where it names its parent."""
    itself = known.places[0]
    nearer: set[Key] = set()
    for place, part in known.parts():
        own = part is place.pom.parts[0]
        inherited = itself.pom.parent if place is not itself else None
        found = list(_once(known, part.dependencies, inherited.line if inherited else None))
        yield from (declared for declared in found if declared.key not in nearer)
        nearer.update(declared.key for declared in found if own)


def _managed(known: Family) -> Iterator[Declared]:
    for part in known.places[0].pom.parts:
        named = (n for n in part.managed if n.version and not is_import(n))
        yield from _once(known, named, None)


def _once(known: Family, every: Iterable[Named], line: int | None) -> Iterator[Declared]:
    """Each dependency with its key, but what is said twice alike once."""
    first: dict[Key, set[str]] = {}
    for named in every:
        for key in keys(known, named):
            versions = first.setdefault(key, set())
            if named.version not in versions:
                yield Declared(named=named, key=key, line=line or named.line, again=bool(versions))
            versions.add(named.version)
