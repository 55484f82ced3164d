"""Names of findings that stay the same from scan to scan."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from stockade.model.finding import Finding
from stockade.model.verdict import Ruling

_FINGERPRINT = re.compile(r"[0-9A-Za-z_-]{1,128}", re.ASCII)
_NAMESPACE = uuid.UUID("6f1a1c6e-6a3d-5c57-9d0f-0f3c9a8f2b41")
"""Ours alone (RFC 9562, section 5.5); changing it changes every id."""


def keyed(rulings: Iterable[Ruling]) -> Iterator[tuple[str, Ruling]]:
    """Each ruling behind its finding's key, unique among them: of all rulings, whatever report they
    go into, so that none changes another's."""
    unique = distinct()
    for ruling in rulings:
        yield unique(_key(ruling.finding)), ruling


def distinct() -> Callable[[str], str]:
    """A function that gives each key back, from its second time on with `#` and a number. No key
    holds a `#` itself."""
    seen: Counter[str] = Counter()

    def unique(key: str) -> str:
        seen[key] += 1
        return key if seen[key] == 1 else f"{key}#{seen[key]}"

    return unique


def uuid_of(key: str) -> str:
    """The vulnerability's id, a UUID of version 5."""
    return str(uuid.uuid5(_NAMESPACE, ascii(key)))


def digest(*parts: str) -> str:
    """32 hexadecimal digits for these texts, which may hold anything."""
    return hashlib.sha256(ascii(parts).encode("ascii")).hexdigest()[:32]


def _key(finding: Finding) -> str:
    """The fingerprint; for a finding that the core gave none, or an odd one, a hash of the rest."""
    if _FINGERPRINT.fullmatch(finding.id):
        return finding.id
    where = finding.location
    purl = finding.package.purl if finding.package else ""
    place = f"{where.path}:{where.line}:{where.column}"
    return digest(finding.id, finding.rule, place, purl, finding.message)
