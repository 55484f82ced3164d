"""The dependencies that were looked up, by file, with the name of what installs them.

Version 15.0 of the schema wants this list, 15.2 no longer names it and lets it be: newer GitLab
takes its own from a CycloneDX report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from stockade.model import path as paths
from stockade.model.dependency import DependencyRecord
from stockade_reports.escape import words

_BY_FILE = {
    "poetry.lock": "poetry",
    "uv.lock": "uv",
    "pdm.lock": "pdm",
    "Pipfile.lock": "pipenv",
    "yarn.lock": "yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "bun",
}
_BY_ECOSYSTEM = {
    "PyPI": "pip",
    "npm": "npm",
    "Go": "go",
    "crates.io": "cargo",
    "RubyGems": "bundler",
    "Packagist": "composer",
    "Maven": "maven",
    "NuGet": "nuget",
    "Pub": "pub",
    "Hex": "mix",
    "SwiftURL": "swift",
    "ConanCenter": "conan",
    "conda": "conda",
}


def files(records: Iterable[DependencyRecord]) -> Iterator[dict[str, Any]]:
    """One entry for each file and package manager, in the record's order."""
    for (path, manager), group in groupby(records, key=lambda r: (r.path, _manager(r))):
        yield {
            "path": paths.text(path),
            "package_manager": manager,
            "dependencies": [
                {"package": {"name": words(r.name)}, "version": words(r.version or r.wanted)}
                for r in group
            ],
        }


def _manager(record: DependencyRecord) -> str:
    by_file = _BY_FILE.get(PurePosixPath(record.path).name)
    return by_file or _BY_ECOSYSTEM.get(record.ecosystem) or words(record.ecosystem) or "unknown"
