"""Maven: Maven's ComparableVersion, by univers."""

from __future__ import annotations

import re
from typing import Any

from univers.versions import InvalidVersion, MavenVersion

from stockade.advisories.versions import VersionError

_RELEASE = re.compile(r"(?<=[0-9])[.-]?release$", re.IGNORECASE)


def key(version: str) -> Any:
    """The version as univers orders it, `RELEASE` at the end being nothing, as Maven says.

    Raises:
        VersionError: univers does not take it for one.
    """
    try:
        return MavenVersion(_RELEASE.sub("", version))
    except (InvalidVersion, ValueError, TypeError) as error:
        raise VersionError(version) from error
