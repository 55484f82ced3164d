"""`packages.config` (https://learn.microsoft.com/nuget/reference/packages-config)."""

from __future__ import annotations

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers import xml_text
from stockade_scanners.dependencies.readers.dotnet import nuget
from stockade_scanners.dependencies.readers.entries import bounded, manifest


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read every package, whatever its framework.

    Raises:
        ReadError: not XML, or its root is not `packages`.
    """
    root = xml_text.load(text)
    if root.tag != "packages":
        raise ReadError("The file does not hold NuGet packages.", xml_text.line_of(root))
    found = root.findall("package")
    bounded(len(found))
    return manifest(
        nuget.at(package.get("id"), package.get("version"), xml_text.line_of(package))
        for package in found
    )
