"""The flaws of one package stand together: one paragraph, one upgrade."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import stockade_reports
from stockade.model.dependency import AdvisorySource, DependencyRecord, DependencyState
from stockade.model.rating import Severity
from stockade.model.report import Style
from stockade.model.verdict import Action
from support.rendering import rendered
from support.results import blocked_result
from support.vulnerable_packages import SEVERITIES, flaw, result_of

text = functools.partial(rendered, "text")


def test_flaws_of_one_package_share_a_paragraph_the_worst_last() -> None:
    shown = text(result_of(*(flaw(n, s) for n, s in enumerate(SEVERITIES))))
    assert "critical: requests 2.19.0: 3 known vulnerabilities\n" in shown
    lines = [line.strip() for line in shown.splitlines() if "CVE-2024-" in line]
    assert lines == [
        "= low: CVE-2024-0, fixed in 9.0, EPSS 1.2% [osv/GHSA-0], id c7b37d15",
        "= medium: CVE-2024-2, fixed in 9.2, EPSS 1.2% [osv/GHSA-2], id c7b37d15",
        "= critical: CVE-2024-1, fixed in 9.1, EPSS 1.2% [osv/GHSA-1], id c7b37d15",
    ]
    assert shown.count("remedy: Upgrade requests to 9.9.") == 1
    assert "= OWASP: A06:2021 Vulnerable and Outdated Components, A03:2025 Software\n" in shown


def test_of_flaws_that_are_rated_alike_the_exploited_and_the_likely_stand_last() -> None:
    known: dict[int, dict[str, Any]] = {
        1: {"kev": True, "epss": 0.1},
        2: {"epss": 0.9},
        3: {"epss": None},
        4: {"epss": 0.2},
    }
    shown = text(result_of(*(flaw(n, Severity.HIGH, **more) for n, more in known.items())))
    order = [line.split("CVE-2024-")[1][0] for line in shown.splitlines() if "CVE-2024-" in line]
    assert order == ["3", "4", "2", "1"]


def test_each_is_shown_by_itself_with_verbose() -> None:
    shown = text(result_of(*(flaw(n, s) for n, s in enumerate(SEVERITIES))), verbose=True)
    assert shown.count("remedy: Upgrade requests to 9.9.") == 3
    assert "3 known vulnerabilities" not in shown


def test_another_line_is_another_paragraph() -> None:
    shown = text(result_of(flaw(1, Severity.HIGH), flaw(2, Severity.HIGH, line=4)))
    assert "2 known vulnerabilities" not in shown
    assert shown.count("remedy: Upgrade requests to 9.9.") == 2


def test_reasons_and_remedies_that_differ_are_not_made_one() -> None:
    fixed = flaw(1, Severity.HIGH, safe_version="")
    result = result_of(fixed, dataclasses.replace(flaw(2, Severity.LOW), remedy="No fix."))
    first, second = result.verdict.rulings
    other = dataclasses.replace(first, rule="unrated", because="Nobody rated it.")
    verdict = dataclasses.replace(result.verdict, rulings=(other, second))
    shown = text(dataclasses.replace(result, verdict=verdict))
    assert "blocks: Because. (rule high)\n" in shown
    assert "blocks: Nobody rated it. (rule unrated)\n" in shown
    assert "remedy: No version is free of all of them; each flaw's line says" in shown
    assert "No fix." not in shown


def test_a_malicious_package_is_to_be_removed_whatever_else_it_has() -> None:
    evil = dataclasses.replace(flaw(1, Severity.CRITICAL), cwe=(506,), remedy="Remove it.")
    assert "remedy: Remove it.\n" in text(result_of(flaw(2, Severity.LOW), evil))


def test_a_row_of_one_flaw_has_its_rule_id_and_place() -> None:
    long = flaw(1, Severity.LOW, name="a-package-with-a-long-name")
    shown = text(result_of(long, action=Action.WARN))
    assert (
        "  low: a-package-with-a-long-name 2.19.0: requests 2.19.0: PYSEC-2018-28\n"
        "       [osv/GHSA-1]\n"
        "    c7b37d15  requirements.txt:3\n"
    ) in shown


def test_in_short_a_package_has_a_line_for_each_of_its_worst_flaws() -> None:
    severities = (Severity.LOW, Severity.LOW, Severity.MEDIUM, Severity.MEDIUM)
    findings = [flaw(n, severity) for n, severity in enumerate(severities)]
    shown = text(result_of(*findings, action=Action.WARN))
    assert (
        "  medium: requests 2.19.0: 4 known vulnerabilities, at requirements.txt:3\n"
        "    and 1 of them that rank lower: see --verbose\n"
        "    c7b37d15  low: CVE-2024-1, fixed in 9.1, EPSS 1.2% [osv/GHSA-1]\n"
        "    c7b37d15  medium: CVE-2024-2, fixed in 9.2, EPSS 1.2% [osv/GHSA-2]\n"
        "    c7b37d15  medium: CVE-2024-3, fixed in 9.3, EPSS 1.2% [osv/GHSA-3]\n"
    ) in shown


def test_a_flaw_that_two_lines_do_not_hold_keeps_its_rating_and_rule() -> None:
    versions = tuple(f"{n}.0" for n in range(99))
    findings = [flaw(n, Severity.LOW, fixed_versions=versions) for n in range(2)]
    shown = text(result_of(*findings, action=Action.WARN))
    assert "    c7b37d15  low [osv/GHSA-0]\n    c7b37d15  low [osv/GHSA-1]\n" in shown


def test_the_states_and_the_date_of_the_data_are_told() -> None:
    states = (DependencyState.CLEAR, DependencyState.CLEAR, DependencyState.UNKNOWN)
    records = tuple(
        DependencyRecord(
            purl=f"pkg:pypi/p{n}@1", ecosystem="PyPI", name=f"p{n}", version="1", path="a", state=s
        )
        for n, s in enumerate(states)
    )
    run = dataclasses.replace(blocked_result().run, started="2026-11-24T10:00:00+00:00")
    sources = (
        AdvisorySource(name="offline store, PyPI", as_of="2026-11-20T01:02:03Z", records=7),
        AdvisorySource(name="OSV", as_of="2026-11-24"),
    )
    result = dataclasses.replace(blocked_result(), dependencies=records, sources=sources, run=run)
    shown = text(result)
    assert "offline store, PyPI: as of 2026-11-20, 4 days old, 7 records\n" in shown
    assert "OSV: as of 2026-11-24\n" in shown
    assert "offline store, PyPI, as of 2026-11-20, 4 days old, 7 records" in "".join(
        stockade_reports.load("html").render(result, Style())
    )
    assert "Packages  0 vulnerable, 2 clear, 1 unknown, named in 1 file\n" in shown
