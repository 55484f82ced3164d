"""Severities in people's words, and which of two findings is the worse."""

from __future__ import annotations

from stockade.model.finding import Finding
from stockade.model.rating import Severity
from stockade.model.verdict import Ruling


def word(severity: Severity) -> str:
    """The severity for people; what nobody rated is `unrated`, which is no low rating."""
    return "unrated" if severity is Severity.UNKNOWN else severity.word


def lowered(finding: Finding) -> str:
    """`low, was high` where policy changed the severity; empty where it did not."""
    was = finding.scanned_severity
    return "" if was is None else f"{word(finding.severity)}, was {word(was)}"


def badness(ruling: Ruling) -> tuple[float, bool, float]:
    """A key that grows with what is at stake: of flaws that are rated alike the worse are those
    that are exploited (CISA), or are more likely to be (EPSS)."""
    package = ruling.finding.package
    exploited = package is not None and package.kev is True
    probability = (package.epss if package else None) or 0.0
    return ruling.finding.severity.concern, exploited, probability
