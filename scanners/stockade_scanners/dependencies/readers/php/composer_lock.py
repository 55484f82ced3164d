"""`composer.lock` (https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file).

Its schema: https://getcomposer.org/schema.json describes a package's keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import json_text
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    elsewhere,
    inside_target,
    locked,
    manifest,
    unresolved,
)

PACKAGIST = "Packagist"
_PREFIX = re.compile(r"[vV](?=\d)")
_BRANCH = re.compile(r"dev-.*|.*\.x-dev", re.DOTALL)


def read(text: str, context: Context) -> Manifest:
    """Read every package, those for development too.

    Raises:
        ReadError: not JSON, or without a list of packages.
    """
    packages = _packages(json_text.load(text))
    bounded(len(packages))
    names = [p.get("name") if isinstance(p, dict) else None for p in packages]
    lines = json_text.Lines(text).values("name", names)
    found = [
        entry
        for package, line in zip(packages, lines, strict=True)
        if (entry := _entry(package, line, context)) is not None
    ]
    return manifest(found)


def not_named(text: str, context: Context) -> frozenset[str]:
    """Lower-case names that the lock file answers for without locking a package of that name.

    That is what its packages provide or replace, and the folders of the target.

    Raises:
        ReadError: as `read`.
    """
    found: set[str] = set()
    for package in _packages(json_text.load(text)):
        if not isinstance(package, dict):
            continue
        for key in ("provide", "replace"):
            given = package.get(key)
            found.update(given if isinstance(given, dict) else ())
        if _is_own(package, context):
            found.add(str(package.get("name")))
    return frozenset(name.lower() for name in found)


def version_of(text: str) -> str:
    """The version as OSV spells it."""
    return _PREFIX.sub("", text.strip(), count=1)


def _packages(document: Mapping[str, Any]) -> list[Any]:
    if not isinstance(document.get("packages"), list):
        raise ReadError("The file has no list of packages.")
    return [
        *json_text.items(document, "packages"),
        *json_text.items(document, "packages-dev"),
    ]


def _entry(package: Any, line: int | None, context: Context) -> Entry | None:
    """`None` for a folder of the target."""
    if not isinstance(package, dict):
        return Unparsed(detail="A package is not an object.", line=line)
    name, version = package.get("name"), package.get("version")
    name = name.lower() if isinstance(name, str) else name
    if _folder(package) is not None:
        return None if _is_own(package, context) else elsewhere(PACKAGIST, name, line)
    if isinstance(version, str) and _BRANCH.fullmatch(version):
        detail = f"{name} is locked to a commit of a branch and not to a version."
        return unresolved(PACKAGIST, name, detail, line)
    exact = version_of(version) if isinstance(version, str) else version
    return locked(PACKAGIST, name, exact, line, licence=_licence(package.get("license")))


def _folder(package: Mapping[str, Any]) -> str | None:
    dist = package.get("dist")
    if isinstance(dist, dict) and dist.get("type") == "path":
        return str(dist.get("url", ""))
    return None


def _is_own(package: Mapping[str, Any], context: Context) -> bool:
    folder = _folder(package)
    return folder is not None and inside_target(context, folder) is not None


def _licence(value: Any) -> str:
    """Several licences are a choice (https://getcomposer.org/doc/04-schema.md#license)."""
    return " OR ".join(_terms(value)) if isinstance(value, list) else str(value or "")


def _terms(values: list[Any]) -> Iterator[str]:
    for value in values:
        plain = not isinstance(value, str) or " " not in value or len(values) == 1
        yield str(value) if plain or value.startswith("(") else f"({value})"
