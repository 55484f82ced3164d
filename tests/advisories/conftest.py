"""What the tests of downloads and updates share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from stockade.advisories.store.download import session
from support.osv_export import Export, osv_export


@pytest.fixture
def export() -> Iterator[Export]:
    """A local copy of OSV's export, empty."""
    with osv_export() as running:
        yield running


@pytest.fixture
def client() -> Iterator[requests.Session]:
    """A session as the product makes it."""
    with session() as made:
        yield made
