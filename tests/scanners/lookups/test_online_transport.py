"""The user's own certificates and proxies, which both online sources honour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.scanner import AdvisoryOptions, Completed, Options
from support.dependency_jobs import job, npm_lock, scan, states
from support.osv_records import HIGH, record
from support.osv_server import OsvServer, closed_url, osv_server
from support.proxy import proxy
from support.tls import HOST, Certificate, certificate

FILES = {"requirements.txt": "clear==1.0\nbad==1.0\n", "package-lock.json": npm_lock(bad="1.0.0")}
RECORDS = (
    record("bad", ["1.0"], id="PYSEC-2026-1", fixed=["1.1"], vector=HIGH),
    record("bad", ["1.0.0"], id="GHSA-aaaa-bbbb-cccc", ecosystem="npm", fixed=["1.0.1"]),
)
WELL = {
    "pkg:pypi/clear@1.0": "clear",
    "pkg:pypi/bad@1.0": "vulnerable",
    "pkg:npm/bad@1.0.0": "vulnerable",
}
UNTRUSTED = "The source of advisories has a certificate that is not trusted here."
UNREACHABLE = "The source of advisories could not be reached."
BY_PROXY = "The source of advisories could not be reached through the proxy."
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
TRUSTED = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *TRUSTED):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(own: Certificate) -> Iterator[OsvServer]:
    with osv_server(RECORDS, tls=own.context) as running:
        yield running


def scanned(folder: Path, url: str) -> Completed:
    return scan(job(folder, FILES, Options(advisories=AdvisoryOptions(url=url, seconds=30))))


def details(outcome: Completed) -> set[tuple[str, GapReason, str]]:
    return {(g.path, g.reason, g.detail) for g in outcome.gaps}


def test_a_certificate_that_nobody_trusts_leaves_every_dependency_a_gap(
    tmp_path: Path, server: OsvServer
) -> None:
    outcome = scanned(tmp_path, server.url)
    assert set(states(outcome).values()) == {"unknown"}
    assert outcome.findings == ()
    assert details(outcome) == {
        ("requirements.txt", GapReason.NO_ADVISORY_DATA, UNREACHABLE),
        ("package-lock.json", GapReason.NO_ADVISORY_DATA, UNTRUSTED),
    }
    assert server.asked == []


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_certificate_that_the_user_trusts_is_believed(
    tmp_path: Path,
    server: OsvServer,
    own: Certificate,
    variable: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, str(own.file))
    outcome = scanned(tmp_path, server.url)
    assert outcome.gaps == ()
    assert states(outcome) == WELL


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy"])
def test_a_proxy_is_honoured(
    tmp_path: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with osv_server(RECORDS) as plain, proxy(plain.url) as between:
        monkeypatch.setenv(variable, between.url)
        outcome = scanned(tmp_path, f"http://{HOST}")
        assert set(between.hosts) == {HOST}
    assert outcome.gaps == ()
    assert states(outcome) == WELL


def test_a_tunnel_of_a_proxy_is_honoured(
    tmp_path: Path, server: OsvServer, own: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(own.file))
    with proxy(server.url) as between:
        monkeypatch.setenv("HTTPS_PROXY", between.url)
        outcome = scanned(tmp_path, f"https://{HOST}")
        assert set(between.hosts) == {HOST}
    assert outcome.gaps == ()
    assert states(outcome) == WELL


def test_what_is_excepted_goes_past_the_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with osv_server(RECORDS) as plain, proxy(plain.url) as between:
        monkeypatch.setenv("HTTP_PROXY", between.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        outcome = scanned(tmp_path, plain.url)
        assert between.hosts == []
    assert outcome.gaps == ()


def test_a_proxy_that_is_not_there_leaves_every_dependency_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with osv_server(RECORDS) as plain:
        monkeypatch.setenv("HTTP_PROXY", closed_url())
        outcome = scanned(tmp_path, plain.url)
        assert plain.connections == 0
    assert set(states(outcome).values()) == {"unknown"}
    assert details(outcome) == {
        ("requirements.txt", GapReason.NO_ADVISORY_DATA, UNREACHABLE),
        ("package-lock.json", GapReason.NO_ADVISORY_DATA, BY_PROXY),
    }
