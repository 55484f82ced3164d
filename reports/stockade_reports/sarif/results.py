"""One result for each finding, in the findings' order."""

from __future__ import annotations

from typing import Any

from stockade.model.finding import Finding
from stockade.model.package import Package
from stockade.model.rating import Kind
from stockade.model.verdict import Ruling
from stockade_reports.sarif import location
from stockade_reports.sarif.rules import LEVEL
from stockade_reports.sarif.standing import acceptance
from stockade_reports.sarif.words import filled, message, plain, sentence


def build(ruling: Ruling, rule_id: str, rule_index: int) -> dict[str, Any]:
    """The result; what policy says of it stands in its properties."""
    finding = ruling.finding
    return filled(
        {
            "ruleId": rule_id,
            "ruleIndex": rule_index,
            "kind": "fail",
            "level": LEVEL[finding.severity],
            "message": message(_said(finding)),
            "locations": [location.build(finding.location, finding.snippet)],
            "relatedLocations": _related(finding),
            "codeFlows": _flows(finding),
            "partialFingerprints": {plain(k): plain(v) for k, v in finding.fingerprints},
            "properties": _properties(ruling),
        }
    )


def _said(finding: Finding) -> str:
    """What is wrong; of a package also what to do, which differs within a rule."""
    said = finding.message or finding.title
    advised = finding.kind is Kind.DEPENDENCY and finding.remedy
    return f"{sentence(said)} {finding.remedy}" if advised else said


def _related(finding: Finding) -> list[dict[str, Any]]:
    return [
        {"id": n, **location.build(place), "message": message(place.note or "Also here")}
        for n, place in enumerate(finding.locations[1:], 1)
    ]


def _flows(finding: Finding) -> list[dict[str, Any]]:
    """The way of the value, when every further place says what it is: those, then the primary."""
    steps = finding.locations[1:]
    if not steps or not all(step.note for step in steps):
        return []
    places = [(step, step.note) for step in steps]
    places.append((finding.location, finding.location.note or finding.title))
    flow = [{"location": {**location.build(p), "message": message(note)}} for p, note in places]
    return [{"threadFlows": [{"locations": flow}]}]


def _properties(ruling: Ruling) -> dict[str, Any]:
    finding = ruling.finding
    return filled(
        {
            "action": ruling.action.value,
            "because": plain(ruling.because),
            "policyRule": plain(ruling.rule),
            "rule": plain(finding.rule),
            "kind": finding.kind.value,
            "acceptance": acceptance(ruling.acceptance),
            "severity": finding.severity.word,
            "scannedSeverity": _scanned(finding),
            "rawSeverity": plain(finding.raw_severity),
            "confidence": finding.confidence.word,
            "cwe": list(finding.cwe),
            "reachability": finding.reachability.value if finding.reachability else "",
            "remedy": plain(finding.remedy),
            "firstSeen": plain(finding.first_seen),
            "changed": finding.changed,
            "seenBy": sorted({plain(w.rule) for w in finding.witnesses}),
            "secret": plain(finding.secret.preview) if finding.secret else "",
            "package": _package(finding.package) if finding.package else None,
        }
    )


def _scanned(finding: Finding) -> str:
    return "" if finding.scanned_severity is None else finding.scanned_severity.word


def _package(package: Package) -> dict[str, Any]:
    return filled(
        {
            "purl": plain(package.purl),
            "advisory": plain(package.advisory),
            "aliases": [plain(alias) for alias in package.aliases],
            "furtherAdvisories": [plain(other) for other in package.further],
            "fixedVersions": [plain(version) for version in package.fixed_versions],
            "safeVersion": plain(package.safe_version),
            "wanted": plain(package.wanted),
            "cvssBaseScore": package.score,
            "epss": package.epss,
            "kev": package.kev,
        }
    )
