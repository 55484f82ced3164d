"""Input for policies in Rego: what Conftest or OPA reads as `input` (docs/conftest.md).

Flat, in the words of Stockade's own policy language. What is not known is left out: never zero,
empty or `unknown`. Policies print what they read into logs, so what does not print is written out
as `\\xNN`. ASCII, without run metadata: equal scans give equal bytes.
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stockade.model import owasp
from stockade.model.dependency import Reachability
from stockade.model.finding import Finding
from stockade.model.gap import split_subject
from stockade.model.package import Package
from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade.model.verdict import Acceptance, GapRuling, Notice, Ruling
from stockade_reports import acceptances, ages, escape

SCHEMA = "stockade/conftest/v1"

_TOLD = frozenset({"scanner", "title", "message", "because", "subject", "directive"})
"""What policies put into their messages: empty text stays, since a rule that reads what is absent
says nothing at all."""

_REACHABLE = {Reachability.IMPORTED: True, Reachability.NOT_SEEN: False}


def build(result: Result) -> dict[str, Any]:
    """The document; findings and gaps in the record's order."""
    verdict, target = result.verdict, result.target
    made: dict[str, Any] = _filled(
        {
            "schema": SCHEMA,
            "verdict": {
                "state": verdict.state.value,
                "exit_code": int(verdict.exit_code),
                "sentence": verdict.sentence,
                "policy": verdict.policy,
                "on": verdict.on,
            },
            "target": {
                "name": target.name,
                "kind": target.kind,
                "revision": target.revision,
                "branch": target.branch,
                "repository": target.repository,
            },
            "findings": [_finding(ruling, verdict.on) for ruling in verdict.rulings],
            "gaps": [_gap(ruling) for ruling in verdict.gap_rulings],
            "notices": [_notice(notice) for notice in verdict.notices],
        }
    )
    return made


def _finding(ruling: Ruling, on: str) -> dict[str, Any]:
    finding = ruling.finding
    secret, honoured = finding.secret, acceptances.honoured(ruling)
    return {
        "id": finding.id,
        "kind": finding.kind.value,
        "scanner": finding.scanner,
        "rule": finding.rule,
        "title": finding.title,
        "message": finding.message,
        "remedy": finding.remedy,
        "path": finding.location.path,
        "line": finding.location.line,
        "severity": finding.severity.word if finding.severity else None,
        "scanned_severity": finding.scanned_severity.word if finding.scanned_severity else None,
        "confidence": finding.confidence.word if finding.confidence else None,
        "cwe": [f"CWE-{number}" for number in finding.cwe],
        "owasp": list(owasp.categories(finding.cwe, of_package=finding.package is not None)),
        "verified": secret.verified if secret else None,
        "new": not finding.first_seen if finding.introduced is None else finding.introduced,
        "first_seen": finding.first_seen,
        "age_days": _age(finding, on),
        "changed": finding.changed,
        "introduced": finding.introduced,
        "suppressions": [
            {
                "directive": comment.directive,
                "line": comment.line,
                "rules": list(comment.rules),
                "reason": comment.reason,
                "honoured": comment in honoured,
            }
            for comment in finding.suppressions
        ],
        "suppressed": bool(finding.suppressions),
        **(_package(finding.package, finding.reachability) if finding.package else {}),
        "ruling": {
            "action": ruling.action.value,
            "rule": ruling.rule,
            "because": ruling.because,
            "acceptance": _acceptance(ruling.acceptance),
        },
    }


def _age(finding: Finding, on: str) -> int | None:
    """Days since the baseline first had it; a day to come counts as today."""
    count = ages.days(finding.first_seen, on)
    return None if count is None else max(0, count)


def _package(package: Package, used: Reachability | None) -> dict[str, Any]:
    return {
        "package": package.name,
        "version": package.version,
        "wanted": package.wanted,
        "ecosystem": package.ecosystem,
        "purl": package.purl,
        "advisory": package.advisory,
        "aliases": list(package.aliases),
        "advisories": [package.advisory, *package.aliases, *package.further],
        "fixed_versions": list(package.fixed_versions),
        "fix_available": bool(package.fixed_versions or package.safe_version),
        "safe_version": package.safe_version,
        "epss": package.epss,
        "kev": package.kev,
        "cvss": package.score,
        "reachable": _REACHABLE.get(used) if used else None,
    }


def _gap(ruling: GapRuling) -> dict[str, Any]:
    gap = ruling.gap
    path, purl = split_subject(gap.subject)
    return {
        "gap": gap.reason.value,
        "scanner": gap.scanner,
        "path": path,
        "line": gap.line,
        "package": _name(purl),
        "purl": purl,
        "detail": gap.detail,
        "ruling": {
            "action": ruling.action.value,
            "because": ruling.because,
            "acceptance": _acceptance(ruling.acceptance),
        },
    }


def _name(purl: str) -> str:
    """The name in a package URL with its namespace: `@vue/core` of `pkg:npm/%40vue/core@3`."""
    rest = purl.partition("/")[2].split("?")[0].split("#")[0]
    at = rest.rfind("@")
    return urllib.parse.unquote(rest[:at] if at > 0 else rest)


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind.value,
        "action": notice.action.value,
        "subject": notice.subject,
        "where": notice.where,
        "message": notice.message,
    }


def _acceptance(by: Acceptance | None) -> dict[str, Any] | None:
    if by is None:
        return None
    return {
        "kind": by.kind.value,
        "id": by.id,
        "reason": by.reason,
        "owner": by.owner,
        "until": by.until,
    }


def _filled(value: Any) -> Any:
    """The value without what is unknown or empty, in printable text; lists stay."""
    if isinstance(value, dict):
        return {
            key: _filled(item)
            for key, item in value.items()
            if item is not None and (item != "" or key in _TOLD)
        }
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return escape.line(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class ConftestReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "conftest"
    about: str = "JSON for your own policies in Rego (Conftest, OPA)."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the JSON document with two spaces of indentation and a final line feed."""
        yield json.dumps(build(result), indent=2, allow_nan=False)
        yield "\n"


REPORTER: Reporter = ConftestReport()
