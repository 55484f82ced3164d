"""Lock files from real projects, against what osv-scanner's own tests say is in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stockade.model.scanner import Options
from stockade_scanners.dependencies import entries
from stockade_scanners.dependencies.manifest import Dependency
from support.dependency_jobs import job, purls, refuse, scan

DATA = Path(__file__).parents[3] / "shared" / "data" / "lockfiles"
NAMES = {
    "requirements": "requirements.txt",
    "pylock": "pylock.toml",
    "uvlock": "uv.lock",
    "poetrylock": "poetry.lock",
}

STRICTER = {
    # pip stops at this line; osv-scanner takes the words for a version.
    "python/requirements/testdata/per_req_options.txt": {"foo7"},
}
"""File -> names that osv-scanner resolves and we report as gaps."""


def cases() -> list[str]:
    if not DATA.is_dir():
        return []
    expected = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    return sorted(p for p in expected if p.startswith("python/") and p.split("/")[1] in NAMES)


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared lock files are not beside the checkout")
@pytest.mark.parametrize("case", cases())
def test_packages_are_those_that_osv_scanner_expects(case: str, tmp_path: Path) -> None:
    expected = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))[case][0]
    path = NAMES[case.split("/")[1]]
    files = {path: (DATA / case).read_bytes()}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert (path not in outcome.scanned) is (expected["error"] or case in STRICTER)
    found = {purl for purl in purls(outcome) if "@" in purl}
    assert found == expected_purls(expected["packages"], STRICTER.get(case, set()))


def expected_purls(packages: list[list[Any]], stricter: set[str]) -> set[str]:
    made = [entries.exact(n, v, None) for n, v in packages if n not in stricter]
    return {entry.purl for entry in made if isinstance(entry, Dependency)}
