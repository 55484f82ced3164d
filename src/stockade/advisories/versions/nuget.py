"""NuGet: NuGet's SemVer2 with a fourth number, by univers."""

from __future__ import annotations

from typing import Any

from univers.nuget import InvalidNuGetVersion
from univers.versions import InvalidVersion, NugetVersion

from stockade.advisories.versions import VersionError


def key(version: str) -> Any:
    """The version as univers orders it.

    Raises:
        VersionError: univers does not take it for one.
    """
    try:
        made = NugetVersion(version)
    except (InvalidVersion, InvalidNuGetVersion, ValueError, TypeError) as error:
        raise VersionError(version) from error
    if made.value is None:  # of a lone `v` univers leaves nothing
        raise VersionError(version)
    return made
