"""The only addresses that may become links: http(s), in ASCII, without credentials."""

from __future__ import annotations

import re
import urllib.parse

from stockade.model import path as paths
from stockade.model.location import Location
from stockade.model.result import TargetRecord

_REVISION = re.compile(r"[0-9a-f]{7,64}")
_SAFE = re.compile(r"[!#-;=?-\[\]_a-z~]+")
"""Printable ASCII but quotes, angle brackets, the backslash (a slash to browsers) and such."""

_URI_SAFE = "/-_.~+@,=:!$()*;?#&%[]'"

HOME = "https://github.com/stockade-dev/stockade"
"""Where Stockade itself is to be found."""

_FORGES = (
    ("github", "/blob/"),
    ("gitlab", "/-/blob/"),
    ("codeberg", "/src/commit/"),
    ("gitea", "/src/commit/"),
    ("forgejo", "/src/commit/"),
)
"""A word of the host's name, and what stands between repository and revision there."""


def web(address: str) -> str:
    """The address when it may be a link, otherwise nothing."""
    return address if host(address) else ""


def host(address: str) -> str:
    """The host of an address that may be a link, otherwise nothing."""
    return _host(address) if _SAFE.fullmatch(address) else ""


def encoded(address: str) -> str:
    """The address in the characters of RFC 3986, others percent-encoded, when it may then be a
    link, otherwise nothing."""
    if not _host(address):
        return ""
    return urllib.parse.quote(address.encode("utf-8", "replace"), safe=_URI_SAFE)


def source_prefix(target: TargetRecord) -> str:
    """What comes before a percent-encoded path in a link to the scanned revision.

    Empty unless the repository is on a forge whose addresses we know and the revision is a commit.
    """
    repository = web(target.repository.rstrip("/").removesuffix(".git"))
    if not repository or not _REVISION.fullmatch(target.revision):
        return ""
    parts = urllib.parse.urlsplit(repository)
    if parts.query or parts.fragment:
        return ""
    for word, between in _FORGES:
        if word in (parts.hostname or ""):
            return f"{repository}{between}{target.revision}/"
    return ""


def source(prefix: str, location: Location) -> str:
    """The link to a location, given the prefix; empty without one."""
    if not prefix:
        return ""
    line = f"#L{location.line}" if location.line else ""
    return f"{prefix}{paths.uri(location.path)}{line}"


def _host(address: str) -> str:
    try:
        parts = urllib.parse.urlsplit(address)
        name = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not name or "@" in parts.netloc:
        return ""
    return name
