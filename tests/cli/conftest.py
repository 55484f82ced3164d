"""What the tests of `stockade db` share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.archives import records
from support.db_cli import ago, configuration
from support.osv_export import Export, osv_export
from support.osv_records import record, singing
from support.updates import serve_feeds


@pytest.fixture
def export() -> Iterator[Export]:
    """A local copy of the export with records for two ecosystems."""
    with osv_export() as running:
        running.put("PyPI", *records(1, 2, modified=ago(30)).values())
        npm = record("a", ["1"], id="A-1", ecosystem="npm", modified=ago(30))
        running.put("npm", singing(npm))
        running.newest = ago(0.1)
        serve_feeds(running, ago(1)[:10])
        yield running


@pytest.fixture
def config(export: Export, tmp_path: Path) -> Path:
    """A configuration that asks the local copy."""
    return configuration(tmp_path, export)
