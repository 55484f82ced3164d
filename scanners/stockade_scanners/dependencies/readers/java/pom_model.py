"""What a `pom.xml` says, before Maven makes anything of it (https://maven.apache.org/pom.html)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import ReadError
from stockade_scanners.dependencies.readers import xml_text
from stockade_scanners.dependencies.readers.entries import bounded

_SMALL = 256 * 1024
"""Characters. A parent of this size is parsed once and not again for each of its modules."""


@frozen
class Named:
    """A dependency, a managed version or an imported BOM."""

    group: str
    artifact: str
    version: str
    kind: str
    """Maven calls it the type."""

    classifier: str
    scope: str
    line: int


@frozen
class Part:
    """What a project or one of its profiles adds."""

    properties: Mapping[str, str]
    dependencies: tuple[Named, ...]
    managed: tuple[Named, ...]
    modules: tuple[str, ...]


@frozen
class Parent:
    """The project that this one inherits from."""

    group: str
    artifact: str
    version: str
    path: str
    """From the folder of the file; empty: Maven looks for it in repositories alone."""

    line: int


@frozen
class Pom:
    """One file. Group and version are the parent's where it states none."""

    group: str
    artifact: str
    version: str
    packaging: str
    parent: Parent | None
    parts: tuple[Part, ...]
    """First the project itself, then its profiles."""


def parse(text: str) -> Pom:
    """Read the file.

    Raises:
        ReadError: not XML, or no Maven project.
    """
    return _parse_small(text) if len(text) <= _SMALL else _parse(text)


def _parse(text: str) -> Pom:
    root = xml_text.load(text)
    if root.tag != "project":
        raise ReadError("The file does not hold a Maven project.", xml_text.line_of(root))
    parent = next((_parent(found) for found in root.iterfind("parent")), None)
    return Pom(
        group=_said(root, "groupId") or (parent.group if parent else ""),
        artifact=_said(root, "artifactId"),
        version=_said(root, "version") or (parent.version if parent else ""),
        packaging=_said(root, "packaging") or "jar",
        parent=parent,
        parts=(_part(root), *(_part(found) for found in root.iterfind("profiles/profile"))),
    )


_parse_small = functools.lru_cache(maxsize=64)(_parse)


def _parent(element: Element) -> Parent:
    stated = element.find("relativePath") is not None
    return Parent(
        group=_said(element, "groupId"),
        artifact=_said(element, "artifactId"),
        version=_said(element, "version"),
        path=_said(element, "relativePath") if stated else "../pom.xml",
        line=xml_text.line_of(element),
    )


def _part(element: Element) -> Part:
    values = (child for found in element.iterfind("properties") for child in found)
    return Part(
        properties={child.tag: _text(child) for child in values},
        dependencies=tuple(_all(element, "dependencies/dependency")),
        managed=tuple(_all(element, "dependencyManagement/dependencies/dependency")),
        modules=tuple(
            _text(child)
            for path in ("modules/module", "subprojects/subproject")
            for child in element.iterfind(path)
        ),
    )


def _all(element: Element, path: str) -> Iterator[Named]:
    for count, found in enumerate(element.iterfind(path), start=1):
        bounded(count)
        yield Named(
            group=_said(found, "groupId"),
            artifact=_said(found, "artifactId"),
            version=_said(found, "version"),
            kind=_said(found, "type") or "jar",
            classifier=_said(found, "classifier"),
            scope=_said(found, "scope"),
            line=xml_text.line_of(found),
        )


def _said(element: Element, name: str) -> str:
    """Two of one name are joined into a word that nothing accepts, for Maven refuses them."""
    return " ".join(_text(found) for found in element.findall(name))


def _text(element: Element) -> str:
    """Elements inside a value are kept as a mark that nothing accepts, for the same reason."""
    return "< >" if len(element) else (element.text or "").strip()
