"""`gradle.lockfile` (https://docs.gradle.org/current/userguide/dependency_locking.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers.entries import bounded, inside_target, locked, manifest
from stockade_scanners.dependencies.readers.java.maven_version import MAVEN

_LOCKED = re.compile(r"([^:=\s]+:[^:=\s]+):([^:=\s]+)(?:=[^=\s]*)?")
_EMPTY = re.compile(r"empty=.*")


def read(text: str, context: Context) -> Manifest:
    """Read every line, whatever its configurations.

    It answers for its own project and for the catalog below it, where that names the same versions.

    Raises:
        ReadError: it has too many lines.
    """
    members = (inside_target(context, folder) for folder in (".", "gradle"))
    return manifest(_entries(text), members=(m for m in members if m is not None))


def _entries(text: str) -> Iterator[Entry]:
    for number, raw in enumerate(text.split("\n"), start=1):
        bounded(number)
        line = raw.strip()
        if not line or line.startswith("#") or _EMPTY.fullmatch(line):
            continue
        match = _LOCKED.fullmatch(line)
        if match is None:
            yield Unparsed(detail="A line names no package at a version.", line=number)
        else:
            yield locked(MAVEN, match[1], match[2], number)
