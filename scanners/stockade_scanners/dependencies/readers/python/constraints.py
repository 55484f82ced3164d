"""How Poetry and Pipenv declare a package: `name = "constraint"`, or a table that says more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packaging.version import Version

from stockade_scanners.dependencies.manifest import Context, Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import inside_target
from stockade_scanners.dependencies.readers.python import entries

_ADDRESSES = frozenset({"git", "hg", "svn", "bzr", "url", "file", "path"})
_LOCAL = ("path", "file")
_ANY = frozenset({"", "*"})


def entry(name: str, wanted: Any, grammar: str, line: int | None, context: Context) -> Entry | None:
    """What is declared; `None` for a folder inside the target, which is the project's own code."""
    canonical = entries.canonical_name(name)
    if not canonical:
        return Unparsed(detail="The name of a package is not valid.", line=line)
    constraint = wanted.get("version", "*") if isinstance(wanted, dict) else wanted
    if not isinstance(constraint, str):
        return Unparsed(detail=f"The version of {canonical} is not valid.", line=line)
    if isinstance(wanted, dict) and is_address(wanted):
        return None if is_own(wanted, context) else entries.direct(canonical, line)
    version = _exact(constraint)
    if version:
        return entries.exact(canonical, version, line)
    said = constraint.strip()
    # PEP 440 has no sign for any version.
    text = "" if grammar == "pep440" and said in _ANY else said
    return entries.ranged(canonical, text, line, grammar=grammar)


def is_address(wanted: Mapping[str, Any]) -> bool:
    """Whether the table says where the package is to be had."""
    return not _ADDRESSES.isdisjoint(wanted)


def is_own(wanted: Mapping[str, Any], context: Context) -> bool:
    """Whether the table names a folder inside the target, and nothing besides."""
    if len(_ADDRESSES.intersection(wanted)) != 1:
        return False
    path = next((wanted[key] for key in _LOCAL if key in wanted), None)
    if not isinstance(path, str) or ":" in path or entries.is_archive(path):
        return False
    return inside_target(context, path) is not None


def _exact(constraint: str) -> str:
    """A bare version is exact, like `==`."""
    bare = constraint.strip().removeprefix("==").strip()
    try:
        return str(Version(bare))
    except ValueError:
        return ""
