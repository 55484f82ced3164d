"""PyPI: PEP 440. A local version (`1.13.0+cu117`) is, to advisories, its public one."""

from __future__ import annotations

from packaging.version import InvalidVersion, Version

from stockade.advisories.versions import VersionError


def key(version: str) -> Version:
    """The version without its local part.

    Raises:
        VersionError: it does not follow PEP 440.
    """
    try:
        parsed = Version(version)
        return Version(parsed.public) if parsed.local else parsed
    except (InvalidVersion, ValueError) as error:
        raise VersionError(version) from error
