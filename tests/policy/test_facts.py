"""The facts that conditions read: what is elsewhere, what is not known, and which spelling."""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.dependency import Reachability
from stockade.model.finding import Finding, SecretTrace
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.suppression import Suppression
from stockade.policy.expression import parse
from stockade.policy.facts import age_days, of_finding, of_gap
from stockade.policy.fields import FINDING, GAP
from stockade.policy.language.types import Facts, Fields, Type
from support.generated_findings import findings
from support.generated_results import gaps

TODAY = dt.date(2026, 11, 24)
FLAW = Finding(
    kind=Kind.SAST,
    scanner="bandit",
    rule="bandit/B602",
    title="subprocess with shell=True",
    message="Whoever controls the text runs programs.",
    severity=Severity.HIGH,
    raw_severity="HIGH",
    confidence=Confidence.LOW,
    cwe=(78, 89),
    locations=(Location(path="src/a.py", line=7), Location(path="src/b.py", line=1)),
)
PACKAGE = Package(
    purl="pkg:pypi/pillow@8.0.0",
    name="pillow",
    version="8.0.0",
    ecosystem="PyPI",
    advisory="PYSEC-2021-9",
    aliases=("CVE-2021-1", "GHSA-1"),
    further=("PYSEC-2021-10",),
)
DEPENDENCY = dataclasses.replace(FLAW, kind=Kind.DEPENDENCY, package=PACKAGE, cwe=())
SECRET = dataclasses.replace(FLAW, kind=Kind.SECRET)


def facts(finding: Finding, **changes: Any) -> Facts:
    """All facts of the finding, with such changes to it."""
    changed = dataclasses.replace(finding, **changes)
    return of_finding(changed, changed.severity, TODAY, FINDING)


def test_a_flaw_in_code() -> None:
    assert facts(FLAW) == {
        "kind": "sast",
        "scanner": "bandit",
        "rule": "bandit/B602",
        "severity": Severity.HIGH,
        "confidence": Confidence.LOW,
        "title": "subprocess with shell=True",
        "message": "Whoever controls the text runs programs.",
        "path": "src/a.py",
        "line": 7,
        "cwe": ("CWE-78", "CWE-89"),
        "owasp": ("A03:2021", "A05:2025"),
        "suppressed": False,
        "new": True,
        "age_days": None,
        "changed": None,
        "introduced": None,
        "verified": False,
        "package": "",
        "version": "",
        "ecosystem": "",
        "purl": "",
        "advisory": "",
        "advisories": (),
        "fix_available": False,
        "kev": False,
        "epss": 0.0,
        "cvss": 0.0,
        "reachable": True,
    }


def test_a_package_of_which_nothing_more_is_known() -> None:
    known = facts(DEPENDENCY)
    assert {name for name, value in known.items() if value is None} == {
        "age_days", "changed", "introduced", "kev", "epss", "cvss", "reachable",
    }  # fmt: skip
    told = {name: known[name] for name in ("package", "version", "ecosystem", "purl", "advisory")}
    assert told == {
        "package": "pillow",
        "version": "8.0.0",
        "ecosystem": "PyPI",
        "purl": "pkg:pypi/pillow@8.0.0",
        "advisory": "PYSEC-2021-9",
    }
    assert known["advisories"] == ("PYSEC-2021-9", "CVE-2021-1", "GHSA-1", "PYSEC-2021-10")
    assert known["fix_available"] is False
    assert known["verified"] is False


def test_a_package_of_which_all_is_known() -> None:
    package = dataclasses.replace(PACKAGE, kev=False, epss=0.0, score=9.8, fixed_versions=("9",))
    known = facts(DEPENDENCY, package=package, reachability=Reachability.IMPORTED)
    told = {name: known[name] for name in ("kev", "epss", "cvss", "reachable", "fix_available")}
    assert told == {
        "kev": False,
        "epss": 0.0,
        "cvss": 9.8,
        "reachable": True,
        "fix_available": True,
    }


def test_an_upgrade_that_clears_the_package_is_a_fix() -> None:
    package = dataclasses.replace(PACKAGE, safe_version="9.1")
    assert facts(DEPENDENCY, package=package)["fix_available"] is True


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, None),
        (Reachability.UNKNOWN, None),
        (Reachability.NOT_SEEN, False),
        (Reachability.IMPORTED, True),
    ],
)
def test_reachability(said: Reachability | None, expected: bool | None) -> None:
    assert facts(DEPENDENCY, reachability=said)["reachable"] is expected
    assert facts(FLAW, reachability=said)["reachable"] is True


@pytest.mark.parametrize("said", [True, False, None])
def test_a_secret_is_verified_as_its_issuer_says(said: bool | None) -> None:
    trace = SecretTrace(preview="", hmac="", verified=said)
    assert facts(SECRET, secret=trace)["verified"] is said
    assert facts(SECRET, secret=None)["verified"] is None


def test_nobody_rated_it() -> None:
    known = facts(FLAW, severity=Severity.UNKNOWN, confidence=Confidence.UNKNOWN)
    assert known["severity"] is None
    assert known["confidence"] is None


def test_severity_is_the_one_that_policy_gives() -> None:
    given = of_finding(FLAW, Severity.LOW, TODAY, ("severity",))
    assert given == {"severity": Severity.LOW}


