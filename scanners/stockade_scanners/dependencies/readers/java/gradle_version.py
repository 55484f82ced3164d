"""Versions as Gradle writes them.

https://docs.gradle.org/current/userguide/dependency_versions.html. Gradle shares Maven's package
index, but writes ranges in more ways (`]1.0,2.0[`) and lets versions move (`1.+`).
"""

from __future__ import annotations

import re

from stockade_scanners.dependencies.manifest import Entry, Wanted
from stockade_scanners.dependencies.readers.entries import locked, ranged, unresolved, wanted_of
from stockade_scanners.dependencies.readers.java.maven_version import MAVEN

_RANGE = re.compile(r"[\[\](][^\[\]()]*[\[\])]")
_PREFIX = re.compile(r"((?:[0-9]{1,9}\.){0,3})([0-9]{1,9})\.\+")


def entry(name: str, version: str, line: int | None) -> Entry:
    """A package at what the file says of its version.

    `strict!!preferred` is a range and what is taken from it; without the latter, the first counts.
    """
    strict, _, preferred = (part.strip() for part in version.partition("!!"))
    said = preferred if preferred and _is_open(strict) else strict
    if not _is_open(said):
        return locked(MAVEN, name, said, line)
    if _RANGE.fullmatch(said):
        return ranged(MAVEN, name, _in_maven(said), "maven", line)
    shown = f" ({said})" if wanted_of("maven", said) else ""
    detail = f"{name} has no exact version{shown}; lock it."
    return unresolved(MAVEN, name, detail, line, wanted=_prefix(said))


def _is_open(version: str) -> bool:
    return version.startswith(("[", "(", "]", "latest.")) or version.endswith("+")


def _in_maven(text: str) -> str:
    """A bracket that is turned away from the range leaves its end out."""
    return f"{text[0].replace(']', '(')}{text[1:-1]}{text[-1].replace('[', ')')}"


def _prefix(text: str) -> Wanted | None:
    """`1.2.+` is everything from 1.2 to below 1.3."""
    match = _PREFIX.fullmatch(text)
    if match is None:
        return None
    return wanted_of("maven", f"[{match[1]}{match[2]},{match[1]}{int(match[2]) + 1})")
