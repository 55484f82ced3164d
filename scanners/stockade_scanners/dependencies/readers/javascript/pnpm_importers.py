"""The projects that a pnpm lock file answers for, and the folders that they link to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.javascript.packages import folders, of_path

_KINDS = ("dependencies", "devDependencies", "optionalDependencies")
_LINK = "link:"


class Importers:
    """What is learnt from all documents of a file; see `Manifest` for members and own."""

    def __init__(self, context: Context) -> None:
        self.members: set[str] = set()
        self.own: dict[str, str] = {}
        self._context = context

    def read(self, document: dict[Any, Any]) -> Iterator[Entry]:
        """Yield the links that lead out of the target. Without importers, the project is one.

        Raises:
            ReadError: a section that must be a mapping is none.
        """
        every = yaml_text.mapping(document.get("importers"), "importers")
        for folder, importer in every.items() if every else [(".", document)]:
            self.members.update(folders((folder,), self._context))
            fields: dict[Any, Any] = dict(yaml_text.mapping(importer, "An importer"))
            for kind in _KINDS:
                for name, taken in yaml_text.mapping(fields.get(kind), kind).items():
                    yield from self._linked(name, taken, folder)

    def _linked(self, name: yaml_text.Text, taken: Any, folder: str) -> Iterator[Entry]:
        """Before version 6 the value is what was taken, and an object with its version since."""
        version = taken.get("version") if isinstance(taken, dict) else taken
        if not isinstance(version, str) or not version.startswith(_LINK):
            return
        path = version.removeprefix(_LINK)
        outside = of_path(name, path, name.line, self._context, folder)
        if outside is None:
            self.own[name] = f"{folder}/{path}"
        else:
            yield outside
