"""A project with its parents, as far as they are in the target.

Maven takes a parent from `relativePath` only when the file there has the coordinates that are
stated; else from a repository.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers.entries import inside_target
from stockade_scanners.dependencies.readers.java import maven_config, pom_model
from stockade_scanners.dependencies.readers.java.maven_config import Given
from stockade_scanners.dependencies.readers.java.pom_model import Parent, Part, Pom
from stockade_scanners.dependencies.readers.java.pom_values import Values, add

_GENERATIONS = 20


@frozen
class Place:
    """A project and the path of its file."""

    path: str
    pom: Pom


@frozen
class Family:
    """The project itself, then its parents, the nearest first."""

    places: tuple[Place, ...]
    missing: Parent | None
    """The parent at which the target ends."""

    values: Values

    def parts(self) -> Iterator[tuple[Place, Part]]:
        """What each project and each of its profiles adds, the nearest first."""
        return ((place, part) for place in self.places for part in place.pom.parts)


def family(pom: Pom, context: Context) -> Family:
    """The project at the context's path with its parents."""
    places = [Place(path=context.path, pom=pom)]
    given = maven_config.properties(context)
    missing = pom.parent
    while missing is not None and len(places) < _GENERATIONS:
        found = _parent(places[-1], missing, context, given)
        if found is None or any(found.path == place.path for place in places):
            break
        places.append(found)
        missing = found.pom.parent
    return Family(places=tuple(places), missing=missing, values=_values(places, given))


def _parent(child: Place, parent: Parent, context: Context, given: Given) -> Place | None:
    found = at(child, parent.path, context) if parent.path else None
    if found is None:
        return None
    values = _values([found, child], given)
    stated = (parent.group, parent.artifact, parent.version)
    has = (found.pom.group, found.pom.artifact, found.pom.version)
    same = all(values.one(a) in ("", values.one(b)) for a, b in zip(stated, has, strict=True))
    return found if same else None


def at(place: Place, relative: str, context: Context) -> Place | None:
    """The project at a path, of a file or of its folder, that a project writes."""
    # Maven does that on every system.
    path = inside_target(replace(context, path=place.path), relative.replace("\\", "/"))
    if path is None:
        return None
    if not path.endswith(".xml"):
        path = posixpath.normpath(posixpath.join(path, "pom.xml"))
    text = context.other(path)
    try:
        return None if text is None else Place(path=path, pom=pom_model.parse(text))
    except ReadError:
        return None  # its own gap says so, and what would have come from it is not known


def _values(places: list[Place], given: Given) -> Values:
    table: dict[str, tuple[str, ...]] = {}
    for place in reversed(places):
        own, *profiles = place.pom.parts
        table.update({name: (value,) for name, value in own.properties.items()})
        for profile in profiles:
            for name, value in profile.properties.items():
                add(table, name, (value,))
    for name, readings in given.items():
        add(table, name, readings)
    itself = places[0].pom
    stated = {"groupId": itself.group, "artifactId": itself.artifact, "version": itself.version}
    if itself.parent is not None:
        stated["parent.groupId"] = itself.parent.group
        stated["parent.artifactId"] = itself.parent.artifact
        stated["parent.version"] = itself.parent.version
    for name, value in stated.items():
        table.setdefault(name, (value,))
        table[f"project.{name}"] = table[f"pom.{name}"] = (value,)
    return Values(table)
