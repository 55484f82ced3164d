"""The script and the style that are kept are those that the sources give (`make page`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_they_are_up_to_date() -> None:
    required = os.environ.get("STOCKADE_REQUIRE_BROWSER") == "1"
    if shutil.which("npm") is None and not required:
        pytest.skip("no npm here")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "build-page", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