def test_only_the_facts_that_are_asked_for_are_made() -> None:
    assert of_finding(FLAW, FLAW.severity, TODAY, ("line", "path")) == {
        "line": 7,
        "path": "src/a.py",
    }


@pytest.mark.parametrize(
    ("first_seen", "days"),
    [("", None), ("2026-11-24", 0), ("2026-11-23", 1), ("2025-11-24", 365), ("2026-11-25", 0)],
)
def test_age(first_seen: str, days: int | None) -> None:
    known = facts(FLAW, first_seen=first_seen)
    assert (
        known["age_days"]
        == days
        == age_days(dataclasses.replace(FLAW, first_seen=first_seen), TODAY)
    )
    assert known["new"] is (days is None)


@pytest.mark.parametrize("changed", [True, False, None])
def test_change_and_suppressions(changed: bool | None) -> None:
    known = facts(FLAW, changed=changed, suppressions=(Suppression(directive="nosec", line=7),))
    assert known["changed"] is changed
    assert known["suppressed"] is True


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    assert facts(FLAW, locations=(Location(path="a"),))["line"] is None


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_both_spellings_of_a_path_match_both_of_a_pattern(form: str, written: str) -> None:
    path, pattern, name = "src/ejecución/é.py", "src/ejecución/?.py", "ejecución"
    spelt = unicodedata.normalize(form, path)  # type: ignore[arg-type]
    known = facts(FLAW, locations=(Location(path=spelt),), title=spelt, message=spelt)
    conditions = (f'path.glob("{pattern}") && path == "{path}"', f'title.contains("{name}")',
                  f'message.startsWith("src/{name}/")', "path.size() == 18")  # fmt: skip
    for condition in conditions:
        text = unicodedata.normalize(written, condition)  # type: ignore[arg-type]
        assert parse(text, FINDING).test(known) is True, condition


def test_a_path_with_bytes_that_are_no_text_stays_as_it_is() -> None:
    assert facts(FLAW, locations=(Location(path="caf\udce9/é"),))["path"] == "caf\udce9/é"


def test_a_gap_of_a_file() -> None:
    gap = Gap(scanner="semgrep", subject="src/e\u0301.py", reason=GapReason.TIMEOUT)
    assert of_gap(gap) == {
        "gap": "timeout",
        "scanner": "semgrep",
        "path": "src/é.py",
        "package": "",
        "purl": "",
    }


@pytest.mark.parametrize(
    ("purl", "name"),
    [
        ("pkg:pypi/requests@2.19.0", "requests"),
        ("pkg:pypi/requests", "requests"),
        ("pkg:npm/%40vue/core@3.1.0", "@vue/core"),
        ("pkg:npm/%40vue/core", "@vue/core"),
        ("pkg:npm/@vue/core", "@vue/core"),
        ("pkg:golang/github.com/gorilla/mux@v1.8.0#sub/dir", "github.com/gorilla/mux"),
        ("pkg:deb/debian/curl@7.50?arch=i386&distro=jessie", "debian/curl"),
        ("pkg:pypi/e%CC%81t%C3%A9@1", "été"),
        ("pkg:pypi/", ""),
        ("pkg:pypi", ""),
        ("pkg:pypi/%ff@1", "\ufffd"),
    ],
)
def test_a_gap_of_a_dependency(purl: str, name: str) -> None:
    subject = dependency_subject("a#b/poetry.lock", purl)
    known = of_gap(Gap(scanner="deps", subject=subject, reason=GapReason.UNRESOLVED_VERSION))
    assert known == {
        "gap": "unresolved-version",
        "scanner": "deps",
        "path": "a#b/poetry.lock",
        "package": name,
        "purl": purl,
    }


TYPES: Mapping[Type, type | tuple[type, ...]] = {
    Type.BOOL: bool,
    Type.INT: int,
    Type.NUMBER: (int, float),
    Type.STRING: str,
    Type.STRINGS: tuple,
    Type.SEVERITY: Severity,
    Type.CONFIDENCE: Confidence,
}


def assert_fit(known: Facts, fields: Fields) -> None:
    """Every fact has its field's type, and is unknown only where the table says when it may be."""
    assert known.keys() == fields.keys()
    for name, value in known.items():
        field = fields[name]
        if value is None:
            assert field.unknown, name
            continue
        assert isinstance(value, TYPES[field.type]), name
        assert isinstance(value, bool) is (field.type is Type.BOOL), name
        if isinstance(value, tuple):
            assert all(isinstance(item, str) for item in value)
        assert value != 0 or field.type not in (Type.SEVERITY, Type.CONFIDENCE), name


@given(findings, st.dates().map(str) | st.just(""))
def test_facts_of_any_finding_fit_the_fields(finding: Finding, day: str) -> None:
    assert_fit(facts(finding, first_seen=day), FINDING)


@given(gaps)
def test_facts_of_any_gap_fit_the_fields(gap: Gap) -> None:
    assert_fit(of_gap(gap), GAP)


@pytest.mark.parametrize("fields", [FINDING, GAP])
def test_defaults_fit_the_fields(fields: Fields) -> None:
    assert_fit({name: field.default for name, field in fields.items()}, fields)
