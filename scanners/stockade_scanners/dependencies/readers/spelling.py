"""How package indexes let names and versions be spelt.

What is spelt otherwise could be anything, an address with a password too, and is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMES: Mapping[str, str] = {
    "npm": r"(?:@[A-Za-z0-9~!*'()_.-]+/)?[A-Za-z0-9~!*'()_-][A-Za-z0-9~!*'()_.-]*",
    "Go": r"[A-Za-z0-9][A-Za-z0-9._~/-]*",
    "crates.io": r"[A-Za-z0-9_-]+",
    "RubyGems": r"[A-Za-z0-9._-]+",
    "Packagist": r"[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*",
    "Maven": r"[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+",
    "NuGet": r"\w[\w.-]*",
    "GitHub Actions": r"[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+",
    "Pub": r"[A-Za-z0-9_]+",
    "Hex": r"[A-Za-z0-9_]+",
    "SwiftURL": r"[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~+-]+)+",
    "ConanCenter": r"[A-Za-z0-9_][A-Za-z0-9_.+-]*",
    "conda": r"[A-Za-z0-9_][A-Za-z0-9_.-]*",
}
_VERSION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+!~-]*")


def is_name(ecosystem: str, name: str) -> bool:
    """Whether the index allows the name; of an ecosystem that is not listed, any is let through."""
    allowed = _NAMES.get(ecosystem)
    return allowed is None or re.fullmatch(allowed, name) is not None


def is_version(ecosystem: str, version: str) -> bool:
    """The same for a version."""
    return ecosystem not in _NAMES or _VERSION.fullmatch(version) is not None
