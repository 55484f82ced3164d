"""Package URLs (https://github.com/package-url/purl-spec), and stand-ins for what has no name."""

from __future__ import annotations

import urllib.parse


def pypi(name: str, version: str = "") -> str:
    """The purl of a PyPI package; `name` and `version` are canonical (PEP 503, PEP 440)."""
    base = f"pkg:pypi/{urllib.parse.quote(name, safe='')}"
    return f"{base}@{urllib.parse.quote(version, safe='')}" if version else base


def unnamed(what: str) -> str:
    """A stand-in for something that no package index names: a folder, a URL's last part, a line.

    Everything is percent-encoded, so that a subject made of it can be taken apart again.
    """
    quoted = urllib.parse.quote(what, safe="", errors="surrogateescape")
    return f"pkg:generic/{quoted if quoted.strip('.') else quoted.replace('.', '%2E')}"
