"""The flaws of one package stand together: one paragraph, one upgrade."""

from __future__ import annotations

import dataclasses

import stockade_reports
from stockade.model.dependency import DependencyRecord, DependencyState
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from support.example_findings import vulnerable_package
from support.results import blocked_result

SEVERITIES = (Severity.LOW, Severity.CRITICAL, Severity.MEDIUM)


def flaw(number: int, severity: Severity, line: int = 3) -> Finding:
    finding = vulnerable_package()
    assert finding.package is not None
    package = dataclasses.replace(
        finding.package,
        advisory=f"GHSA-{number}",
        aliases=(f"CVE-2024-{number}",),
        fixed_versions=(f"9.{number}",),
        safe_version="9.9",
    )
    return dataclasses.replace(
        finding,
        rule=f"osv/GHSA-{number}",
        severity=severity,
        package=package,
        locations=(Location(path="requirements.txt", line=line),),
        remedy="Upgrade requests to 9.9.",
    )


def result_of(*findings: Finding, action: Action = Action.BLOCK) -> Result:
    base = blocked_result()
    rulings = tuple(
        Ruling(finding=f, action=action, rule="high", because="Because.") for f in findings
    )
    verdict = dataclasses.replace(base.verdict, rulings=rulings)
    return dataclasses.replace(base, findings=findings, verdict=verdict)


def text(result: Result, **style: bool) -> str:
    return "".join(stockade_reports.load("text").render(result, Style(**style)))


def test_flaws_of_one_package_share_a_paragraph_the_worst_last() -> None:
    shown = text(result_of(*(flaw(n, s) for n, s in enumerate(SEVERITIES))))
    assert "critical: requests 2.19.0 has 3 known vulnerabilities\n" in shown
    lines = [line.strip() for line in shown.splitlines() if "CVE-2024-" in line]
    assert lines == [
        "= low: CVE-2024-0, fixed in 9.0, EPSS 1.2%",
        "= medium: CVE-2024-2, fixed in 9.2, EPSS 1.2%",
        "= critical: CVE-2024-1, fixed in 9.1, EPSS 1.2%",
    ]
    assert shown.count("remedy: Upgrade requests to 9.9.") == 1


def test_of_flaws_that_are_rated_alike_the_exploited_and_the_likely_stand_last() -> None:
    changes = {1: {"kev": True, "epss": 0.1}, 2: {"epss": 0.9}, 3: {"epss": None}, 4: {"epss": 0.2}}
    findings = []
    for number, change in changes.items():
        made = flaw(number, Severity.HIGH)
        assert made.package is not None
        package = dataclasses.replace(made.package, **change)  # type: ignore[arg-type]
        findings.append(dataclasses.replace(made, package=package))
    shown = text(result_of(*findings))
    order = [line.split("CVE-2024-")[1][0] for line in shown.splitlines() if "CVE-2024-" in line]
    assert order == ["3", "4", "2", "1"]


def test_each_is_shown_by_itself_with_verbose() -> None:
    shown = text(result_of(*(flaw(n, s) for n, s in enumerate(SEVERITIES))), verbose=True)
    assert shown.count("remedy: Upgrade requests to 9.9.") == 3
    assert "has 3 known vulnerabilities" not in shown


def test_another_line_is_another_paragraph() -> None:
    shown = text(result_of(flaw(1, Severity.HIGH), flaw(2, Severity.HIGH, line=4)))
    assert "known vulnerabilities" not in shown
    assert shown.count("remedy: Upgrade requests to 9.9.") == 2


def test_what_does_not_block_is_one_line_for_a_package() -> None:
    findings = (flaw(1, Severity.LOW), flaw(2, Severity.MEDIUM))
    shown = text(result_of(*findings, action=Action.WARN))
    (line,) = [row for row in shown.splitlines() if "requests 2.19.0" in row]
    assert line.startswith("  medium    requirements.txt:3  ")
    assert line.endswith("requests 2.19.0 has 2 known vulnerabilities")


def test_the_states_and_the_date_of_the_data_are_told() -> None:
    states = (DependencyState.CLEAR, DependencyState.CLEAR, DependencyState.UNKNOWN)
    records = tuple(
        DependencyRecord(
            purl=f"pkg:pypi/p{n}@1", ecosystem="PyPI", name=f"p{n}", version="1", path="a", state=s
        )
        for n, s in enumerate(states)
    )
    shown = text(dataclasses.replace(blocked_result(), dependencies=records))
    assert "Packages  0 vulnerable, 2 clear, 1 unknown, named in 1 file\n" in shown
