"""Identity of a finding across commits: `stockade/v1`.

It holds the rule and the flagged text without its white space, so it survives edits elsewhere,
re-indentation, line moves and renames; an occurrence index over the whole target tells the second
identical finding from the first. The text is masked before, so no hash of a secret leaves.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from stockade.model.finding import Finding

NAME = "stockade/v1"


def identify(findings: Iterable[tuple[Finding, str]]) -> list[str]:
    """Fingerprints of findings in their final order, each given with its masked source text."""
    seen: Counter[str] = Counter()
    result = []
    for finding, source in findings:
        key = _digest(finding.rule, subject_of(finding, source))
        result.append(_digest(key, str(seen[key])))
        seen[key] += 1
    return result


def subject_of(finding: Finding, source: str) -> str:
    """What the finding is about, without where it is."""
    if finding.package is not None:
        return f"{finding.package.purl} {finding.package.advisory}"
    return "".join(source.split())


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]
