"""Recommended upgrades, over the real advisories for PyPI and Go."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from stockade.advisories.advisory import Advisory, reduce
from stockade.advisories.assess import assess, fixes
from stockade.advisories.osv import read
from stockade.advisories.scope import affects
from stockade.advisories.versions import key_of
from support.shared_data import GO, PYPI, needed, values

pytestmark = [needed, pytest.mark.slow]
SAMPLE = 7
"""Every n-th package."""


def packages(archive: Path, ecosystem: str) -> list[list[Advisory]]:
    found: dict[str, list[Advisory]] = defaultdict(list)
    for value in values(archive).values():
        record = read(value)
        for name in {a.name for a in record.affected if not record.withdrawn}:
            found[name].append(reduce(record, ecosystem, name))
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize(("archive", "ecosystem"), [(PYPI, "PyPI"), (GO, "Go")])
def test_a_scan_at_the_recommended_version_finds_nothing(archive: Path, ecosystem: str) -> None:
    key, checked = key_of(ecosystem), 0
    for known in packages(archive, ecosystem)[::SAMPLE]:
        for version in ["0.0.1", *fixes(known, key)]:
            found = assess(ecosystem, version, known)
            if found.safe_version:
                checked += 1
                again = assess(ecosystem, found.safe_version, known)
                assert (again.flaws, again.unsure) == ((), ()), found.safe_version
                assert key(found.safe_version) > key(version)
    assert checked > 100


def test_no_smaller_fix_would_do() -> None:
    key = key_of("PyPI")
    for known in packages(PYPI, "PyPI")[::SAMPLE]:
        for version in fixes(known, key):
            safe = assess("PyPI", version, known).safe_version
            between = [v for v in fixes(known, key) if key(version) < key(v) < key(safe or "0")]
            stable = [v for v in between if not key(v).is_prerelease]
            assert all(any(affects(a.scope, "PyPI", v) for a in known) for v in stable)
