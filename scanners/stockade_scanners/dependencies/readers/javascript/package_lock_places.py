"""The places of versions 2 and 3 of npm's lock file: each folder that npm fills, or links to.

https://docs.npmjs.com/cli/configuring-npm/package-lock-json#packages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import Context, Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import elsewhere, inside_target
from stockade_scanners.dependencies.readers.javascript.json_lines import numbered, section_lines
from stockade_scanners.dependencies.readers.javascript.packages import (
    NPM,
    exact,
    folders,
    of_url,
    substituted,
)

_PATH = ("packages",)
_INSTALLED = "node_modules/"


@frozen
class Places:
    """What the places hold; see `Manifest` for members and own."""

    found: list[Entry] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    own: dict[str, str] = field(default_factory=dict)


def read_places(packages: Mapping[str, Any], text: str, context: Context) -> Places:
    """Read every place. The root and the workspaces are the project's own."""
    places = Places()
    lines = section_lines(text, (_PATH,))
    root = packages.get("")
    has_workspaces = isinstance(root, dict) and bool(root.get("workspaces"))
    for place, package, line in numbered(packages, lines, _PATH):
        if not isinstance(package, dict):
            places.found.append(Unparsed(detail="A package is not in npm's form.", line=line))
        elif not place:
            places.members.add(context.folder or ".")
        elif package.get("link") is True:
            places.found.extend(_link(place, package, line, context, packages, places.own))
        elif _is_installed(place):
            places.found.extend(_installed(place, package, line))
        else:
            places.members.update(folders((place,), context))
            inside = inside_target(context, place) is not None
            if not (inside and has_workspaces):
                places.found.extend(_folder(place, package, line, inside))
    return places


def name_of(place: str) -> str:
    """The name under which code finds what is there."""
    _, installed, name = place.rpartition(_INSTALLED)
    return name if installed else place.rpartition("/")[2]


def _is_installed(place: str) -> bool:
    return f"/{place}".rpartition(f"/{_INSTALLED}")[1] != ""


def _link(
    place: str,
    package: Mapping[str, Any],
    line: int | None,
    context: Context,
    packages: Mapping[str, Any],
    own: dict[str, str],
) -> Iterator[Entry]:
    """A folder of the target is its own; another one has a place of its own, as a rule."""
    name, folder = name_of(place), package.get("resolved")
    if isinstance(folder, str) and inside_target(context, folder) is not None:
        own[name] = folder
    elif folder not in packages:
        yield elsewhere(NPM, name, line)


def _installed(place: str, package: Mapping[str, Any], line: int | None) -> Iterator[Entry]:
    """`name` stands where the package has another name than its folder, by an alias or a URL."""
    name = package.get("name", name_of(place))
    version, url = package.get("version"), package.get("resolved")
    source = url if version in (None, "") else version
    if isinstance(source, str) and ":" in source:
        yield of_url(name, source, line)
        return
    entry = exact(name, version, line, licence=_licence(package.get("license")))
    yield entry
    yield from substituted(entry, url, line)


def _folder(
    place: str, package: Mapping[str, Any], line: int | None, inside: bool
) -> Iterator[Entry]:
    """A folder that is named as a dependency: at its version where it has one, a copy perhaps."""
    name = package.get("name", name_of(place))
    if package.get("version") not in (None, ""):
        yield exact(name, package["version"], line, licence=_licence(package.get("license")))
    elif not inside:
        yield elsewhere(NPM, name, line)


def _licence(value: Any) -> Any:
    """Once, npm wrote `{"type": "MIT"}`."""
    return value.get("type") if isinstance(value, dict) else value
