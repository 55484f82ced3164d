"""NuGet's versions (https://learn.microsoft.com/nuget/concepts/package-versioning)."""

from __future__ import annotations

import re

from stockade_scanners.dependencies.manifest import Entry
from stockade_scanners.dependencies.readers.entries import locked, ranged

NUGET = "NuGet"
_ONLY = re.compile(r"\[([^\[\](),*]+)\]")
_NUMBERS = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18}){0,3})([-+].*)?", re.DOTALL)


def wanted(name: object, version: str, line: int | None) -> Entry:
    """A package at what a project asks for.

    A plain version is the lowest that is allowed, and NuGet takes the lowest that there is.
    """
    only = _ONLY.fullmatch(version)
    exact = only[1].strip() if only else version
    if exact.startswith(("[", "(")) or "*" in exact:
        return ranged(NUGET, name, exact, "nuget", line)
    return at(name, exact, line)


def at(name: object, version: object, line: int | None) -> Entry:
    """A package at an exact version, which is spelt as NuGet spells it."""
    return locked(NUGET, name, normal(version) if isinstance(version, str) else version, line)


def normal(version: str) -> str:
    """Three numbers, a fourth unless it is 0, no leading zeros, no build metadata.

    What is no version is given back as it is.
    """
    match = _NUMBERS.fullmatch(version)
    if match is None:
        return version
    numbers = [str(int(number)) for number in match[1].split(".")]
    numbers += ["0"] * (3 - len(numbers))
    if numbers[3:] == ["0"]:
        numbers.pop()
    preview = (match[2] or "").partition("+")[0]
    return ".".join(numbers) + preview
