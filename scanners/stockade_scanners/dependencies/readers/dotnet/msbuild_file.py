"""What an MSBuild file says, in its order, before anything is evaluated.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-project-file-schema-reference. Names of
properties, items and metadata do not distinguish case; those of elements do.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import ReadError
from stockade_scanners.dependencies.readers import xml_text
from stockade_scanners.dependencies.readers.entries import bounded

ITEMS = frozenset(
    {
        "packagereference",
        "packageversion",
        "globalpackagereference",
        "packagedownload",
        "dotnetclitoolreference",
        "projectreference",
    }
)
_SMALL = 256 * 1024
"""Characters. A file of this size is parsed once and not again for each project it applies to."""

_BRANCHES = frozenset({"When", "Otherwise", "Target"})
_GROUPS = frozenset({"Choose", "ImportGroup", "ItemGroup", "PropertyGroup"})
_UNSET = re.compile(r"\s*'\$\(([^()]{1,200})\)'\s*==\s*''\s*")


@frozen
class Property:
    """A property's definition."""

    name: str
    """In lower case."""

    value: str
    conditional: bool
    """Whether a condition decides if it counts."""

    default: bool
    """Whether the condition is that the property has no value yet."""


@frozen
class Import:
    """Another file that is read at this place."""

    path: str
    line: int
    conditional: bool


@frozen
class Item:
    """A reference to a package or to a project."""

    kind: str
    """In lower case; one of `ITEMS`."""

    names: str
    """Separated by semicolons."""

    update: bool
    """Whether it adds to what another item says."""

    versions: tuple[str, ...]
    """More than one when conditions decide between them."""

    overrides: tuple[str, ...]
    line: int


Statement = Property | Import | Item


def parse(text: str) -> tuple[Statement, ...]:
    """The statements that bear on packages.

    Raises:
        ReadError: not XML, no MSBuild project, or too many statements.
    """
    return _parse_small(text) if len(text) <= _SMALL else _parse(text)


def _parse(text: str) -> tuple[Statement, ...]:
    root = xml_text.load(text)
    if root.tag != "Project":
        raise ReadError("The file does not hold an MSBuild project.", xml_text.line_of(root))
    found: list[Statement] = []
    for statement in _statements(root, conditional=False):
        found.append(statement)
        bounded(len(found))
    return tuple(found)


_parse_small = functools.lru_cache(maxsize=64)(_parse)


def _statements(parent: Element, *, conditional: bool) -> Iterator[Statement]:
    for element in parent:
        decided = conditional or bool(element.get("Condition"))
        if element.tag == "Import" and "Sdk" not in element.attrib:
            where = element.get("Project", "")
            yield Import(path=where, line=xml_text.line_of(element), conditional=decided)
        elif element.tag in _GROUPS or element.tag in _BRANCHES:
            yield from _statements(element, conditional=decided or element.tag in _BRANCHES)
        elif parent.tag == "PropertyGroup":
            yield _property(element, decided)
        elif parent.tag == "ItemGroup" and element.tag.lower() in ITEMS:
            item = _item(element)
            if item is not None:
                yield item


def _property(element: Element, conditional: bool) -> Property:
    name = element.tag.lower()
    unset = _UNSET.fullmatch(element.get("Condition", ""))
    return Property(
        name=name,
        value=(element.text or "").strip(),
        conditional=conditional,
        default=unset is not None and unset[1].lower() == name,
    )


def _item(element: Element) -> Item | None:
    """`None` for one that takes items away."""
    attributes = {name.lower(): value for name, value in element.attrib.items()}
    if "remove" in attributes and "include" not in attributes:
        return None
    update = "include" not in attributes and "update" in attributes
    return Item(
        kind=element.tag.lower(),
        names=attributes.get("update" if update else "include", ""),
        update=update,
        versions=_metadata(element, attributes, "version"),
        overrides=_metadata(element, attributes, "versionoverride"),
        line=xml_text.line_of(element),
    )


def _metadata(element: Element, attributes: dict[str, str], name: str) -> tuple[str, ...]:
    stated = [attributes.get(name, "")]
    stated.extend(child.text or "" for child in element if child.tag.lower() == name)
    return tuple(dict.fromkeys(value.strip() for value in stated if value.strip()))
