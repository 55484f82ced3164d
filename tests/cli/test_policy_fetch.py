"""Fetching a policy from servers that redirect, break off, flood, wait, or are not trusted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
import requests

from stockade.cli.policy_fetch import MAX_REDIRECTS, client, fetch
from stockade.model.errors import UsageError
from stockade.policy.lock import MAX_POLICY
from support.osv_server import closed_url
from support.policy_server import Answer, PolicyServer, policy_server
from support.proxy import proxy
from support.tls import HOST, Certificate, certificate

BODY = b"stockade: 1\n"
CLEARED = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
NOT_FROM_THERE = "where a policy may not come from"


@pytest.fixture
def server() -> Iterator[PolicyServer]:
    with policy_server() as running:
        running.put("/base.yml", BODY)
        yield running


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure(identity: Certificate) -> Iterator[PolicyServer]:
    with policy_server(identity.context) as running:
        running.put("/base.yml", BODY)
        yield running


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[requests.Session]:
    for name in CLEARED:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with client() as made:
        yield made


@pytest.fixture
def trusting(session: requests.Session, identity: Certificate) -> requests.Session:
    """A session of a user who trusts the server's certificate."""
    session.verify = str(identity.file)
    return session


def refused(session: requests.Session, url: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        fetch(session, url)
    assert "Nothing was written." in caught.value.remedy
    assert caught.value.message.startswith(url)
    return caught.value


def test_a_file_is_fetched_without_a_login(
    session: requests.Session,
    server: PolicyServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password word\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert fetch(session, f"{server.url}/base.yml") == BODY
    (headers,) = server.headers
    assert headers["user-agent"] == "stockade"
    assert headers["accept-encoding"] == "identity"
    assert "authorization" not in headers


def test_what_is_on_this_machine_is_not_asked_for_through_a_proxy(
    session: requests.Session, server: PolicyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", closed_url())
    monkeypatch.setenv("ALL_PROXY", closed_url())
    assert fetch(session, f"{server.url}/base.yml") == BODY


@pytest.mark.slow
def test_https_needs_a_certificate_that_is_trusted(
    session: requests.Session,
    secure: PolicyServer,
    identity: Certificate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"{secure.url}/base.yml"
    error = refused(session, url)
    assert error.message == f"{url}: the connection is not to be trusted (TLS)"
    assert "SSL_CERT_FILE" in error.remedy
    monkeypatch.setenv("SSL_CERT_FILE", str(identity.file))
    with client() as trusting:
        assert fetch(trusting, url) == BODY


@pytest.mark.slow
def test_a_certificate_for_another_name_is_not_trusted(
    trusting: requests.Session, secure: PolicyServer
) -> None:
    url = f"{secure.url}/base.yml".replace("127.0.0.1", "localhost")
    assert "(TLS)" in refused(trusting, url).message


def test_redirects_are_followed_to_a_limit(session: requests.Session, server: PolicyServer) -> None:
    for number in range(MAX_REDIRECTS):
        server.redirect(f"/{number}", f"{server.url}/{number + 1}#part", 301 + number % 3)
    server.redirect(f"/{MAX_REDIRECTS}", "base.yml?token=theirs", 308)
    server.put("/base.yml?token=theirs", BODY)
    assert fetch(session, f"{server.url}/1") == BODY
    assert len(server.asked) == MAX_REDIRECTS + 1
    error = refused(session, f"{server.url}/0")
    assert error.message == f"{server.url}/0 redirects more than 5 times"
    assert refused(session, server.redirect("/loop", "/loop", 307)).message.endswith("5 times")


def test_what_a_redirect_says_besides_is_not_read(
    session: requests.Session, server: PolicyServer
) -> None:
    headers = {"Location": "/base.yml", "Content-Length": "1000000000"}
    server.answers["/moved.yml"] = Answer(status=301, body=b"#", headers=headers, waits=True)
    assert fetch(session, f"{server.url}/moved.yml") == BODY


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://policies.example.org/x", f"to http://policies.example.org, {NOT_FROM_THERE}"),
        ("//policies.example.org/x?secret", f"to http://policies.example.org, {NOT_FROM_THERE}"),
        ("https://me:word@example.org/x", "to an address that holds a user's name or password"),
        ("ftp://example.org/x", "to an address that must begin with https://"),
        ("file:///etc/passwd", "to an address that must begin with https://"),
        ("https://ex\u00e4mple.org/", "to an address that is not plainly written"),
        ("http://[::1", "to what is no address"),
    ],
)
def test_a_redirect_to_anything_else_is_refused(
    location: str, message: str, session: requests.Session, server: PolicyServer
) -> None:
    error = refused(session, server.redirect("/moved.yml", location))
    assert message in error.message
    assert not {"word", "secret"} & set(error.message.replace("@", " ").split())


def test_https_is_never_left(
    trusting: requests.Session, secure: PolicyServer, server: PolicyServer
) -> None:
    error = refused(trusting, secure.redirect("/moved.yml", f"{server.url}/base.yml"))
    assert error.message.endswith(f"redirects to {server.url}, {NOT_FROM_THERE}")
    assert server.asked == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nobody_elsewhere_redirects_to_this_machine(
    scheme: str,
    trusting: requests.Session,
    secure: PolicyServer,
    server: PolicyServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = server if scheme == "http" else secure
    with proxy(secure.url) as middle:
        monkeypatch.setenv("HTTPS_PROXY", middle.url)
        secure.redirect("/moved.yml", f"{target.url}/base.yml")
        error = refused(trusting, f"https://{HOST}/moved.yml")
        assert fetch(trusting, f"https://{HOST}/base.yml") == BODY
    assert error.message.endswith(f"redirects to {target.url}, {NOT_FROM_THERE}")
    assert server.asked == []
    assert secure.asked == ["/moved.yml", "/base.yml"]


@pytest.mark.parametrize("status", [201, 204, 206, 300, 302, 304, 401, 403, 404, 410])
def test_other_answers_are_errors_with_their_status(
    status: int, session: requests.Session, server: PolicyServer
) -> None:
    server.answers["/base.yml"] = Answer(status=status, body=BODY)
    error = refused(session, f"{server.url}/base.yml")
    assert error.message == f"{server.url}/base.yml answered with HTTP status {status}"


CHUNKED = {"Content-Length": "", "Transfer-Encoding": "chunked"}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(body=BODY, cut=5), "broke off after 5 bytes"),
        (Answer(body=BODY, cut=0), "broke off after 0 bytes"),
        (Answer(body=b"5\r\nstock\r\n", headers=CHUNKED), "broke off after 5 bytes"),
        (Answer(body=b"5\r\nsto", headers=CHUNKED), "broke off after"),
        (Answer(body=b"what?\r\n", headers=CHUNKED), "broke off after 0 bytes"),
        (Answer(body=b"#" * (MAX_POLICY + 1)), "is larger than 1 MiB"),
        (
            Answer(body=b"#" * (2 * MAX_POLICY), headers={"Content-Length": ""}),
            "is larger than 1 MiB",
        ),
        (Answer(body=BODY, headers={"Content-Encoding": "gzip"}), "sends the file packed"),
    ],
)
def test_what_does_not_come_whole_and_small_is_refused(
    answer: Answer, message: str, session: requests.Session, server: PolicyServer
) -> None:
    server.answers["/base.yml"] = answer
    error = refused(session, f"{server.url}/base.yml")
    assert error.message.startswith(f"{server.url}/base.yml {message}")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"#" * MAX_POLICY),
        Answer(body=BODY, headers={"Content-Length": ""}),
        Answer(body=BODY, headers={"Content-Encoding": "Identity"}),
        Answer(body=b""),
    ],
)
def test_what_comes_whole_is_taken(
    answer: Answer, session: requests.Session, server: PolicyServer
) -> None:
    server.answers["/base.yml"] = answer
    assert fetch(session, f"{server.url}/base.yml") == answer.body


