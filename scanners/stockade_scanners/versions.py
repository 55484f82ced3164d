"""Versions of tools: the packaged one, and those that are known to be wrong."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence

from packaging.specifiers import SpecifierSet

from stockade.model.errors import ToolError


def packaged(distribution: str) -> str:
    """The version of a distribution beside ours, from its metadata.

    Raises:
        ToolError: it is not installed.
    """
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError as error:
        raise ToolError(f"{distribution} is not installed") from error


def problem(tool: str, version: str, known_bad: Sequence[tuple[str, str]]) -> str:
    """Why this version is not used: the first range (PEP 440) that holds it; empty for none."""
    for versions, why in known_bad:
        if SpecifierSet(versions).contains(version, prereleases=True):
            return f"{tool} {version} is not used: {why}"
    return ""
