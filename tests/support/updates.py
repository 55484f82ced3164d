"""Updates of a store from the local copy of OSV's export, without a display."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import requests

from stockade.advisories.store import update
from stockade.advisories.store.take import SILENT
from stockade.advisories.store.update import Origin, Updated
from support.osv_export import Export

KEV: dict[str, Any] = {
    "dateReleased": "2026-01-01T00:00:00.0Z",
    "vulnerabilities": [{"cveID": "CVE-2024-1111", "dateAdded": "2024-01-01"}],
}
EPSS = (
    "#model_version:v2023.03.01,score_date:2026-01-01T00:00:00+0000\n"
    "cve,epss,percentile\n"
    "CVE-2024-1111,0.5,0.5\n"
)
PAGE = b"<html><body>Please, log in to the network</body></html>\n" * 50
"""What a captive portal says, whatever it is asked."""


def serve_feeds(export: Export, day: str = "2026-01-01") -> None:
    """Put both feeds, made on a day, at the addresses that `updated` asks."""
    feeds = {"kev.json": json.dumps(KEV), "epss.csv": EPSS}
    export.files |= {n: text.replace("2026-01-01", day).encode() for n, text in feeds.items()}


def updated(client: requests.Session, export: Export, root: Path, name: str = "PyPI") -> Updated:
    """Update one source of the store."""
    origin = Origin(
        client=client,
        mirror=export.url,
        kev=f"{export.url}/kev.json",
        epss=f"{export.url}/epss.csv",
    )
    return update.update(root, name, origin, SILENT)
