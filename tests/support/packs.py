"""The built-in packs from their sources, and what a policy of a test may extend."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from stockade.model.errors import UsageError
from stockade.policy.load import load
from stockade.policy.rules import Layer
from stockade_policies import PACKS, read_pack


class Shelf:
    """The packs, and files by their references."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = files or {}

    def pack(self, name: str) -> Layer:
        """A pack, as `tools/compile-packs` reads it."""
        if name not in PACKS:
            raise UsageError(f"no pack is called `{name}`")
        return source(name)

    def file(self, base: str, reference: str) -> tuple[str, bytes]:
        """A file, wherever it is extended."""
        if reference not in self._files:
            raise UsageError(f"{reference} does not exist")
        return reference, self._files[reference]


@functools.cache
def source(name: str) -> Layer:
    """A pack from its YAML."""
    return load(f"{name}.yml", read_pack(name), name=name, library=Shelf())


def policy(text: str, files: Mapping[str, bytes] | None = None) -> Layer:
    """A policy of a test or of the docs."""
    return load("policy.yml", text.encode(), name="policy.yml", library=Shelf(files))
