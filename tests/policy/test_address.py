"""From where a policy may be fetched, and that nobody can be led to read an address otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import PreparedRequest
from urllib3.util import parse_url

from stockade.policy.address import MAX_LENGTH, address_fault, parse_address

GOOD = (
    "https://policies.example.org/base.yml",
    "https://policies.example.org:8443/a/b%20c/base.yml?ref=main&raw=true",
    "https://policies.example.org",
    "https://xn--bcher-kva.example/base.yml",
    "https://[2001:db8::1]/base.yml",
    "https://example.org/@team/base.yml",
    "http://127.0.0.1/base.yml",
    "http://127.255.0.1:8000/base.yml",
    "http://[::1]:8000/base.yml",
    "http://LocalHost/base.yml",
)
LOGIN = "holds a user's name or password"
PLAIN = "must begin with https://: over plain http"
ODD = "is not plainly written"


@pytest.mark.parametrize("url", GOOD)
def test_addresses_that_may_be_fetched(url: str) -> None:
    assert address_fault(url) == ""


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", "must begin with https://"),
        ("base.yml", "must begin with https://"),
        ("HTTPS://example.org/base.yml", "must begin with https://"),
        ("ftp://example.org/base.yml", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("https://", "must begin with https://"),
        ("https:///base.yml", ODD),
        ("https://example.org:65536/base.yml", ODD),
        ("https://example.org:/base.yml", ODD),
        ("https://exämple.org/base.yml", ODD),
        ("https://example.org/bä.yml", ODD),
        ("https://example.org/a b.yml", ODD),
        ("https://example.org/a\n.yml", ODD),
        ("https://example.org\\.evil.example/base.yml", ODD),
        ("https://127.0.0.1%2eevil.example/base.yml", ODD),
        (f"https://example.org/{'a' * MAX_LENGTH}", ODD),
        ("https://example.org/base.yml#top", "has a part behind `#`"),
        ("http://example.org/base.yml", PLAIN),
        ("http://127.0.0.1.evil.example/base.yml", PLAIN),
        ("http://127.1/base.yml", PLAIN),
        ("http://127.0.0.256/base.yml", PLAIN),
        ("http://0177.0.0.1/base.yml", PLAIN),
        ("http://localhost.evil.example/base.yml", PLAIN),
        ("http://10.0.0.1/base.yml", PLAIN),
        ("http://0.0.0.0/base.yml", PLAIN),
        ("https://me:word@example.org/base.yml", LOGIN),
        ("https://me@example.org/base.yml", LOGIN),
        ("http://127.0.0.1@evil.example/base.yml", LOGIN),
        ("ftp://me:word@example.org/base.yml", LOGIN),
        ("https://example.org/base.yml?token=abc", "holds a credential, `token`"),
        ("https://example.org/b.yml?a=1&X-Amz-Signature=0", "credential, `x-amz-signature`"),
        ("https://example.org/base.yml?a;%74oken=abc", "holds a credential, `token`"),
    ],
)
def test_addresses_that_may_not(url: str, fault: str) -> None:
    said = address_fault(url)
    assert fault in said
    assert "word" not in said.replace("password", "")
    assert "abc" not in said


def test_the_parts() -> None:
    address = parse_address("https://example.org:8443/a/base.yml?raw")
    assert address is not None
    assert (address.name, address.query) == ("base.yml", "raw")
    assert address.origin == "https://example.org:8443"
    assert parse_address("https://me@example.org/") is None


PIECES = st.sampled_from([*"@:/\\?#[]%.0a", "://", "127.0.0.1", "localhost", "::1", "evil.example"])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_client_goes_to_the_host_that_was_judged(rest: str) -> None:
    url = f"http://{rest}"
    address = parse_address(url)
    if address is None or address_fault(url):
        return
    request = PreparedRequest()
    request.prepare_url(url, None)
    assert request.url is not None
    assert (parse_url(request.url).host or "").lower() == address.host.lower()
