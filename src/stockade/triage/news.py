"""Which findings a change brings: those that the same scanners, with the same rules, do not find in
what the change is made from.

Matched as a baseline is (`stockade.triage.age`): by rule and content, in the same file first, each
finding of the base side for one at most. So a move is not new and a copy is.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Iterable, Sequence

from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.triage.age import with_age
from stockade.triage.baseline import Baseline
from stockade.triage.fingerprint import NAME, identify, kind_of

_DAY = "0001-01-01"


def brought(
    findings: Sequence[Finding],
    before: Sequence[Finding],
    files: Iterable[str],
    checked: Collection[str],
) -> tuple[bool, ...]:
    """For each finding whether `before`, the findings of the base side, lacks it.

    `files` are all paths of the target as it is now, and `checked` those of them in which every
    finding was seen.
    """
    known = _told_apart(before)
    base = Baseline(
        first_seen={f.id: _DAY for f in known},
        paths={f.id: paths.text(f.location.path) for f in known},
    )
    aged = with_age(_told_apart(findings), base, files, checked)
    return tuple(not finding.first_seen for finding in aged)


def _told_apart(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """With ids that know secrets by their values, and count within these findings alone."""
    ids = identify((finding, _content(finding)) for finding in findings)
    return tuple(
        dataclasses.replace(f, fingerprints=((NAME, id_),), first_seen="")
        for f, id_ in zip(findings, ids, strict=True)
    )


def _content(finding: Finding) -> str:
    """What triage made of it, and the keyed hash of a secret, whose value no id of ours holds."""
    key = f"{kind_of(finding.id)} {finding.secret.hmac if finding.secret else ''}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
