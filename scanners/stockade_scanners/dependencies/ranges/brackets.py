"""Interval notation: Maven and NuGet.

https://maven.apache.org/enforcer/enforcer-rules/versionRanges.html,
https://learn.microsoft.com/nuget/concepts/package-versioning. NuGet also floats (`1.2.*`).
"""

from __future__ import annotations

import re

from stockade.advisories.interval import EVERYTHING, Bounds
from stockade.advisories.versions import VersionError

_INTERVAL = re.compile(
    r"(?P<open>[\[(])(?P<low>[^,\[\]()]*)(?P<comma>,?)(?P<high>[^,\[\]()]*)(?P<close>[\])])"
)
_FLOATING = re.compile(r"(?:(?P<numbers>[0-9]{1,9}(?:\.[0-9]{1,9}){0,2})\.)?\*(?:-\*)?")


def bounds(grammar: str, text: str) -> tuple[Bounds, ...]:
    """The bounds of a range. Raises VersionError when it cannot be read."""
    said = re.sub(r"\s+", "", text)
    floating = _FLOATING.fullmatch(said) if grammar == "nuget" else None
    if floating:
        return (_floating(floating["numbers"] or ""),)
    found = list(_INTERVAL.finditer(said))
    if not found or ",".join(m.group() for m in found) != said:
        raise VersionError(text)
    return tuple(_interval(match) for match in found)


def _interval(match: re.Match[str]) -> Bounds:
    low, high = match["low"], match["high"]
    if not match["comma"]:
        if match.group()[0] + match.group()[-1] != "[]" or not low:
            raise VersionError(match.group())
        return Bounds(low=low, high=low, with_high=True)
    with_high = match["close"] == "]" and bool(high)
    return Bounds(low=low, with_low=match["open"] == "[", high=high, with_high=with_high)


def _floating(numbers: str) -> Bounds:
    if not numbers:
        return EVERYTHING
    parts = [int(n) for n in numbers.split(".")]
    above = [*parts[:-1], parts[-1] + 1]
    return Bounds(low=f"{numbers}-0", high=f"{'.'.join(map(str, above))}-0")
