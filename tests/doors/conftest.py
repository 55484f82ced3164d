"""What the tests of the hooks share."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.checkout import once
from support.hooked import install


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's home in which pre-commit has built the hooks' environment from this checkout."""
    return once(tmp_path_factory, "pre-commit", install)
