"""OSV's archives as tests make them, and what the store made of them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from stockade.advisories.store import manifest
from stockade.advisories.store.manifest import Source
from stockade.advisories.store.take import take
from support.osv_records import Record, record, singing

Content = bytes | Record
ENDINGS = (".json", ".md", "/")


def zipped(path: Path, members: Mapping[str, Content] | Iterable[tuple[str, Content]]) -> Path:
    """An archive with these members, in their order. Ids get `.json`."""
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            archive.writestr(name if name.endswith(ENDINGS) else f"{name}.json", data)
    return path


def records(*numbers: int, **changed: Any) -> dict[str, Any]:
    """Small records for PyPI by id: `PYSEC-n` says that `package-n` is affected below `n + 1`, and
    that PyPI's first canary is."""
    made = {}
    for number in numbers:
        identifier = f"PYSEC-{number}"
        package = f"package-{number}"
        made[identifier] = singing(
            record(package, ["0.5"], id=identifier, fixed=[f"{number + 1}"], **changed)
        )
    return made


def taken(
    root: Path, members: Mapping[str, Content] | Iterable[tuple[str, Content]], ecosystem: str = ""
) -> Source:
    """Take these records into the store in `root`, and give its only new source."""
    root.parent.mkdir(parents=True, exist_ok=True)
    (source,) = take(root, zipped(root.parent / f"{root.name}.zip", members), ecosystem)
    return source


def held(root: Path) -> dict[str, bytes]:
    """The store's files that count, by source, with their content."""
    return {
        source.name: (root / source.file).read_bytes()
        for source in manifest.read_or_empty(root).sources
    }


def visible(root: Path) -> set[str]:
    """All names in the store's folder but for the lock and kept downloads."""
    return {path.name for path in root.iterdir()} - {".lock", "downloads"}


def downloads(root: Path) -> set[str]:
    """What is kept of downloads."""
    return {path.name for path in (root / "downloads").iterdir()} - {".lock"}


def expected_names(root: Path) -> set[str]:
    """The names that must be there after a single writer: nothing half-made beside them."""
    return {"manifest.json", *(s.file for s in manifest.read_or_empty(root).sources)}
