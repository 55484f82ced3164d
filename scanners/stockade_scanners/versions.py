"""Versions of tools: the packaged one, and those that are known to be wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from stockade.model.errors import ToolError


def packaged(distribution: str) -> str:
    """The version of a distribution beside ours, from its metadata.

    Raises:
        ToolError: it is not installed.
    """
    return _by_folder_name(distribution) or _by_metadata(distribution)


def _by_folder_name(distribution: str) -> str:
    """From `name-version.dist-info`, as the wheel specification writes it; empty: not found so.

    `importlib.metadata` takes longer to import than a scan of a small project's pins takes.
    """
    wanted = distribution.replace("-", "_").lower()
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            for entry in entries:
                name, _, version = entry.name.removesuffix(".dist-info").partition("-")
                if entry.name.endswith(".dist-info") and name.lower() == wanted:
                    return version
    return ""


def _by_metadata(distribution: str) -> str:
    import importlib.metadata

    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError as error:
        raise ToolError(f"{distribution} is not installed") from error


def problem(tool: str, version: str, known_bad: Sequence[tuple[str, str]]) -> str:
    """Why this version is not used: the first range (PEP 440) that holds it; empty for none."""
    from packaging.specifiers import SpecifierSet

    for versions, why in known_bad:
        if SpecifierSet(versions).contains(version, prereleases=True):
            return f"{tool} {version} is not used: {why}"
    return ""
