"""`packages.lock.json` of NuGet, versions 1 and 2.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.dotnet import nuget
from stockade_scanners.dependencies.readers.entries import bounded, manifest


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read every framework's packages. Projects are the target's own code.

    Raises:
        ReadError: not JSON, or the packages are not where they belong.
    """
    frameworks = json_text.table(json_text.load(text), "dependencies")
    found = [
        (name, package)
        for framework in frameworks
        for name, package in json_text.table(frameworks, framework).items()
    ]
    bounded(len(found))
    lines = json_text.Lines(text).objects(name for name, _ in found)
    entries = (_entry(*each, line) for each, line in zip(found, lines, strict=True))
    return manifest(entry for some in entries for entry in some)


def _entry(name: str, package: Any, line: int | None) -> Iterator[Entry]:
    if not isinstance(package, dict):
        yield Unparsed(detail="A package is not an object.", line=line)
    elif package.get("type") != "Project" or "resolved" in package:
        yield nuget.at(name, package.get("resolved"), line)
