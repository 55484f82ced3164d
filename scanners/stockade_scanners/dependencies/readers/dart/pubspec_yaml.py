"""`pubspec.yaml` (https://dart.dev/tools/pub/dependencies)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.dart.pub_workspace import Neighbours
from stockade_scanners.dependencies.readers.dart.pubspec_lock import PUB
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    elsewhere,
    inside_target,
    locked,
    manifest,
    ranged,
)

_EXACT = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
OVERRIDES = "dependency_overrides"
_SECTIONS = ("dependencies", "dev_dependencies", OVERRIDES)


def read(text: str, context: Context) -> Manifest:
    """Read every dependency, for development too. What is overridden counts as overridden.

    Raises:
        ReadError: not YAML, empty, or a section of dependencies is no mapping.
    """
    document = yaml_text.load(text)
    if not isinstance(document, dict):
        raise ReadError("The file does not hold a mapping.")
    overridden = {*yaml_text.mapping(document.get(OVERRIDES), OVERRIDES), *_beside(context)}
    joined = "workspace" in document or document.get("resolution") == "workspace"
    own = Neighbours(context) if joined else None
    found: list[Entry] = []
    for section in _SECTIONS:
        for name, wanted in yaml_text.mapping(document.get(section), section).items():
            replaced = section != OVERRIDES and name in overridden
            if not replaced and not (own and own.holds(name)):
                found.extend(entries(name, wanted, context))
        bounded(len(found))
    return manifest(found, context)


def _beside(context: Context) -> Iterator[str]:
    """What the file beside this one overrides, which is read by itself."""
    text = context.other(posixpath.join(context.folder, "pubspec_overrides.yaml"))
    try:
        document = yaml_text.load(text) if text else None
    except ReadError:
        return
    said = document.get(OVERRIDES) if isinstance(document, dict) else None
    yield from said if isinstance(said, dict) else ()


def entries(name: yaml_text.Text, wanted: Any, context: Context) -> Iterator[Entry]:
    """What a dependency is: nothing for a package of an SDK, or for a folder of the target, which
    is its own code."""
    if isinstance(wanted, str):
        yield _version(name, wanted, name.line)
    elif not isinstance(wanted, dict):
        yield Unparsed(detail="A dependency is not in Pub's form.", line=name.line)
    elif "path" in wanted:
        path = wanted["path"]
        if not isinstance(path, str) or inside_target(context, path) is None:
            yield elsewhere(PUB, name, name.line)
    elif "git" in wanted:
        yield elsewhere(PUB, name, name.line)
    elif "sdk" not in wanted:
        hosted = wanted.get("hosted")
        real = hosted.get("name", name) if isinstance(hosted, dict) else name
        yield _version(real, wanted.get("version", ""), name.line)


def _version(name: Any, constraint: Any, line: int) -> Entry:
    """Pub takes a bare version as exact, and none as `any`."""
    said = constraint.strip() if isinstance(constraint, str) else ""
    if _EXACT.fullmatch(said):
        return locked(PUB, name, said, line)
    text = "any" if said in ("", "null", "~") else said
    return ranged(PUB, name, text, "pub", line)
