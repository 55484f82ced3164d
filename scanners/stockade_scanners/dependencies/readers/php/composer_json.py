"""`composer.json` (https://getcomposer.org/doc/04-schema.md)."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import bounded, locked, manifest, ranged
from stockade_scanners.dependencies.readers.php.composer_lock import (
    PACKAGIST,
    not_named,
    version_of,
)

_PLATFORM = re.compile(
    r"php(?:-(?:64bit|ipv6|zts|debug))?|hhvm|(?:ext|lib)-[a-z0-9._-]+"
    r"|composer(?:-(?:plugin|runtime)-api)?",
    re.IGNORECASE,
)
_EXACT = re.compile(
    r"=?=?\s*[vV]?\d+(?:\.\d+){0,3}(?:[._-]?(?:stable|alpha|beta|b|a|RC|patch|pl|p)[.-]?\d*)?(?:-dev)?",
    re.IGNORECASE,
)
_STABILITY = re.compile(r"@(?:stable|RC|beta|alpha|dev)\b", re.IGNORECASE)


def read(text: str, context: Context) -> Manifest:
    """Read what the project requires, for development too; PHP and its extensions are left out.

    Raises:
        ReadError: not JSON, or a section of requirements is not an object.
    """
    document = json_text.load(text)
    lines = json_text.Lines(text)
    answered = _answered(context)
    found: list[Entry] = []
    for section in ("require", "require-dev"):
        start = lines.key(section)
        for name, constraint in _section(document, section).items():
            if not _PLATFORM.fullmatch(name) and name.lower() not in answered:
                found.append(_entry(name.lower(), constraint, lines.key(name, start)))
        bounded(len(found))
    return manifest(found, context)


def _section(document: dict[str, Any], key: str) -> dict[str, Any]:
    """PHP writes an empty object as an empty list."""
    return {} if document.get(key) == [] else json_text.table(document, key)


def _entry(name: str, constraint: Any, line: int | None) -> Entry:
    if not isinstance(constraint, str):
        return Unparsed(detail="A requirement is not a string.", line=line)
    said = _STABILITY.sub("", constraint).strip()
    if _EXACT.fullmatch(said):
        return locked(PACKAGIST, name, version_of(said.lstrip("=")), line)
    return ranged(PACKAGIST, name, said or "*", "composer", line)


def _answered(context: Context) -> frozenset[str]:
    text = context.other(posixpath.join(context.folder, "composer.lock"))
    if text is None or not context.locked:
        return frozenset()
    try:
        return not_named(text, context)
    except ReadError:
        return frozenset()
