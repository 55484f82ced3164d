"""Flaws of dependencies, in Stockade's words."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from dataclasses import replace

from stockade.advisories.flaw import Flaw
from stockade.advisories.rating import MALICIOUS
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade_scanners.dependencies.answers import Answer
from stockade_scanners.dependencies.manifest import Dependency, Unresolved
from stockade_scanners.dependencies.remedies import remedy

RANGE_RULE = "osv/range-admits-vulnerable-versions"
_MOST_IDS = 5
_EMBEDDED_MALICIOUS_CODE = 506


def findings(
    scanner: str, path: str, entry: Dependency | Unresolved, answer: Answer
) -> Iterator[Finding]:
    """One for each flaw of the version, at the line of the file that names it; and one for all
    those that only some allowed versions have."""
    for flaw in answer.flaws:
        yield _certain(scanner, path, entry, flaw, answer)
    if answer.possible:
        yield _possible(scanner, path, entry, answer)


def _certain(
    scanner: str, path: str, entry: Dependency | Unresolved, flaw: Flaw, answer: Answer
) -> Finding:
    malicious = flaw.id.startswith(MALICIOUS)
    verb, noun = ("is", "malicious package") if malicious else ("has", "known vulnerability")
    if isinstance(entry, Dependency):
        said = f"{entry.name} {entry.version} {verb} a {noun}, {flaw.label}"
    elif answer.jointly:
        said = (
            f"Every version of {entry.name} that {_allowed(entry)} {verb} a {noun}, some of them"
            f" {flaw.label}"
        )
    elif entry.wanted and entry.wanted.grammar == "commit":
        said = (
            f"{entry.name} {entry.wanted.text}, as a comment calls the commit that is used, {verb}"
            f" a {noun}, {flaw.label}"
        )
    else:
        said = f"Every version of {entry.name} that {_allowed(entry)} {verb} a {noun}, {flaw.label}"
    cwe = {*flaw.cwe, _EMBEDDED_MALICIOUS_CODE} if malicious else set(flaw.cwe)
    return Finding(
        kind=Kind.DEPENDENCY,
        scanner=scanner,
        rule=f"osv/{flaw.id}",
        title=f"{noun[:1].upper()}{noun[1:]} {flaw.label}",
        message=f"{said}: {flaw.summary}" if flaw.summary else f"{said}.",
        severity=flaw.rating.severity,
        raw_severity=flaw.rating.raw,
        confidence=Confidence.MEDIUM if answer.jointly else Confidence.HIGH,
        cwe=tuple(sorted(cwe)),
        locations=(Location(path=path, line=entry.line),),
        help=flaw.details,
        help_uri=f"https://osv.dev/vulnerability/{urllib.parse.quote(flaw.id, safe='')}",
        remedy=remedy(entry, flaw, answer.safe_version),
        package=_package(entry, answer, flaw),
    )


def _possible(scanner: str, path: str, entry: Dependency | Unresolved, answer: Answer) -> Finding:
    labels = [flaw.label for flaw in answer.possible]
    named = ", ".join(labels[:_MOST_IDS])
    more = f" and {len(labels) - _MOST_IDS} more" if len(labels) > _MOST_IDS else ""
    said = _allowed(entry) if isinstance(entry, Unresolved) else ""
    worst = max(answer.possible, key=lambda flaw: flaw.rating.severity)
    advice = "Lock a version"
    if answer.safe_version:
        advice = f"Allow only {answer.safe_version} and later, or lock a version"
    return Finding(
        kind=Kind.DEPENDENCY,
        scanner=scanner,
        rule=RANGE_RULE,
        title="Range admits vulnerable versions",
        message=f"Some versions of {entry.name} that {said} are vulnerable: {named}{more}.",
        severity=Severity.LOW,
        raw_severity=worst.rating.raw,
        confidence=Confidence.MEDIUM,
        locations=(Location(path=path, line=entry.line),),
        help=(
            "The file allows versions with known vulnerabilities, and no lock file beside it says"
            " which version will be used. An installer that takes the newest one may be safe; a"
            " cache, a mirror or another constraint may choose an old one."
        ),
        remedy=f"{advice}.",
        package=_package_in_range(entry, answer),
    )


def _allowed(entry: Unresolved) -> str:
    wanted = entry.wanted.text if entry.wanted else ""
    return f"{wanted} allows" if wanted else "the file allows"


def _package(entry: Dependency | Unresolved, answer: Answer, flaw: Flaw) -> Package:
    return Package(
        purl=entry.purl,
        name=entry.name,
        version=entry.version if isinstance(entry, Dependency) else "",
        ecosystem=entry.ecosystem,
        advisory=flaw.id,
        aliases=flaw.aliases,
        fixed_versions=flaw.fixed_versions,
        safe_version=answer.safe_version,
        score=flaw.rating.score,
        wanted=entry.wanted.text if isinstance(entry, Unresolved) and entry.wanted else "",
    )


def _package_in_range(entry: Dependency | Unresolved, answer: Answer) -> Package:
    """Without score and fixes: each of the flaws has its own."""
    first, *others = answer.possible
    named = _package(entry, answer, first)
    return replace(
        named, further=tuple(other.label for other in others), fixed_versions=(), score=None
    )
