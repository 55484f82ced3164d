"""A package with several flaws in one file, as reports have to show it."""

from __future__ import annotations

import dataclasses
from typing import Any

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from support.example_findings import vulnerable_package
from support.results import blocked_result

SEVERITIES = (Severity.LOW, Severity.CRITICAL, Severity.MEDIUM)


def flaw(number: int, severity: Severity, line: int = 3, **more: Any) -> Finding:
    """One of its flaws; `more` are fields of the package."""
    finding = vulnerable_package()
    assert finding.package is not None
    package = dataclasses.replace(
        finding.package,
        advisory=f"GHSA-{number}",
        aliases=(f"CVE-2024-{number}",),
        fixed_versions=(f"9.{number}",),
        safe_version="9.9",
    )
    package = dataclasses.replace(package, **more)
    return dataclasses.replace(
        finding,
        rule=f"osv/GHSA-{number}",
        severity=severity,
        package=package,
        locations=(Location(path="requirements.txt", line=line),),
        remedy="Upgrade requests to 9.9.",
    )


def result_of(*findings: Finding, action: Action = Action.BLOCK) -> Result:
    """A result of these findings alone, with one ruling on all."""
    base = blocked_result()
    rulings = tuple(
        Ruling(finding=f, action=action, rule="high", because="Because.") for f in findings
    )
    verdict = dataclasses.replace(base.verdict, rulings=rulings)
    return dataclasses.replace(base, findings=findings, verdict=verdict)
