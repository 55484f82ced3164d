"""A file that is fetched from the export on loopback."""

from __future__ import annotations

from pathlib import Path

import requests

from stockade.advisories.store.download import fetch
from support.naps import Naps
from support.osv_export import Export

BODY = bytes(range(256)) * 4000
NAME = "file.bin"


def got(client: requests.Session, export: Export, folder: Path, naps: Naps | None = None) -> bytes:
    """What the fetched file holds; nothing else may lie beside it."""
    file = folder / NAME
    fetch(client, f"{export.url}/{NAME}", file, sleep=naps or Naps())
    assert [path.name for path in folder.iterdir()] == [NAME]
    return file.read_bytes()
