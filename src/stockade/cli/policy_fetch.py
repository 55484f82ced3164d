"""Fetching a policy: bounded, over https only, and nothing kept that is not a policy.

The address may stand in the lock of somebody else's repository. No login of the user's is sent to
it (`requests` would take one from `.netrc`), and it cannot redirect to what this machine serves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin

import requests
from urllib3.exceptions import HTTPError, ProtocolError

from stockade.advisories.store.download import TIMEOUTS, session
from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.policy.address import address_fault, parse_address
from stockade.policy.lock import MAX_POLICY, digest

MAX_REDIRECTS = 5
MAX_SECONDS = 120.0
"""For one address, all redirects included."""

Validate = Callable[[str, bytes], None]
"""Takes what to call the file in errors, and its content; raises `UsageError`."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_PIECE = 64 * 1024
_NO_PROXY = {"http": "", "https": ""}
_SHOWN_LINES, _SHOWN_WIDTH = 40, 300
_NETWORK = "Check the network, the proxy and the address. Nothing was written."
_TRUST = (
    "Check the address. A certificate authority of your own is trusted when SSL_CERT_FILE names"
    " it. Nothing was written."
)
_ORIGIN = "Check the address, and ask who publishes it. Nothing was written."


def client() -> requests.Session:
    """A session as `stockade db update` has it, but one that logs in nowhere."""
    made = session()
    made.auth = _anonymous
    made.headers["Accept-Encoding"] = "identity"
    return made


def obtain(client: requests.Session, url: str, validate: Validate, *, sha256: str = "") -> bytes:
    """The policy at an address that `address_fault` has passed; `sha256`: what it must have.

    Raises:
        UsageError: it cannot be had, is not the expected one, or `validate` refuses it.
    """
    data = fetch(client, url)
    actual = digest(data)
    if sha256 and actual != sha256:
        raise UsageError(f"{url} has sha256 {actual}, and not {sha256}", _ORIGIN)
    try:
        validate(url, data)
    except UsageError as error:
        said = _printable(error.message)
        raise UsageError(f"what {url} gives is not a valid policy:\n{said}", _ORIGIN) from error
    return data


def fetch(client: requests.Session, url: str, clock: Callable[[], float] = time.monotonic) -> bytes:
    """The bytes at an address. `clock` gives seconds.

    Raises:
        UsageError: they cannot be had whole and safely.
    """
    end = clock() + MAX_SECONDS
    at = url
    try:
        for _ in range(MAX_REDIRECTS + 1):
            with _answer(client, at) as response:
                if response.status_code not in _MOVED or "Location" not in response.headers:
                    return _body(response, url, lambda: clock() > end)
                at = _next(url, at, response.headers["Location"])
    except requests.exceptions.SSLError as error:
        raise UsageError(f"{url}: the connection is not to be trusted (TLS)", _TRUST) from error
    except (requests.RequestException, HTTPError, OSError) as error:
        said = f"{url} could not be fetched ({type(error).__name__})"
        raise UsageError(said, _NETWORK) from error
    raise UsageError(f"{url} redirects more than {MAX_REDIRECTS} times", _ORIGIN)


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _answer(client: requests.Session, url: str) -> requests.Response:
    """The answer without its body. `Session.get` would read a redirect's, however long it is."""
    address = parse_address(url)
    direct = address is not None and address.is_own  # a proxy would carry it off this machine
    proxies = _NO_PROXY if direct else {}
    settings = client.merge_environment_settings(url, dict(proxies), True, None, None)
    return client.get_adapter(url).send(
        client.prepare_request(requests.Request("GET", url)),
        stream=True,
        timeout=TIMEOUTS,
        verify=settings["verify"] or True,
        cert=settings["cert"],
        proxies=settings["proxies"],
    )


def _next(url: str, at: str, location: str) -> str:
    """Where a redirect leads; to this very machine only from an address of it."""
    try:
        target = urldefrag(requests.utils.requote_uri(urljoin(at, location))).url
    except ValueError as error:
        raise UsageError(f"{url} redirects to what is no address", _ORIGIN) from error
    address, typed = parse_address(target), parse_address(url)
    if address is None or typed is None:
        fault = address_fault(target) or "cannot be read"
        raise UsageError(f"{url} redirects to an address that {fault}", _ORIGIN)
    safe = address.scheme == "https" or (address.is_own and typed.scheme == "http")
    if not safe or (address.is_own and not typed.is_own):
        raise UsageError(
            f"{url} redirects to {address.origin}, where a policy may not come from", _ORIGIN
        )
    return target


def _body(response: requests.Response, url: str, is_late: Callable[[], bool]) -> bytes:
    if response.status_code != requests.codes.ok:
        raise UsageError(f"{url} answered with HTTP status {response.status_code}", _ORIGIN)
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UsageError(f"{url} sends the file packed, against our wish", _ORIGIN)
    got = bytearray()
    try:
        while piece := response.raw.read1(_PIECE, decode_content=False):
            got += piece
            if len(got) > MAX_POLICY:
                raise UsageError(f"{url} is larger than {MAX_POLICY >> 20} MiB", _ORIGIN)
            if is_late():
                raise UsageError(f"{url} took more than {MAX_SECONDS:.0f} seconds", _NETWORK)
    except ProtocolError as error:  # fewer bytes than the header or the chunk promised
        raise UsageError(f"{url} broke off after {len(got):,} bytes", _NETWORK) from error
    return bytes(got)


def _printable(message: str) -> str:
    """What was said of a stranger's file, and shows lines of it."""
    lines = message.split("\n")
    cut = [*lines[:_SHOWN_LINES], "..."] if len(lines) > _SHOWN_LINES else lines
    return "\n".join(text(line[:_SHOWN_WIDTH]) for line in cut)
