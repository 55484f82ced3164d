"""Vulnerabilities as VEX: what is known of each, what it affects, and what was decided."""

from __future__ import annotations

import decimal
import json
import urllib.parse
import uuid
from collections.abc import Iterator, Sequence

from cyclonedx.model import Property, XsUri
from cyclonedx.model.impact_analysis import ImpactAnalysisAffectedStatus as Affected
from cyclonedx.model.impact_analysis import ImpactAnalysisResponse, ImpactAnalysisState
from cyclonedx.model.vulnerability import (
    BomTarget,
    BomTargetVersionRange,
    Vulnerability,
    VulnerabilityAnalysis,
    VulnerabilityRating,
    VulnerabilityReference,
    VulnerabilityScoreSource,
    VulnerabilitySeverity,
    VulnerabilitySource,
)

from stockade.model.finding import Finding
from stockade.model.package import Package
from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from stockade_reports import acceptances
from stockade_reports.cyclonedx.components import reference
from stockade_reports.escape import line, lines

_STATES = {
    Action.BLOCK: ImpactAnalysisState.EXPLOITABLE,
    Action.WARN: ImpactAnalysisState.IN_TRIAGE,
    Action.PASS: ImpactAnalysisState.IN_TRIAGE,
}
"""What policy blocks is taken to affect the product (`exploitable` is CycloneDX's word for VEX's
"affected"); what it lets through is still to be decided by somebody.

Who accepts a flaw by a waiver or a comment bears the risk and does not say that there is none: it
stays `exploitable`, and will not be fixed."""

_NAMESPACE = uuid.UUID("b3b5d5a6-1a2f-5d0c-8f53-6f0b8f8e2d41")
_OSV = "https://osv.dev/vulnerability/"


def vulnerabilities(result: Result) -> list[Vulnerability]:
    """One for each advisory on a package and ruling on it: what is advised differs by version.

    A finding on a range of versions gives one for each advisory.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    rulings: dict[tuple[str, ...], Ruling] = {}
    for ruling in result.verdict.rulings:
        package = ruling.finding.package
        if package is None:
            continue
        for advisory in (package.advisory, *package.further):
            key = _key(advisory, package, ruling)
            rulings.setdefault(key, ruling)
            groups.setdefault(key, []).append(ruling.finding)
    return [_vulnerability(key, rulings[key], found) for key, found in sorted(groups.items())]


def _key(advisory: str, package: Package, ruling: Ruling) -> tuple[str, ...]:
    ruled = (advisory, package.purl, ruling.finding.rule, ruling.action, ruling.because)
    by = ruling.acceptance
    return ruled if by is None else (*ruled, by.kind, by.id, by.owner, by.until, by.reason)


def _vulnerability(key: tuple[str, ...], ruling: Ruling, found: Sequence[Finding]) -> Vulnerability:
    finding, advisory = ruling.finding, key[0]
    package = finding.package
    assert package is not None  # noqa: S101 (it is what the keys are made of)
    own = advisory == package.advisory
    return Vulnerability(
        bom_ref=str(uuid.uuid5(_NAMESPACE, json.dumps(key))),
        id=line(advisory),
        source=_source(advisory),
        references=[
            VulnerabilityReference(id=line(alias), source=_source(alias))
            for alias in (package.aliases if own else ())
        ],
        ratings=[_rating(finding, package)] if own and _is_rated(package) else (),
        cwes=[number for number in finding.cwe if number > 0],
        description=line(finding.message),
        detail=lines(finding.help) or None,
        recommendation=line(finding.remedy) or None,
        affects=[_target(package)],
        analysis=_analysis(ruling, package),
        properties=_properties(ruling, package, found),
    )


def _is_rated(package: Package) -> bool:
    """A finding on what a range may bring is rated as that, and not as the flaw."""
    return bool(package.version) or package.score is not None


def _source(advisory: str) -> VulnerabilitySource:
    return VulnerabilitySource(
        name="OSV", url=XsUri(f"{_OSV}{urllib.parse.quote(line(advisory), safe='')}")
    )


def _rating(finding: Finding, package: Package) -> VulnerabilityRating:
    vector = finding.raw_severity if package.score is not None else ""
    return VulnerabilityRating(
        severity=_severity(finding.severity),
        score=decimal.Decimal(str(package.score)) if package.score is not None else None,
        method=_method(vector) if vector else None,
        vector=line(vector) or None,
    )


def _severity(severity: Severity) -> VulnerabilitySeverity:
    return VulnerabilitySeverity(severity.word)


def _method(vector: str) -> VulnerabilityScoreSource:
    if vector.startswith("CVSS:4"):
        return VulnerabilityScoreSource.CVSS_V4
    if vector.startswith("CVSS:3.1"):
        return VulnerabilityScoreSource.CVSS_V3_1
    known = vector.startswith("CVSS:3")
    return VulnerabilityScoreSource.CVSS_V3 if known else VulnerabilityScoreSource.CVSS_V2


def _target(package: Package) -> BomTarget:
    """The component, with the version that is affected where the file names one."""
    versions = (
        [BomTargetVersionRange(version=line(package.version), status=Affected.AFFECTED)]
        if package.version
        else []
    )
    return BomTarget(ref=reference(package.purl), versions=versions)


def _analysis(ruling: Ruling, package: Package) -> VulnerabilityAnalysis:
    if ruling.acceptance is not None:
        return VulnerabilityAnalysis(
            state=ImpactAnalysisState.EXPLOITABLE,
            responses=[ImpactAnalysisResponse.WILL_NOT_FIX],
            detail=line(f"Accepted by {acceptances.said(ruling.acceptance)}"),
        )
    responses = [ImpactAnalysisResponse.UPDATE] if package.safe_version else []
    return VulnerabilityAnalysis(
        state=_STATES[ruling.action], responses=responses, detail=line(ruling.because)
    )


def _properties(ruling: Ruling, package: Package, found: Sequence[Finding]) -> Iterator[Property]:
    yield Property(name="stockade:ruling", value=ruling.action.value)
    yield from _acceptance(ruling)
    if first := min((f.first_seen for f in found if f.first_seen), default=""):
        yield Property(name="stockade:first-seen", value=line(first))
    if package.epss is not None:
        yield Property(name="stockade:epss", value=f"{package.epss:g}")
    if package.kev is not None:
        yield Property(name="stockade:kev", value=str(package.kev).lower())
    for use in sorted({f.reachability.value for f in found if f.reachability is not None}):
        yield Property(name="stockade:use", value=use)


def _acceptance(ruling: Ruling) -> Iterator[Property]:
    by = ruling.acceptance
    if by is None:
        return
    for name in ("id", "owner", "until", "reason"):
        if value := getattr(by, name):
            yield Property(name=f"stockade:{by.kind.value}-{name}", value=line(value))
