"""The addresses from which a policy may be fetched: https, or plain http to this very machine.

One strict pattern (a part of RFC 3986) reads them, so that no two readers can disagree on the host.
An address stands in a file that everybody reads, hence no password and no token may be in it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from stockade.model.frozen import frozen

MAX_LENGTH = 2000
"""Characters."""

_PATH = r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*"
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?"
    rf"(?P<path>(?:/{_PATH})?)(?:\?(?P<query>[A-Za-z0-9._~!$&'()*+,;=:@%/?\[\]-]*))?"
)
_AUTHORITY = re.compile(r"[^/?#\\]*")
_BYTE = "(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_LOOPBACK = re.compile(rf"localhost|\[::1\]|127(?:\.{_BYTE}){{3}}")
_MAX_PORT = 65535
_SECRET = frozenset(
    (
        "access_token",
        "api_key",
        "apikey",
        "auth",
        "auth_token",
        "job_token",
        "key",
        "passwd",
        "password",
        "private_token",
        "secret",
        "sig",
        "signature",
        "token",
        "x-amz-credential",
        "x-amz-security-token",
        "x-amz-signature",
        "x-goog-credential",
        "x-goog-signature",
    )
)
"""Names of query parameters that carry a credential in common services, in lower case."""


@frozen
class Address:
    """An address in its parts, as they were written."""

    scheme: str
    host: str
    port: str
    path: str
    query: str

    @property
    def name(self) -> str:
        """The last component of the path; may be empty."""
        return self.path.rpartition("/")[2]

    @property
    def origin(self) -> str:
        """Scheme, host and port: what may be shown of an address that we did not choose."""
        return f"{self.scheme}://{self.host}{self.port and ':'}{self.port}"

    @property
    def is_own(self) -> bool:
        """Whether it is this very machine: 127.0.0.0/8, ::1 or localhost."""
        return _LOOPBACK.fullmatch(self.host.lower()) is not None


def parse_address(url: str) -> Address | None:
    """The parts of an address of http or https; `None`: it is none, or not written plainly."""
    found = _ADDRESS.fullmatch(url) if len(url) <= MAX_LENGTH else None
    if found is None or int(found["port"] or 0) > _MAX_PORT:
        return None
    return Address(**{name: value or "" for name, value in found.groupdict().items()})


def address_fault(url: str) -> str:
    """What speaks against fetching from an address, as the end of "the address …"; empty: nothing.

    It repeats nothing of the address, which may hold a password.
    """
    scheme, _, rest = url.partition("://")
    authority = _AUTHORITY.match(rest)
    if authority and "@" in authority[0]:
        return "holds a user's name or password before `@`, and the lock is no place for one"
    if scheme not in ("https", "http") or not rest:
        return "must begin with https://"
    if "#" in rest:
        return "has a part behind `#`, which no server ever sees"
    address = parse_address(url)
    if address is None:
        return (
            f"is not plainly written: at most {MAX_LENGTH:,} ASCII characters, others"
            " percent-encoded, and a host"
        )
    if address.scheme == "http" and not address.is_own:
        return "must begin with https://: over plain http anybody on the way may change the policy"
    if secret := _secret(address.query):
        return f"holds a credential, `{secret}`, and the lock is no place for one"
    return ""


def _secret(query: str) -> str:
    names = (unquote_plus(part.partition("=")[0]).lower() for part in re.split("[&;]", query))
    return next((name for name in names if name in _SECRET), "")