def test_pieces_that_are_promised_one_by_one_are_joined(
    session: requests.Session, server: PolicyServer
) -> None:
    body = b"5\r\nstock\r\n7\r\nade: 1\n\r\n0\r\n\r\n"
    server.answers["/base.yml"] = Answer(body=body, headers=CHUNKED)
    assert fetch(session, f"{server.url}/base.yml") == BODY


def test_a_server_that_takes_for_ever_is_left(
    session: requests.Session, server: PolicyServer
) -> None:
    answer = Answer(body=b"#", headers={"Content-Length": "1000"}, waits=True)
    server.answers["/base.yml"] = answer
    clock = chain([0.0], repeat(1000.0))
    with pytest.raises(UsageError, match="took more than 120 seconds"):
        fetch(session, f"{server.url}/base.yml", lambda: next(clock))


@pytest.mark.slow
@pytest.mark.parametrize("host", ["https://a..b", f"https://{'a' * 64}.example", "CLOSED"])
def test_an_address_that_leads_nowhere_is_one_sentence(
    host: str, session: requests.Session
) -> None:
    url = f"{host.replace('CLOSED', closed_url())}/base.yml"
    error = refused(session, url)
    assert error.message.startswith(f"{url} could not be fetched (")
    assert error.remedy.startswith("Check the network, the proxy and the address.")


@pytest.mark.usefixtures("session")
def test_certificates_that_are_not_where_they_should_be(
    secure: PolicyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    with client() as made:
        assert "could not be fetched" in refused(made, f"{secure.url}/base.yml").message
