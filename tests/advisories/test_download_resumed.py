"""Large files over a connection that breaks: only what is missing is fetched again."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from stockade.advisories.store.download import ATTEMPTS, DownloadError
from support.downloads import BODY, NAME, got
from support.naps import Naps
from support.osv_export import Export, Fault

OTHER = BODY[::-1]


@pytest.fixture(autouse=True)
def _file(export: Export) -> None:
    export.files[NAME] = BODY


def test_a_file_is_fetched_whole(client: requests.Session, export: Export, tmp_path: Path) -> None:
    assert got(client, export, tmp_path) == BODY
    assert [(s.status, s.sent) for s in export.served] == [(200, len(BODY))]


def test_after_breaks_only_the_rest_is_fetched(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(cut=100_000), Fault(cut=200_000), Fault(cut=1), Fault()]
    naps = Naps()
    assert got(client, export, tmp_path, naps) == BODY
    assert [s.begin for s in export.served] == [0, 100_000, 300_000, 300_001]
    assert sum(s.sent for s in export.served) == len(BODY)
    assert naps.taken == [0.5, 1.0, 2.0]


def test_what_came_before_all_attempts_failed_is_kept_for_the_next_time(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(cut=50_000)]
    with pytest.raises(DownloadError, match=f"broke off {ATTEMPTS} times"):
        got(client, export, tmp_path)
    assert not (tmp_path / NAME).exists()
    assert len(export.served) == ATTEMPTS
    export.faults.clear()
    export.forget()
    assert got(client, export, tmp_path) == BODY
    assert [s.begin for s in export.served] == [50_000 * ATTEMPTS]


def test_a_file_that_changed_between_attempts_is_fetched_anew(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(cut=100_000), Fault()]
    naps = Naps(then=lambda: export.files.update({NAME: OTHER}))
    assert got(client, export, tmp_path, naps) == OTHER
    assert [s.begin for s in export.served] == [0, 0]


def test_a_file_that_became_shorter_is_fetched_anew(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(cut=100_000), Fault(headers=(("ETag", ""),)), Fault()]
    naps = Naps(then=lambda: export.files.update({NAME: b"short"}))
    assert got(client, export, tmp_path, naps) == b"short"


MISFITS = {
    "another part than was asked for": Fault(shift=10),
    "a part of another file": Fault(headers=(("ETag", '"other"'),)),
    "a part of which it does not say where it belongs": Fault(headers=(("Content-Range", ""),)),
    "a part that does not reach the end": Fault(
        headers=(("Content-Range", f"bytes 100000-200000/{len(BODY)}"),)
    ),
    "a part with a place that is none": Fault(headers=(("Content-Range", "bytes */*"),)),
    "the status 416": Fault(status=416),
}


@pytest.mark.parametrize("case", MISFITS)
def test_what_does_not_fit_to_what_is_there_is_never_put_together(
    case: str, client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(cut=100_000), MISFITS[case], Fault()]
    assert got(client, export, tmp_path) == BODY
    assert [s.begin for s in export.served][-1] == 0


def test_a_server_that_ignores_ranges_sends_everything_again(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(cut=100_000), Fault(ignore_range=True)]
    assert got(client, export, tmp_path) == BODY
    assert [s.sent for s in export.served] == [100_000, len(BODY)]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_strong_validator_nothing_is_continued(
    etag: str, client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(cut=100_000, headers=(("ETag", etag),)), Fault()]
    assert got(client, export, tmp_path) == BODY
    assert [s.wanted for s in export.served] == ["", ""]
