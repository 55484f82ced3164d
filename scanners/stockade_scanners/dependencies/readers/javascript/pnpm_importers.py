"""The projects that a pnpm lock file answers for, and the folders that they link to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.entries import bounded
from stockade_scanners.dependencies.readers.javascript.packages import folders, of_path

_KINDS = ("dependencies", "devDependencies", "optionalDependencies")
_LINK = "link:"


_Link = tuple[yaml_text.Text, str]


class Importers:
    """What is learnt from all documents of a file; see `Manifest` for members and own."""

    def __init__(self, context: Context) -> None:
        self.members: set[str] = set()
        self.own: dict[str, str] = {}
        self._context = context
        self._links: dict[int, list[_Link]] = {}
        self._again = 0

    def read(self, document: dict[Any, Any]) -> Iterator[Entry]:
        """Yield the links that lead out of the target. Without importers, the project is one.

        Raises:
            ReadError: a section that must be a mapping is none, or aliases repeat too many links.
        """
        every = yaml_text.mapping(document.get("importers"), "importers")
        for folder, importer in every.items() if every else [(".", document)]:
            self.members.update(folders((folder,), self._context))
            fields: dict[Any, Any] = yaml_text.mapping(importer, "An importer")
            for kind in _KINDS:
                for name, path in self._linked(yaml_text.mapping(fields.get(kind), kind)):
                    yield from self._link(name, path, folder)

    def _linked(self, section: dict[yaml_text.Text, Any]) -> list[_Link]:
        """The links of a section. Aliases can give one section to every importer, each of which has
        another folder, so that its links are told apart once and counted each time."""
        if not section:
            return []
        links = self._links.get(id(section))
        if links is None:
            links = self._links[id(section)] = list(_links(section))
        else:
            self._again += len(links)
            bounded(self._again)
        return links

    def _link(self, name: yaml_text.Text, path: str, folder: str) -> Iterator[Entry]:
        outside = of_path(name, path, name.line, self._context, folder)
        if outside is None:
            self.own[name] = f"{folder}/{path}"
        else:
            yield outside


def _links(section: dict[yaml_text.Text, Any]) -> Iterator[_Link]:
    """Before version 6 the value is what was taken, and an object with its version since."""
    for name, taken in section.items():
        version = taken.get("version") if isinstance(taken, dict) else taken
        if isinstance(version, str) and version.startswith(_LINK):
            yield name, version.removeprefix(_LINK)
