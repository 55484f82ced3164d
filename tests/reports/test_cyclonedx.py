"""The CycloneDX report: valid by its own schema, complete about what is known and what is not."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings

import stockade_reports
from stockade.model.dependency import AdvisorySource, DependencyRecord, DependencyState
from stockade.model.gap import Gap, GapReason
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from support.example_findings import vulnerable_package
from support.generated_results import results
from support.results import blocked_result

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def render(result: Result) -> dict[str, Any]:
    text = "".join(stockade_reports.load("cyclonedx").render(result, Style()))
    assert VALIDATOR.validate_str(text) is None
    document: dict[str, Any] = json.loads(text)
    return document


def named(record: dict[str, Any], name: str) -> list[str]:
    return [p["value"] for p in record.get("properties", []) if p["name"] == name]


def dependency(purl: str, state: DependencyState, **more: Any) -> DependencyRecord:
    bare, _, version = purl.partition("@")
    given = {"path": "uv.lock", "line": 3, "source": "offline store, PyPI", **more}
    name = bare.rpartition("/")[2]
    return DependencyRecord(
        purl=purl, ecosystem="PyPI", name=name, version=version, state=state, **given
    )


def result_with(*records: DependencyRecord, **more: Any) -> Result:
    return dataclasses.replace(blocked_result(), dependencies=records, **more)


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
    (root,) = [d for d in document["dependencies"] if d["ref"] == "target"]
    assert root["dependsOn"] == ["pkg:pypi/flask@3.0", "pkg:pypi/idna"]


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
    base = blocked_result()
    verdict = dataclasses.replace(base.verdict, gap_rulings=())
    document = render(
        dataclasses.replace(
            base,
            dependencies=(dependency("pkg:pypi/a", DependencyState.UNKNOWN),),
            gaps=(gap,),
            sources=(source,),
            verdict=verdict,
        )
    )
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
    base = blocked_result()
    ruling = Ruling(finding=finding, action=action, rule="r", because="Because.")
    verdict = dataclasses.replace(base.verdict, rulings=(ruling,))
    document = render(dataclasses.replace(base, findings=(finding,), verdict=verdict))
    (flaw,) = document["vulnerabilities"]
    assert flaw["analysis"] == {"state": state, "response": ["update"], "detail": "Because."}
    assert flaw["id"] == package.advisory
    assert {reference["id"] for reference in flaw["references"]} == set(package.aliases)
    assert [target["ref"] for target in flaw["affects"]] == [package.purl]
    assert named(flaw, "stockade:kev") == ["true"]


def test_equal_scans_give_equal_documents() -> None:
    assert render(blocked_result()) == render(blocked_result())


@settings(deadline=None, max_examples=30)
@given(results())
def test_any_result_gives_a_valid_document(result: Result) -> None:
    render(result)
