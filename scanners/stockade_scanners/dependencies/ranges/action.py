"""What GitHub Actions are used at: `v4` is the newest 4.x.y, `v4.1` the newest 4.1.x, and `4.1.2`,
which a comment states for a commit, is itself."""

from __future__ import annotations

import re

from stockade.advisories.interval import Bounds
from stockade.advisories.versions import VersionError

_EXACT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){2,3}(?:[-+][0-9A-Za-z.+-]{1,100})?")
_TAG = re.compile(r"v?([0-9]{1,9})(?:\.([0-9]{1,9}))?")


def bounds(grammar: str, text: str) -> tuple[Bounds, ...]:  # noqa: ARG001 (one shape for all)
    """The versions that the text may stand for. Raises VersionError when it is no such tag."""
    if _EXACT.fullmatch(text):
        return (Bounds(low=text, high=text, with_high=True),)
    match = _TAG.fullmatch(text)
    if match is None:
        raise VersionError(text)
    major, minor = int(match[1]), match[2]
    if minor is None:
        return (Bounds(low=f"{major}.0.0", high=f"{major + 1}.0.0-0"),)
    return (Bounds(low=f"{major}.{minor}.0", high=f"{major}.{int(minor) + 1}.0-0"),)
