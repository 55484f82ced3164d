"""Identity of a finding across commits: `stockade/v1`.

It holds the rule and what the finding is about (`stockade.triage.content`), so it survives edits
elsewhere, line moves, renames and a formatter; an occurrence index over the whole target tells the
second identical finding from the first. The text is masked before, so no hash of a secret leaves.

Of its 32 hexadecimal digits the last 24 are a hash of rule and content, equal for all findings of a
kind (`kind_of`); the first 8 tell these apart.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from stockade.model.finding import Finding
from stockade.model.package import Package

NAME = "stockade/v1"

_INDEX = 8
_STEP = 0x9E3779B1
"""Odd, so that its multiples modulo 2**32 are all different; large, so that the first digits, by
which people name a finding, differ too."""


def identify(findings: Iterable[tuple[Finding, str]]) -> list[str]:
    """Fingerprints of findings in their final order, each given with its masked content."""
    seen: Counter[str] = Counter()
    result = []
    for finding, content in findings:
        key = _digest(finding.rule, _subject(finding, content))
        first = int(key[:_INDEX], 16)
        result.append(f"{(first + seen[key] * _STEP) % (1 << 32):08x}{key[_INDEX:]}")
        seen[key] += 1
    return result


def kind_of(fingerprint: str) -> str:
    """What findings of the same rule and content have in common."""
    return fingerprint[_INDEX:]


def _subject(finding: Finding, content: str) -> str:
    return content if finding.package is None else _of_package(finding.package)


def _of_package(package: Package) -> str:
    """An upgrade to another affected version does not make another flaw of it."""
    return f"{package.ecosystem} {package.name} {package.advisory}"


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]
