"""One scan of the labelled snippets, by the real tools, for all tests here."""

from __future__ import annotations

import pytest

from stockade.model.result import Result
from support.correlating import scanned


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The record of the scan."""
    return scanned(tmp_path_factory.mktemp("labelled"))
