"""`conda-lock.yml` (https://conda.github.io/conda-lock/output/)."""

from __future__ import annotations

from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.conda.match_spec import CONDA
from stockade_scanners.dependencies.readers.entries import bounded, locked, manifest
from stockade_scanners.dependencies.readers.python import entries


def read(text: str, context: Context) -> Manifest:  # noqa: ARG001 (the shape of a reader)
    """Read every package, for every platform. Those of pip come from PyPI.

    Raises:
        ReadError: not YAML, another version of the format, or the packages are no list.
    """
    document = yaml_text.load(text)
    known = isinstance(document, dict) and document.get("version", "1") == "1"
    if not known or "package" not in document:
        raise ReadError("The file is not a lock file of conda-lock in the format's version 1.")
    packages = yaml_text.sequence(document["package"], "package")
    bounded(len(packages))
    return manifest(_entry(package) for package in packages)


def _entry(package: Any) -> Entry:
    if not isinstance(package, dict):
        return Unparsed(detail="A package is not a mapping.", line=yaml_text.line_of(package))
    name, version = package.get("name"), package.get("version")
    line = yaml_text.line_of(name)
    if package.get("manager") == "conda":
        return locked(CONDA, name, version, line)
    if package.get("manager") == "pip" and isinstance(name, str) and isinstance(version, str):
        return entries.exact(name, version, line)
    return Unparsed(detail="A package is not in conda-lock's form.", line=line)
