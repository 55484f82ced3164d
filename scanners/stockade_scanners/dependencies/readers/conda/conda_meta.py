"""`conda-meta/*.json`: what an installed conda environment keeps of each package.

https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html
"""

from __future__ import annotations

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import locked, manifest


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read the one package that the file is about. What it depends on is installed beside it.

    Raises:
        ReadError: not JSON, or it has no name or no version.
    """
    document = json_text.load(text)
    name, version = document.get("name"), document.get("version")
    if not isinstance(name, str) or not isinstance(version, str) or not name or not version:
        raise ReadError("The file does not say the name and the version of a package.")
    line = json_text.Lines(text).values("name", [name])[0]
    return manifest([locked("conda", name, version, line, licence=document.get("license"))])
