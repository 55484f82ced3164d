"""The rules of a run. GitHub rates by rule and not by result, so one rule has one severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from stockade.model import owasp
from stockade.model.finding import Finding
from stockade.model.rating import Confidence, Kind, Severity
from stockade_reports import links
from stockade_reports.clip import cut
from stockade_reports.escape import words
from stockade_reports.sarif.limits import DESCRIPTION, NAME, TAGS
from stockade_reports.sarif.words import filled, markdown, sentence

LEVEL = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.UNKNOWN: "warning",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}

SCORE = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.1",
}
"""GitHub's bands: over 9.0 critical, from 7.0 high, from 4.0 medium. Unrated has no score."""

_MAIN = 4
"""So many weaknesses, and categories of OWASP, are among the ten tags that GitHub shows."""


Ids = dict[tuple[str, Severity], str]
"""The SARIF id of each rule at each severity."""


def ids(findings: Iterable[Finding]) -> Ids:
    """The ids of the findings' rules: only the worst severity has the rule's plain id."""
    pairs = {(f.rule, f.severity) for f in findings}
    worst: dict[str, Severity] = {}
    for rule, severity in pairs:
        worst[rule] = max(worst.get(rule, severity), severity, key=lambda s: s.concern)
    return {
        (rule, severity): words(rule if worst[rule] is severity else f"{rule}/{severity.word}")
        for rule, severity in pairs
    }


def build(id_: str, findings: list[Finding]) -> dict[str, Any]:
    """The rule's description, taken from the first of its findings and what all of them say."""
    first = findings[0]
    return filled(
        {
            "id": id_,
            "name": _name(first.title),
            "shortDescription": {"text": cut(sentence(first.title), DESCRIPTION)},
            "fullDescription": {"text": cut(sentence(first.help or first.title), DESCRIPTION)},
            "help": {"text": _help(first), "markdown": _markdown(first)},
            "helpUri": links.encoded(first.help_uri),
            "defaultConfiguration": {"level": LEVEL[first.severity]},
            "properties": filled(
                {
                    "tags": _tags(findings),
                    "precision": _precision(findings),
                    "security-severity": SCORE.get(first.severity),
                }
            ),
        }
    )


def _name(title: str) -> str:
    """The title in PascalCase, as SARIF wants names that are no sentences."""
    parts = "".join(c if c.isalnum() else " " for c in words(title)).split()
    return cut("".join(part[:1].upper() + part[1:] for part in parts), NAME)


def _help(finding: Finding) -> str:
    parts = (finding.help or finding.title, _advice(finding))
    return "\n\n".join(sentence(part) for part in parts if part)


def _markdown(finding: Finding) -> str:
    parts = [markdown(sentence(finding.help or finding.title))]
    if advice := _advice(finding):
        parts.append(f"**What to do:** {markdown(sentence(advice))}")
    uri = links.encoded(finding.help_uri)
    if uri:
        safe = uri.replace("(", "%28").replace(")", "%29").replace("'", "%27")
        parts.append(f"[More about this rule]({safe})")
    return "\n\n".join(parts)


def _advice(finding: Finding) -> str:
    """What to do, where it is the same for all of the rule's findings."""
    return "" if finding.kind is Kind.DEPENDENCY else finding.remedy


def _tags(findings: list[Finding]) -> list[str]:
    """In the order of their use: the first ten have the main weaknesses and OWASP's categories."""
    counts = Counter(n for f in findings for n in f.cwe)
    weaknesses = sorted(counts, key=lambda n: (-counts[n], n))
    kinds = sorted({f.kind.value for f in findings})
    cwe = [f"external/cwe/cwe-{n}" for n in weaknesses]
    risks = _owasp(weaknesses, of_package=any(f.package for f in findings))
    first = ["security", *kinds[:1], *cwe[:_MAIN], *risks[:_MAIN]]
    return [*first, *cwe[_MAIN:], *risks[_MAIN:], *kinds[1:]][:TAGS]


def _owasp(weaknesses: list[int], *, of_package: bool) -> list[str]:
    """OWASP's categories, those of the main weaknesses first, each edition's first before any's
    second; written as semgrep does, which other readers of SARIF look for."""
    main = owasp.categories(weaknesses[:_MAIN], of_package=of_package)
    rest = owasp.categories(weaknesses, of_package=of_package)
    ranked = [id_ for found in (main, rest) for id_ in _in_turn(found)]
    return [f"OWASP-{id_} - {owasp.NAMES[id_]}" for id_ in dict.fromkeys(ranked)]


def _in_turn(categories: Iterable[str]) -> list[str]:
    """The first of each edition, then the second of each, and so on."""
    seen: Counter[str] = Counter()
    places: dict[str, tuple[int, str]] = {}
    for id_ in categories:
        edition = id_.partition(":")[2]
        places[id_] = (seen[edition], edition)
        seen[edition] += 1
    return sorted(places, key=places.__getitem__)


def _precision(findings: list[Finding]) -> str | None:
    best = max(f.confidence for f in findings)
    return None if best is Confidence.UNKNOWN else best.word
