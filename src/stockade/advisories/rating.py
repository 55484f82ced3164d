"""How bad an advisory is: from its CVSS vectors, else from its source's own word, else unknown.

Bands are those of CVSS 3.1 section 5 and CVSS 4.0 section 6, also for version 2.
"""

from __future__ import annotations

from collections.abc import Iterable

from stockade.model.frozen import frozen
from stockade.model.rating import Severity

_WORDS = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}
_BANDS = (
    (9.0, Severity.CRITICAL),
    (7.0, Severity.HIGH),
    (4.0, Severity.MEDIUM),
    (0.1, Severity.LOW),
)
MALICIOUS = "MAL-"
"""Begins the ids of the OpenSSF's malicious packages: nobody gives them a score."""


@frozen
class Rating:
    """A severity and what it rests on."""

    severity: Severity = Severity.UNKNOWN
    score: float | None = None
    """CVSS base score, 0 to 10; `None`: there is no vector that can be read."""

    raw: str = ""
    """The vector, or the source's word."""


UNRATED = Rating()


def rate(advisory_id: str, vectors: Iterable[str], word: str) -> Rating:
    """The worst rating that the vectors give; without one, the word's; else unknown."""
    if advisory_id.startswith(MALICIOUS):
        return Rating(severity=Severity.CRITICAL, raw="malicious package")
    scored = [(score, vector) for vector in vectors if (score := score_of(vector)) is not None]
    if scored:
        score, vector = max(scored)
        return Rating(severity=band(score), score=score, raw=vector)
    return Rating(severity=_WORDS.get(word.lower(), Severity.UNKNOWN), raw=word)


def band(score: float) -> Severity:
    """The severity of a CVSS base score."""
    return next((severity for least, severity in _BANDS if score >= least), Severity.INFO)


def score_of(vector: str) -> float | None:
    """The base score of a CVSS 2, 3 or 4 vector; `None` when it is none."""
    from cvss import CVSS2, CVSS3, CVSS4, CVSSError

    kind = {"CVSS:3": CVSS3, "CVSS:4": CVSS4}.get(vector[:6], CVSS2)
    try:
        return float(kind(vector).scores()[0])
    except CVSSError:
        return None
