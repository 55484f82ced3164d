"""The real data that lies beside the checkout, read where it lies."""

from __future__ import annotations

import functools
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"
PYPI = DATA / "osv" / "PyPI" / "all.zip"
GO = DATA / "osv" / "Go" / "all.zip"
KEV = DATA / "kev" / "known_exploited_vulnerabilities.json"

needed = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not beside the checkout")


@functools.cache
def contents(archive: Path) -> dict[str, bytes]:
    """Id -> file of every record of an archive."""
    with zipfile.ZipFile(archive) as opened:
        return {n.removesuffix(".json"): opened.read(n) for n in opened.namelist()}


@functools.cache
def values(archive: Path) -> dict[str, dict[str, Any]]:
    """Id -> parsed record of every record of an archive."""
    return {name: json.loads(data) for name, data in contents(archive).items()}
