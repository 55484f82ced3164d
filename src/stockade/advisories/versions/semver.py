"""Semantic Versioning 2.0.0 (https://semver.org/#spec-item-11), with what registries let through.

npm, Go, Cargo, Hex, Swift and GitHub Actions. A leading `v` and missing minor or patch numbers are
accepted, as OSV's own matcher does; build metadata does not count.
"""

from __future__ import annotations

import re

from stockade.advisories.versions import VersionError

_VERSION = re.compile(
    r"v?(?P<numbers>[0-9]{1,18}(?:\.[0-9]{1,18}){0,5})"
    r"(?:-(?P<pre>[0-9A-Za-z.-]{1,200}))?(?:\+(?P<build>[0-9A-Za-z.-]{1,200}))?"
)

Key = tuple[tuple[int, ...], tuple[int, tuple[tuple[int, int, str], ...]]]


def key(version: str) -> Key:
    """Numbers, then pre-release identifiers: numeric ones below words, none above all.

    Raises:
        VersionError: it is no such version.
    """
    return parts(version)[0]


def parts(version: str) -> tuple[Key, str]:
    """The key, and the build metadata. Raises VersionError."""
    match = _VERSION.fullmatch(version.strip())
    if match is None:
        raise VersionError(version)
    numbers = tuple(int(number) for number in match["numbers"].split("."))
    padded = numbers + (0,) * (3 - len(numbers))
    while len(padded) > 3 and padded[-1] == 0:
        padded = padded[:-1]
    pre = match["pre"]
    order = (1, ()) if pre is None else (0, tuple(_identifier(p) for p in pre.split(".")))
    return (padded, order), match["build"] or ""


def identifiers(text: str) -> tuple[tuple[int, int, str], ...]:
    """Dot-separated identifiers as keys."""
    return tuple(_identifier(part) for part in text.split("."))


def _identifier(text: str) -> tuple[int, int, str]:
    return (0, int(text), "") if text.isascii() and text.isdigit() else (1, 0, text)
