"""Vulnerabilities as VEX: what is known of each, what it affects, and what was decided."""

from __future__ import annotations

import decimal
import urllib.parse
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
from stockade_reports.cyclonedx.components import reference
from stockade_reports.cyclonedx.words import line, prose

_STATES = {
    Action.BLOCK: ImpactAnalysisState.EXPLOITABLE,
    Action.WARN: ImpactAnalysisState.IN_TRIAGE,
    Action.PASS: ImpactAnalysisState.IN_TRIAGE,
}
"""What policy blocks is taken to affect the product (`exploitable` is CycloneDX's word for VEX's
"affected"); what it lets through is still to be decided by somebody."""

_OSV = "https://osv.dev/vulnerability/"


def vulnerabilities(result: Result) -> list[Vulnerability]:
    """One for each advisory and ruling on it, with every package that both are about."""
    groups: dict[tuple[str, str, str], list[tuple[Package, Ruling]]] = {}
    for ruling in result.verdict.rulings:
        package = ruling.finding.package
        if package is not None:
            said = f"{ruling.action.value} {ruling.because}"
            key = (ruling.finding.rule, package.advisory, said)
            groups.setdefault(key, []).append((package, ruling))
    return [_vulnerability(group) for _, group in sorted(groups.items())]


def _vulnerability(group: Sequence[tuple[Package, Ruling]]) -> Vulnerability:
    package, ruling = group[0]
    finding = ruling.finding
    return Vulnerability(
        bom_ref=line(f"{finding.rule} {ruling.action.value} {package.purl}"),
        id=line(package.advisory),
        source=_source(package.advisory),
        references=[
            VulnerabilityReference(id=line(alias), source=_source(alias))
            for alias in package.aliases
        ],
        ratings=[_rating(finding, package)],
        cwes=[number for number in finding.cwe if number > 0],
        description=line(finding.message),
        detail=prose(finding.help) or None,
        recommendation=line(finding.remedy) or None,
        affects=[_target(p) for p in {p.purl: p for p, _ in group}.values()],
        analysis=_analysis(ruling, package),
        properties=_properties(group),
    )


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
    responses = [ImpactAnalysisResponse.UPDATE] if package.safe_version else []
    return VulnerabilityAnalysis(
        state=_STATES[ruling.action], responses=responses, detail=line(ruling.because)
    )


def _properties(group: Sequence[tuple[Package, Ruling]]) -> Iterator[Property]:
    package, ruling = group[0]
    yield Property(name="stockade:ruling", value=ruling.action.value)
    if package.epss is not None:
        yield Property(name="stockade:epss", value=f"{package.epss:g}")
    if package.kev is not None:
        yield Property(name="stockade:kev", value=str(package.kev).lower())
    for finding in (r.finding for _, r in group):
        if finding.reachability is not None:
            said = f"{line(finding.package.purl if finding.package else '')} "
            yield Property(name="stockade:use", value=f"{said}{finding.reachability.value}")
