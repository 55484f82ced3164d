"""Servers that are busy, broken or hostile, and addresses that lead nowhere."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import requests

from stockade.advisories.store import download
from stockade.advisories.store.download import ATTEMPTS, DownloadError, fetch, head, session, small
from support.downloads import BODY, NAME, got
from support.naps import Naps
from support.osv_export import Export, Fault


@pytest.fixture(autouse=True)
def _file(export: Export) -> None:
    export.files[NAME] = BODY


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_that_is_busy_for_a_while_is_asked_again(
    status: int, client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(status=status), Fault(status=status), Fault()]
    assert got(client, export, tmp_path) == BODY
    assert len(export.served) == 3


def test_a_server_that_stays_broken_is_an_error_with_its_status(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(status=500)]
    with pytest.raises(DownloadError, match="HTTP status 500") as said:
        got(client, export, tmp_path)
    assert not said.value.missing
    assert len(export.served) == ATTEMPTS


@pytest.mark.parametrize("status", [204, 206, 301, 401, 403, 404, 410])
def test_other_answers_are_errors_at_once(
    status: int, client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(status=status)]
    with pytest.raises(DownloadError, match=f"HTTP status {status}") as said:
        got(client, export, tmp_path)
    assert said.value.missing is (status == 404)
    assert len(export.served) == 1
    assert not (tmp_path / NAME).exists()


NOTES = (b"", b"{", b"[]", b'{"url": 7}', b'{"url": "x", "validator": "y"}')


@pytest.mark.parametrize("note", NOTES)
def test_a_note_that_is_damaged_or_of_another_address_is_not_believed(
    note: bytes, client: requests.Session, export: Export, tmp_path: Path
) -> None:
    (tmp_path / f"{NAME}.part").write_bytes(b"something else")
    (tmp_path / f"{NAME}.part.json").write_bytes(note)
    assert got(client, export, tmp_path) == BODY
    assert [s.wanted for s in export.served] == [""]


@pytest.mark.parametrize("length", ["", "garbage", "-5"])
def test_a_length_that_is_missing_or_nonsense_is_no_crash(
    length: str, client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(headers=(("Content-Length", length),))]
    assert got(client, export, tmp_path) == BODY


def test_a_file_that_comes_packed_against_our_wish_is_unpacked(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    packed = (("Content-Encoding", "gzip"),)
    body = gzip.compress(BODY)
    export.faults[NAME] = [
        Fault(body=body, headers=packed, cut=1000),
        Fault(body=body, headers=packed),
    ]
    assert got(client, export, tmp_path) == BODY
    assert [s.begin for s in export.served] == [0, 0]


def test_a_file_without_end_is_given_up_and_does_not_fill_the_disk(
    client: requests.Session, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LARGEST", 300_000)
    with pytest.raises(DownloadError, match="larger than any archive"):
        fetch(client, f"{export.url}/{NAME}", tmp_path / NAME, sleep=Naps())
    assert list(tmp_path.iterdir()) == []


def test_small_files_are_bounded_and_their_errors_named(
    client: requests.Session, export: Export
) -> None:
    url = f"{export.url}/{NAME}"
    assert small(client, url, len(BODY)) == BODY
    with pytest.raises(DownloadError, match="is larger than"):
        small(client, url, len(BODY) - 1)
    with pytest.raises(DownloadError, match="404"):
        small(client, f"{export.url}/absent", 10)
    assert head(client, url, 100) == BODY[:100]


@pytest.mark.parametrize("fault", [Fault(cut=1000), Fault(status=206), Fault(status=500)])
def test_a_small_file_comes_whole_or_not_at_all(
    fault: Fault, client: requests.Session, export: Export
) -> None:
    export.faults[NAME] = [fault]
    with pytest.raises(DownloadError):
        small(client, f"{export.url}/{NAME}", len(BODY))


BAD_ADDRESSES = (
    "",
    "no address",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "http://",
    "http://[::1",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:1/",
    "http://.invalid/",
    f"http://{'a' * 100}.invalid/",
    "http://a\x00b/",
    "http://a b/",
)


@pytest.mark.slow
@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_leads_nowhere_is_an_error(
    address: str, client: requests.Session, tmp_path: Path
) -> None:
    with pytest.raises(DownloadError):
        small(client, address, 10)
    with pytest.raises(DownloadError):
        head(client, address, 10)
    with pytest.raises(DownloadError):
        fetch(client, address, tmp_path / NAME, sleep=Naps())


def test_a_password_in_an_address_is_in_no_message(
    client: requests.Session, export: Export, tmp_path: Path
) -> None:
    export.faults[NAME] = [Fault(status=403)]
    address = export.url.replace("//", "//user:secret@") + f"/{NAME}"
    for attempt in (
        lambda: small(client, address, 10),
        lambda: head(client, address, 10),
        lambda: fetch(client, address, tmp_path / NAME, sleep=Naps()),
    ):
        with pytest.raises(DownloadError) as said:
            attempt()
        assert "secret" not in said.value.message


def test_certificates_that_are_not_where_they_should_be_are_no_fault_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    with session() as client, pytest.raises(DownloadError, match="OSError"):
        fetch(client, "https://127.0.0.1:1/x", tmp_path / NAME, sleep=Naps())
