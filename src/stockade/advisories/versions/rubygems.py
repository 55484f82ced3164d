"""RubyGems: Gem::Version, by univers."""

from __future__ import annotations

from typing import Any

from univers.versions import InvalidVersion, RubygemsVersion

from stockade.advisories.versions import VersionError


def key(version: str) -> Any:
    """The version as univers orders it.

    Raises:
        VersionError: univers does not take it for one.
    """
    try:
        return RubygemsVersion(version)
    except (InvalidVersion, ValueError, TypeError) as error:
        raise VersionError(version) from error
