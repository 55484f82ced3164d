"""The CycloneDX report: valid by its own schema, complete about what is known and what is not."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings

from stockade.model.dependency import AdvisorySource, DependencyRecord, DependencyState
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from support.accepted_results import WAIVER, accepted_result
from support.example_findings import vulnerable_package
from support.generated_results import results
from support.rendering import rendered
from support.results import blocked_result

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def render(result: Result) -> dict[str, Any]:
    text = rendered("cyclonedx", result)
    assert VALIDATOR.validate_str(text) is None
    document: dict[str, Any] = json.loads(text)
    return document


def named(record: dict[str, Any], name: str) -> list[str]:
    return [p["value"] for p in record.get("properties", []) if p["name"] == name]


def dependency(purl: str, state: DependencyState, **more: Any) -> DependencyRecord:
    bare, _, version = purl.partition("@")
    known = {"path": "uv.lock", "line": 3, "ecosystem": "PyPI", "source": "offline store, PyPI"}
    name = bare.rpartition("/")[2]
    return DependencyRecord(purl=purl, name=name, version=version, state=state, **{**known, **more})


def result_with(*records: DependencyRecord, **more: Any) -> Result:
    base = blocked_result()
    if "gaps" in more:
        more["verdict"] = dataclasses.replace(base.verdict, gap_rulings=())
    return dataclasses.replace(base, dependencies=records, **more)


def ruled(*findings: Finding, action: Action = Action.BLOCK) -> Result:
    """A result of these findings alone, with one ruling on all."""
    base = blocked_result()
    rulings = tuple(
        Ruling(finding=f, action=action, rule="r", because="Because.") for f in findings
    )
    verdict = dataclasses.replace(base.verdict, rulings=rulings)
    return dataclasses.replace(base, findings=findings, verdict=verdict)


def test_every_dependency_is_a_component_with_its_state_and_places() -> None:
    document = render(
        result_with(
            dependency("pkg:pypi/flask@3.0", DependencyState.CLEAR, licence="BSD-3-Clause"),
            dependency("pkg:pypi/flask@3.0", DependencyState.CLEAR, path="api/uv.lock", line=7),
            dependency("pkg:pypi/idna", DependencyState.UNKNOWN, wanted=">=2", line=None),
        )
    )
    flask, idna = document["components"]
    assert (flask["name"], flask["version"], flask["purl"]) == (
        "flask",
        "3.0",
        "pkg:pypi/flask@3.0",
    )
    assert flask["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert named(flask, "stockade:named-in") == ["api/uv.lock:7", "uv.lock:3"]
    assert named(flask, "stockade:licence") == []
    assert named(idna, "stockade:licence") == ["unknown"]
    assert named(idna, "stockade:state") == ["unknown"]
    assert named(idna, "stockade:allowed-versions") == [">=2"]
    assert [flask["bom-ref"], idna["bom-ref"]] == ["pkg:pypi/flask@3.0", "pkg:pypi/idna"]


def test_no_graph_is_made_up_and_the_list_says_whether_it_is_whole() -> None:
    clear = dependency("pkg:pypi/a@1", DependencyState.CLEAR)
    unknown = dependency("pkg:pypi/b", DependencyState.UNKNOWN)
    whole = render(result_with(clear, gaps=()))
    assert "dependencies" not in whole
    assert whole["compositions"] == [{"aggregate": "unknown", "assemblies": ["target"]}]
    unread = Gap(scanner="dependencies", subject="old.lock", reason=GapReason.UNPARSABLE)
    for partial in (result_with(clear, unknown, gaps=()), result_with(clear, gaps=(unread,))):
        assert render(partial)["compositions"][0]["aggregate"] == "incomplete"


def test_an_entry_without_an_ecosystem_is_named_and_no_component() -> None:
    stray = dependency("", DependencyState.UNKNOWN, ecosystem="", path="requirements.txt", line=4)
    document = render(result_with(stray))
    assert document.get("components", []) == []
    assert named(document["metadata"], "stockade:unidentified") == ["requirements.txt:4"]


def test_the_worst_state_of_a_package_is_told() -> None:
    purl = "pkg:pypi/flask@3.0"
    document = render(
        result_with(
            dependency(purl, DependencyState.CLEAR),
            dependency(purl, DependencyState.VULNERABLE, path="b"),
        )
    )
    assert named(document["components"][0], "stockade:state") == ["vulnerable"]


@pytest.mark.parametrize("purl", ["pkg:npm/%40angular/core@1.0", "pkg:maven/org.x/y@1"])
def test_groups_stand_apart_from_names(purl: str) -> None:
    (component,) = render(result_with(dependency(purl, DependencyState.CLEAR)))["components"]
    assert component["group"] in ("@angular", "org.x")
    assert component["purl"] == purl


def test_what_is_unknown_is_counted_and_named() -> None:
    gap = Gap(scanner="dependencies", subject="old.lock", reason=GapReason.UNPARSABLE)
    source = AdvisorySource(name="OSV", as_of="2026-11-20")
    unknown = dependency("pkg:pypi/a", DependencyState.UNKNOWN)
    document = render(result_with(unknown, gaps=(gap,), sources=(source,)))
    assert named(document["metadata"], "stockade:unknown-dependencies") == ["1"]
    assert named(document["metadata"], "stockade:unread-file") == ["old.lock: unparsable"]
    assert named(document["metadata"], "stockade:advisories") == ["OSV, as of 2026-11-20"]


@pytest.mark.parametrize(
    ("action", "state"),
    [(Action.BLOCK, "exploitable"), (Action.WARN, "in_triage"), (Action.PASS, "in_triage")],
)
def test_rulings_are_vex_states(action: Action, state: str) -> None:
    finding = vulnerable_package()
    package = finding.package
    assert package is not None
    package = dataclasses.replace(package, safe_version="2.31.0", kev=True)
    finding = dataclasses.replace(finding, package=package)
    document = render(ruled(finding, action=action))
    (flaw,) = document["vulnerabilities"]
    assert flaw["analysis"] == {"state": state, "response": ["update"], "detail": "Because."}
    assert flaw["id"] == package.advisory
    assert {reference["id"] for reference in flaw["references"]} == set(package.aliases)
    assert [target["ref"] for target in flaw["affects"]] == [package.purl]
    assert named(flaw, "stockade:kev") == ["true"]


def test_who_accepts_a_flaw_bears_the_risk_and_does_not_deny_it() -> None:
    """A waiver is no "not affected": consumers would take the flaw off their list."""
    (flaw,) = [f for f in render(accepted_result())["vulnerabilities"] if "2018" in f["id"]]
    assert flaw["analysis"] == {
        "state": "exploitable",
        "response": ["will_not_fix"],
        "detail": "Accepted by waiver W-014 of @ann until 2026-03-01:"
        " The demo has no network and goes away with release 3.",
    }
    assert named(flaw, "stockade:ruling") == ["pass"]
    assert named(flaw, "stockade:waiver-id") == ["W-014"]
    assert named(flaw, "stockade:waiver-until") == ["2026-03-01"]


def test_what_is_accepted_apart_stays_apart() -> None:
    result = ruled(vulnerable_package(), vulnerable_package(), action=Action.PASS)
    first, second = result.verdict.rulings
    rulings = (
        dataclasses.replace(first, acceptance=WAIVER),
        dataclasses.replace(second, acceptance=dataclasses.replace(WAIVER, id="W-015")),
    )
    verdict = dataclasses.replace(result.verdict, rulings=rulings)
    flaws = render(dataclasses.replace(result, verdict=verdict))["vulnerabilities"]
    assert sorted(named(flaw, "stockade:waiver-id") for flaw in flaws) == [["W-014"], ["W-015"]]
    assert len({flaw["bom-ref"] for flaw in flaws}) == 2


def test_since_when_a_flaw_is_known_is_told() -> None:
    old = dataclasses.replace(vulnerable_package(), first_seen="2025-11-30")
    (flaw,) = render(ruled(old))["vulnerabilities"]
    assert named(flaw, "stockade:first-seen") == ["2025-11-30"]


def advised(version: str, safe: str, **more: Any) -> Finding:
    """A vulnerable version, and what to raise it to."""
    finding = vulnerable_package()
    assert finding.package is not None
    purl = f"pkg:pypi/requests@{version}" if version else "pkg:pypi/requests"
    package = dataclasses.replace(
        finding.package, purl=purl, version=version, safe_version=safe, **more
    )
    return dataclasses.replace(finding, package=package, remedy=f"Raise it to {safe}.")


def test_every_version_of_a_package_keeps_its_own_advice() -> None:
    flaws = render(ruled(advised("1.0", "1.9"), advised("2.0", "2.31.0")))["vulnerabilities"]
    assert {f["affects"][0]["ref"]: f["recommendation"] for f in flaws} == {
        "pkg:pypi/requests@1.0": "Raise it to 1.9.",
        "pkg:pypi/requests@2.0": "Raise it to 2.31.0.",
    }
    assert len({f["bom-ref"] for f in flaws}) == 2


def test_two_files_that_pin_one_version_share_an_entry() -> None:
    first = advised("2.0", "2.31.0")
    place = Location(path="api/requirements.txt", line=9)
    second = dataclasses.replace(first, locations=(place,))
    (flaw,) = render(ruled(first, second))["vulnerabilities"]
    assert [target["ref"] for target in flaw["affects"]] == ["pkg:pypi/requests@2.0"]


def test_a_finding_on_a_range_gives_an_entry_for_each_advisory() -> None:
    possible = advised("", "2.31.0", advisory="CVE-1", aliases=("GHSA-1",), further=("CVE-2",))
    first, second = render(ruled(possible))["vulnerabilities"]
    assert [first["id"], second["id"]] == ["CVE-1", "CVE-2"]
    assert [r["id"] for r in first["references"]] == ["GHSA-1"]
    assert second.get("references", []) == []
    assert {flaw["affects"][0]["ref"] for flaw in (first, second)} == {"pkg:pypi/requests"}
    assert "ratings" not in second


@settings(deadline=None, max_examples=30)
@given(results())
def test_any_result_gives_a_valid_document_and_always_the_same(result: Result) -> None:
    assert render(result) == render(result)
