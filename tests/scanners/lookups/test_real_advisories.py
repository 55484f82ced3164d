"""Real advisories of PyPI: every advised version, taken, makes the findings go away."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from packaging.version import InvalidVersion, Version

from stockade.advisories.store.take import take
from stockade.model.ecosystem import folded
from stockade.model.scanner import AdvisoryOptions, Completed, Options
from support.dependency_jobs import job, refuse, scan

ARCHIVE = Path(__file__).parents[4] / "shared" / "data" / "osv" / "PyPI" / "all.zip"
THEN = dt.datetime(2024, 10, 20, tzinfo=dt.UTC)
"""When the data was new."""

Pins = set[tuple[str, str]]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not ARCHIVE.is_file(), reason="the shared advisories are not beside the checkout"
    ),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("real") / "store"
    take(root, ARCHIVE)
    return root


@pytest.fixture(scope="module")
def affected() -> Pins:
    """The oldest listed version of each package that an advisory names."""
    found: dict[str, Version] = {}
    with zipfile.ZipFile(ARCHIVE) as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            for said in record.get("affected", []) if "withdrawn" not in record else []:
                versions = [Version(v) for v in said.get("versions", []) if _is_version(v)]
                if versions and said["package"]["ecosystem"] == "PyPI":
                    found.setdefault(folded("PyPI", said["package"]["name"]), min(versions))
    return {(name, str(version)) for name, version in found.items()}


def _is_version(text: str) -> bool:
    try:
        return Version(text).local is None
    except InvalidVersion:
        return False


def scanned(folder: Path, store: Path, pins: Pins) -> Completed:
    text = "".join(f"{name}=={version}\n" for name, version in sorted(pins))
    advisories = AdvisoryOptions(store=store, max_age_days=90)
    options = Options(offline=True, now=THEN, advisories=advisories)
    return scan(job(folder, {"requirements.txt": text}, options, refuse))


def test_advice_helps_for_every_package_of_the_real_data(
    tmp_path: Path, store: Path, affected: Pins
) -> None:
    before = scanned(tmp_path / "before", store, affected)
    packages = [f.package for f in before.findings if f.package]
    assert {(p.name, p.version) for p in packages} == affected
    advised = {(p.name, p.safe_version) for p in packages if p.safe_version}
    assert len(advised) > len(affected) / 2
    after = scanned(tmp_path / "after", store, advised)
    assert after.findings == ()
    assert {d.state.value for d in after.dependencies} == {"clear"}


def test_where_nothing_is_advised_no_later_fix_is_clear(
    tmp_path: Path, store: Path, affected: Pins
) -> None:
    found = scanned(tmp_path / "before", store, affected).findings
    stuck = [f.package for f in found if f.package and not f.package.safe_version]
    fixes = {
        (p.name, fix)
        for p in stuck
        for fix in p.fixed_versions
        if Version(fix) > Version(p.version)
    }
    assert fixes
    after = scanned(tmp_path / "after", store, fixes)
    assert {d.state.value for d in after.dependencies} == {"vulnerable"}
