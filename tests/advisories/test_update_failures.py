"""Mirrors that are down, lost their data, or are not the mirror: the store stays as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from stockade.advisories.store import manifest
from support.archives import downloads, held, records
from support.osv_export import Export, Fault
from support.updates import PAGE, updated

Client = requests.Session
OLD = tuple(range(60))


@pytest.fixture
def root(client: Client, export: Export, tmp_path: Path) -> Path:
    """A store that was filled from the export."""
    export.put("PyPI", *records(*OLD).values())
    assert not updated(client, export, tmp_path / "store").error
    export.forget()
    return tmp_path / "store"


INDEX, ARCHIVE, RECORD = "PyPI/modified_id.csv", "PyPI/all.zip", "PyPI/PYSEC-3.json"
LOST = b"2026-01-02T03:04:05Z,PYSEC-1\n"
FAULTS: dict[str, dict[str, Fault]] = {
    "the index is down": {INDEX: Fault(status=500)},
    "the index is forbidden": {INDEX: Fault(status=403)},
    "the index is cut": {INDEX: Fault(cut=100)},
    "a record is gone": {RECORD: Fault(status=404)},
    "a record is down": {RECORD: Fault(status=503)},
    "a record is cut": {RECORD: Fault(cut=10)},
    "all is a web page": {
        path: Fault(body=PAGE) for path in (INDEX, ARCHIVE, RECORD, "modified_id.csv")
    },
    "index and archive are a web page on one line": {
        path: Fault(body=PAGE.replace(b"\n", b" ") * 100) for path in (INDEX, ARCHIVE)
    },
    "index and archive are empty": {path: Fault(body=b"") for path in (INDEX, ARCHIVE)},
    "the index has lost most, and the archive is gone": {
        INDEX: Fault(body=LOST),
        ARCHIVE: Fault(status=404),
    },
    "the index names other things, and the archive is gone": {
        INDEX: Fault(body=b"2026-01-02T03:04:05Z,OTHER-1\n"),
        ARCHIVE: Fault(status=404),
    },
    "a record is a web page, and the archive is gone": {
        RECORD: Fault(body=PAGE),
        ARCHIVE: Fault(status=404),
    },
    "a record is another one, and the archive is gone": {
        RECORD: Fault(body=json.dumps(records(4)["PYSEC-4"]).encode()),
        ARCHIVE: Fault(status=404),
    },
    "index and archive are gone": {path: Fault(status=404) for path in (INDEX, ARCHIVE)},
    "the archive is none": {INDEX: Fault(status=404), ARCHIVE: Fault(body=b"PK\x03\x04 none")},
    "the archive holds no records": {
        INDEX: Fault(status=404),
        ARCHIVE: Fault(body=b"PK\x05\x06" + b"\0" * 18),
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("case", FAULTS)
def test_the_store_stays_as_it_was_and_the_reason_is_said(
    case: str, client: Client, export: Export, root: Path
) -> None:
    before = manifest.read(root), held(root)
    export.put("PyPI", *records(3, modified="2026-02-02T00:00:00Z").values())
    export.faults = {path: [fault] for path, fault in FAULTS[case].items()}
    done = updated(client, export, root)
    assert done.error
    assert done.error.isprintable()
    assert (done.source, done.changed, done.whole) == (None, 0, False)
    assert (manifest.read(root), held(root)) == before


@pytest.mark.slow
@pytest.mark.parametrize("case", FAULTS)
def test_the_next_update_repairs_everything(
    case: str, client: Client, export: Export, root: Path
) -> None:
    export.put("PyPI", *records(3, modified="2026-02-02T00:00:00Z").values())
    export.faults = {path: [fault] for path, fault in FAULTS[case].items()}
    assert updated(client, export, root).error
    export.faults.clear()
    done = updated(client, export, root)
    assert not done.error
    assert done.source is not None
    assert (done.source.records, done.source.dates[0]) == (60, "2026-02-02T00:00:00Z")


def test_an_index_that_lost_many_records_is_not_believed_without_the_archive(
    client: Client, export: Export, root: Path
) -> None:
    export.faults[INDEX] = [Fault(body=LOST)]
    done = updated(client, export, root)
    assert (done.error, done.whole) == ("", True)
    assert done.source is not None
    assert done.source.records == 60


def test_an_index_with_a_line_that_is_none_is_not_believed(
    client: Client, export: Export, root: Path
) -> None:
    lines = (export.content(INDEX) or b"").splitlines(keepends=True)
    export.faults[INDEX] = [Fault(body=b"".join([*lines[:-1], b"<html>Please log in</html>\n"]))]
    done = updated(client, export, root)
    assert (done.error, done.whole) == ("", True)
    assert done.source is not None
    assert done.source.records == 60


def test_an_index_that_lost_every_record_of_a_small_ecosystem_is_not_believed(
    client: Client, export: Export, root: Path
) -> None:
    export.put("npm", *records(1, 2, ecosystem="npm").values())
    assert updated(client, export, root, "npm").whole
    export.faults["npm/modified_id.csv"] = [Fault(body=b"2026-01-02T03:04:05Z,OTHER-1\n")]
    export.faults["npm/OTHER-1.json"] = [Fault(body=PAGE)]
    done = updated(client, export, root, "npm")
    assert (done.error, done.whole) == ("", True)
    assert done.source is not None
    assert done.source.records == 2


def test_an_archive_that_lost_most_of_its_records_is_not_believed(
    client: Client, export: Export, root: Path
) -> None:
    export.records["PyPI"] = records(1, 2)
    done = updated(client, export, root)
    assert done.error.startswith("PyPI: 2 records in the archive, 60 in the store. ")
    assert "stockade db import --smaller FILE" in done.error
    source = manifest.read_or_empty(root).find("osv", "PyPI")
    assert source is not None
    assert source.records == 60


def test_a_record_that_comes_as_a_web_page_does_not_replace_the_one_we_have(
    client: Client, export: Export, root: Path
) -> None:
    export.put("PyPI", *records(3, modified="2026-02-02T00:00:00Z").values())
    export.faults[RECORD] = [Fault(body=PAGE)]
    done = updated(client, export, root)
    assert (done.error, done.whole) == ("", True)
    assert done.source is not None
    assert (done.source.records, done.source.broken) == (60, 0)


@pytest.mark.slow
def test_a_broken_archive_download_goes_on_in_the_next_update(
    client: Client, export: Export, tmp_path: Path
) -> None:
    root = tmp_path / "store"
    export.put("PyPI", *records(*range(200)).values())
    size = len(export.content(ARCHIVE) or b"")
    export.faults[ARCHIVE] = [Fault(cut=10_000), *[Fault(cut=1)] * 4, Fault()]
    assert "broke off" in updated(client, export, root).error
    assert downloads(root) == {"PyPI.zip.part", "PyPI.zip.part.json"}
    export.forget()
    assert updated(client, export, root).whole
    last = [answer for answer in export.served if answer.path == ARCHIVE]
    assert [(answer.begin, answer.sent) for answer in last] == [(10_004, size - 10_004)]
    assert downloads(root) == set()


def test_a_folder_that_cannot_be_written_is_said(
    client: Client, export: Export, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for name in ("PyPI", "kev"):
        done = updated(client, export, tmp_path / "file" / "store", name)
        assert "cannot be written" in done.error
    assert export.served == []
