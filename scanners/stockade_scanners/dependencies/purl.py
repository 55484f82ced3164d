"""Package URLs (https://github.com/package-url/purl-spec), and stand-ins for what has no name."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Mapping

from stockade.model.ecosystem import ECOSYSTEMS


def of(ecosystem: str, name: str, version: str = "") -> str:
    """The purl of a package that OSV calls `name`.

    Raises:
        ValueError: the name cannot be one, e.g. a Maven package without a group.
    """
    if ecosystem == "PyPI":  # canonical already, and by far the most frequent: no library needed
        return pypi(name, version)
    if ecosystem == "npm":
        return npm(name, version)
    from packageurl import PackageURL

    namespace, last = _SPLIT.get(ecosystem, _whole)(name)
    if not last:
        raise ValueError("a package without a name")
    said = f"v{version}" if ecosystem == "Go" and version[:1].isdigit() else version
    kind = ECOSYSTEMS[ecosystem].purl_type
    return PackageURL(kind, namespace or None, last, said or None).to_string()


def pypi(name: str, version: str = "") -> str:
    """The purl of a PyPI package; `name` and `version` are canonical (PEP 503, PEP 440)."""
    base = f"pkg:pypi/{urllib.parse.quote(name, safe='')}"
    return f"{base}@{urllib.parse.quote(version, safe='')}" if version else base


def npm(name: str, version: str = "") -> str:
    """The purl of an npm package, in the registry's own case: `JSONStream` is not `jsonstream`.

    `packageurl` makes one of both, and what has the purl of another package would hide it.
    """
    base = f"pkg:npm/{urllib.parse.quote(name)}"
    return f"{base}@{urllib.parse.quote(version, safe='')}" if version else base


def unnamed(what: str) -> str:
    """A stand-in for something that no package index names: a folder, a URL's last part, a line.

    Everything is percent-encoded, so that a subject made of it can be taken apart again.
    """
    quoted = urllib.parse.quote(what, safe="", errors="surrogateescape")
    return f"pkg:generic/{quoted if quoted.strip('.') else quoted.replace('.', '%2E')}"


def _whole(name: str) -> tuple[str, str]:
    return "", name


def _last(name: str) -> tuple[str, str]:
    before, _, last = name.rpartition("/")
    return before, last


def _maven(name: str) -> tuple[str, str]:
    group, colon, artifact = name.partition(":")
    if not colon or not group:
        raise ValueError("a Maven package without a group")
    return group, artifact


_SPLIT: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "Go": _last,
    "Packagist": _last,
    "SwiftURL": _last,
    "GitHub Actions": _last,
    "Maven": _maven,
}
