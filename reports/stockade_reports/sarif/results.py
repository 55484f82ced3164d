"""One result for each finding: complete, or as brief as GitHub reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Kind
from stockade.model.verdict import Ruling
from stockade_reports.clip import cut
from stockade_reports.escape import words
from stockade_reports.sarif import fixes, location
from stockade_reports.sarif.limits import PLACES, STEPS, TEXT
from stockade_reports.sarif.rules import LEVEL
from stockade_reports.sarif.standing import acceptance
from stockade_reports.sarif.words import Say, as_shown, filled, message, sentence


def complete(ruling: Ruling, rule_id: str, rule_index: int) -> dict[str, Any]:
    """The result; what policy says of it stands in its properties."""
    finding = ruling.finding
    further = finding.locations[1:]
    return filled(
        {
            **_head(finding, rule_id, rule_index, message),
            "locations": [location.build(finding.location, finding.snippet)],
            "relatedLocations": _related(further, message),
            "codeFlows": _flows(finding, further, message),
            "partialFingerprints": _fingerprints(finding),
            "fixes": fixes.build(finding),
            "properties": _properties(ruling),
        }
    )


def brief(ruling: Ruling, rule_id: str, rule_index: int) -> dict[str, Any]:
    """What GitHub reads of the result. Of too many steps the last ones are left out, but for the
    very last, at which the finding stands."""
    finding = ruling.finding
    return filled(
        {
            **_head(finding, rule_id, rule_index, _brief),
            "locations": [location.without_code(finding.location, finding.snippet)],
            "relatedLocations": _related(finding.locations[1:PLACES], _brief),
            "codeFlows": _flows(finding, finding.locations[1:STEPS], _brief),
            "partialFingerprints": _fingerprints(finding),
            "properties": filled(
                {"action": ruling.action.value, "because": cut(words(ruling.because), TEXT)}
            ),
        }
    )


def is_shortened(ruling: Ruling) -> bool:
    """Whether `brief` has to leave out places, or the ends of texts."""
    finding = ruling.finding
    texts = (_said(finding), ruling.because, *(place.note for place in finding.locations))
    return len(finding.locations) > PLACES or any(map(_is_long, texts))


def _brief(text: str) -> dict[str, Any]:
    return as_shown(text, TEXT)


def _is_long(text: str) -> bool:
    """Whether it is over the limit when all that does not print is written out."""
    return len(text) > TEXT // 10 and len(sentence(text)) > TEXT


def _head(finding: Finding, rule_id: str, rule_index: int, say: Say) -> dict[str, Any]:
    return {
        "ruleId": rule_id,
        "ruleIndex": rule_index,
        "kind": "fail",
        "level": LEVEL[finding.severity],
        "message": say(_said(finding)),
    }


def _said(finding: Finding) -> str:
    """What is wrong; of a package also what to do, which differs within a rule."""
    said = finding.message or finding.title
    advised = finding.kind is Kind.DEPENDENCY and finding.remedy
    return f"{sentence(said)} {finding.remedy}" if advised else said


def _related(further: Sequence[Location], say: Say) -> list[dict[str, Any]]:
    return [
        {"id": n, **location.build(place), "message": say(place.note or "Also here")}
        for n, place in enumerate(further, 1)
    ]


def _flows(finding: Finding, steps: Sequence[Location], say: Say) -> list[dict[str, Any]]:
    """The way of the value, when every further place says what it is: those, then the primary."""
    if not steps or not all(step.note for step in finding.locations[1:]):
        return []
    places = [(step, step.note) for step in steps]
    places.append((finding.location, finding.location.note or finding.title))
    flow = [{"location": {**location.build(place), "message": say(note)}} for place, note in places]
    return [{"threadFlows": [{"locations": flow}]}]


def _fingerprints(finding: Finding) -> dict[str, str]:
    return {words(name): words(value) for name, value in finding.fingerprints}


def _properties(ruling: Ruling) -> dict[str, Any]:
    finding = ruling.finding
    return filled(
        {
            "action": ruling.action.value,
            "because": words(ruling.because),
            "policyRule": words(ruling.rule),
            "graceEnds": words(ruling.grace_ends),
            "rule": words(finding.rule),
            "kind": finding.kind.value,
            "acceptance": acceptance(ruling.acceptance),
            "severity": finding.severity.word,
            "scannedSeverity": _scanned(finding),
            "rawSeverity": words(finding.raw_severity),
            "confidence": finding.confidence.word,
            "cwe": list(finding.cwe),
            "reachability": finding.reachability.value if finding.reachability else "",
            "remedy": words(finding.remedy),
            "fixLeftOut": _fix_left_out(finding),
            "firstSeen": words(finding.first_seen),
            "changed": finding.changed,
            "introduced": finding.introduced,
            "owners": [words(owner) for owner in finding.owners],
            "seenBy": sorted({words(w.rule) for w in finding.witnesses}),
            "witnesses": [_witness(witness) for witness in finding.witnesses],
            "secret": words(finding.secret.preview) if finding.secret else "",
            "package": _package(finding.package) if finding.package else None,
        }
    )


def _scanned(finding: Finding) -> str:
    return "" if finding.scanned_severity is None else finding.scanned_severity.word


def _fix_left_out(finding: Finding) -> str:
    return fixes.LEFT_OUT if finding.fix and not fixes.is_told(finding.fix) else ""


def _witness(witness: Finding) -> dict[str, Any]:
    """What another tool says of the same flaw."""
    return filled(
        {
            "rule": words(witness.rule),
            "message": words(witness.message),
            "rawSeverity": words(witness.raw_severity),
        }
    )


def _package(package: Package) -> dict[str, Any]:
    return filled(
        {
            "purl": words(package.purl),
            "advisory": words(package.advisory),
            "aliases": [words(alias) for alias in package.aliases],
            "furtherAdvisories": [words(other) for other in package.further],
            "fixedVersions": [words(version) for version in package.fixed_versions],
            "safeVersion": words(package.safe_version),
            "wanted": words(package.wanted),
            "cvssBaseScore": package.score,
            "epss": package.epss,
            "kev": package.kev,
        }
    )
