"""Dart's Pub: semantic versions in which build metadata counts (1.0.0 < 1.0.0+1).

https://github.com/dart-lang/tools/tree/main/pkgs/pub_semver.
"""

from __future__ import annotations

from stockade.advisories.versions import semver

Key = tuple[semver.Key, tuple[tuple[int, int, str], ...]]


def key(version: str) -> Key:
    """See `semver.key`; build identifiers decide between otherwise equal versions.

    Raises:
        VersionError: it is no such version.
    """
    order, build = semver.parts(version)
    return order, semver.identifiers(build) if build else ()
