"""Updates of CISA's catalogue and FIRST's scores, and how sources do not get into each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from stockade.advisories.store import manifest
from support.archives import downloads, held, records
from support.osv_export import Export, Fault
from support.updates import EPSS, KEV, PAGE, serve_feeds, updated

Client = requests.Session
PATHS = {"PyPI": "PyPI/modified_id.csv", "kev": "kev.json", "epss": "epss.csv"}


@pytest.fixture
def root(client: Client, export: Export, tmp_path: Path) -> Path:
    """A store with a source of each kind."""
    export.put("PyPI", *records(1, 2).values())
    serve_feeds(export)
    for name in PATHS:
        assert not updated(client, export, tmp_path / "store", name).error
    return tmp_path / "store"


@pytest.mark.parametrize("name", ["kev", "epss"])
def test_a_feed_is_fetched_and_replaced(
    name: str, client: Client, export: Export, root: Path
) -> None:
    before = held(root)
    newer = {
        "kev": json.dumps(KEV | {"dateReleased": "2026-02-02T00:00:00.0Z"}),
        "epss": EPSS.replace("2026-01-01", "2026-02-02").replace("0.5", "0.7"),
    }
    export.files[PATHS[name]] = newer[name].encode()
    done = updated(client, export, root, name)
    assert done.source is not None
    assert (done.error, done.whole, done.source.dates[0][:10]) == ("", True, "2026-02-02")
    changed = {source for source, data in held(root).items() if data != before[source]}
    assert changed <= {name}
    assert downloads(root) == set()


@pytest.mark.parametrize("name", ["PyPI", "kev", "epss"])
def test_one_source_that_fails_leaves_the_others(
    name: str, client: Client, export: Export, root: Path
) -> None:
    before = held(root)
    export.faults[PATHS[name]] = [Fault(status=403)]
    assert {n for n in PATHS if updated(client, export, root, n).error} == {name}
    assert held(root) == before


BAD_FEEDS = {
    "a web page": PAGE,
    "nothing": b"",
    "the other feed": None,
    "cut gzip": b"\x1f\x8b\x08\x00",
    "a catalogue without entries": json.dumps(KEV | {"vulnerabilities": []}).encode(),
    "scores without lines": "\n".join(EPSS.split("\n")[:2]).encode(),
}


@pytest.mark.parametrize("name", ["kev", "epss"])
@pytest.mark.parametrize("case", BAD_FEEDS)
def test_a_feed_that_is_none_leaves_the_old_one(
    case: str, name: str, client: Client, export: Export, root: Path
) -> None:
    before = manifest.read(root), held(root)
    other = EPSS.encode() if name == "kev" else json.dumps(KEV).encode()
    content = BAD_FEEDS[case]
    export.files[PATHS[name]] = other if content is None else content
    done = updated(client, export, root, name)
    assert done.error
    assert (manifest.read(root), held(root)) == before


@pytest.mark.parametrize("name", ["kev", "epss"])
def test_an_archive_of_advisories_at_the_address_of_a_feed_changes_nothing(
    name: str, client: Client, export: Export, root: Path
) -> None:
    before = manifest.read(root), held(root)
    export.put("PyPI", *records(99).values())
    export.files[PATHS[name]] = export.content("PyPI/all.zip") or b""
    assert updated(client, export, root, name).error
    assert (manifest.read(root), held(root)) == before
