"""PyPI's pins: the real pip-audit against a local OSV service, whose API then says more."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.advisories.canaries import CANARIES
from stockade.model.gap import GapReason
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.scanner import AdvisoryOptions, Command, Options, ProcessResult
from stockade_scanners.dependencies.sources import pip_audit
from support.dependency_jobs import job, scan, states
from support.osv_records import HIGH, record
from support.osv_server import Mode, closed_url, osv_server
from support.running import Recorder

pytestmark = pytest.mark.slow
PINS = {"requirements.txt": "clear==1.0\nOld_Name==2.19.0  # old\n"}
LOCK = '[[package]]\nname = "old-name"\nversion = "2.19.0"\n'
CANARY = ("jinja2", "2.4.1")
RECORDS = (
    record(
        "old-name",
        ["2.19.0"],
        id="GHSA-x84v-xcm2-53pg",
        aliases=["CVE-2018-18074", "PYSEC-2018-28"],
        fixed=["2.20.0"],
        summary="Credentials are sent to another host.",
        vector=HIGH,
    ),
    record(
        "old-name",
        ["2.19.0"],
        id="PYSEC-2018-28",
        aliases=["CVE-2018-18074"],
        fixed=["2.20.0"],
        summary="The same flaw in other words.",
        details="And\nat length.",
    ),
    record("torch", ["1.0"], id="GHSA-aaaa-bbbb-cccc", summary="A flaw.\n\nMore of it."),
    record("torch", ["2.0"], id="PYSEC-2099-1", fixed=["2.1"]),
)


def online(url: str) -> Options:
    return Options(advisories=AdvisoryOptions(url=url, seconds=60))


def test_a_vulnerable_pin_is_one_finding_and_a_clear_one_is_scanned(tmp_path: Path) -> None:
    with osv_server(RECORDS) as server:
        outcome = scan(job(tmp_path, PINS, online(server.url)))
        assert set(server.fetched) == {"GHSA-x84v-xcm2-53pg", "PYSEC-2018-28"}
    assert outcome.gaps == ()
    assert outcome.scanned == {
        "requirements.txt",
        "requirements.txt#pkg:pypi/clear@1.0",
        "requirements.txt#pkg:pypi/old-name@2.19.0",
    }
    assert states(outcome) == {
        "pkg:pypi/clear@1.0": "clear",
        "pkg:pypi/old-name@2.19.0": "vulnerable",
    }
    (source,) = outcome.sources
    assert source.name == "pip-audit"
    (finding,) = outcome.findings
    assert finding.rule == "osv/PYSEC-2018-28"
    assert finding.title == "Known vulnerability CVE-2018-18074"
    assert finding.message == (
        "old-name 2.19.0 has a known vulnerability, CVE-2018-18074: The same flaw in other words."
    )
    assert (finding.kind, finding.severity) == (Kind.DEPENDENCY, Severity.HIGH)
    assert (finding.raw_severity, finding.confidence) == (HIGH, Confidence.HIGH)
    assert finding.help == "And\nat length."
    assert (finding.location.path, finding.location.line) == ("requirements.txt", 2)
    assert finding.remedy == (
        "Upgrade old-name to 2.20.0, which clears all its known vulnerabilities."
    )
    assert finding.help_uri == "https://osv.dev/vulnerability/PYSEC-2018-28"
    assert finding.package is not None
    assert finding.package.purl == "pkg:pypi/old-name@2.19.0"
    assert finding.package.advisory == "PYSEC-2018-28"
    assert finding.package.aliases == ("CVE-2018-18074", "GHSA-x84v-xcm2-53pg")
    assert finding.package.fixed_versions == ("2.20.0",)
    assert (finding.package.safe_version, finding.package.score) == ("2.20.0", 7.5)


@pytest.mark.parametrize(
    ("without", "rated", "text"),
    [
        ("/v1/vulns", False, "Credentials are sent to another host"),
        ("/v1/vulns/PYSEC", True, "The same flaw in other words"),
        ("/v1/vulns/GHSA", False, "The same flaw in other words"),
        ("/v1/querybatch", True, "The same flaw in other words"),
    ],
)
def test_where_the_api_does_not_answer_pip_audits_word_stands_alone(
    tmp_path: Path, without: str, rated: bool, text: str
) -> None:
    with osv_server(RECORDS, mode=Mode.NOT_FOUND, only=without) as server:
        outcome = scan(job(tmp_path, PINS, online(server.url)))
    assert states(outcome)["pkg:pypi/old-name@2.19.0"] == "vulnerable"
    assert outcome.gaps == ()
    (finding,) = outcome.findings
    assert finding.rule == "osv/PYSEC-2018-28"
    said = (finding.severity is Severity.HIGH, finding.message.partition(": ")[2])
    assert said == (rated, f"{text}.")
    assert finding.package is not None
    assert finding.package.fixed_versions == ("2.20.0",)


def test_versions_of_one_name_are_asked_apart_and_local_ones_by_their_public_one(
    tmp_path: Path,
) -> None:
    lock = "".join(
        f'[[package]]\nname = "torch"\nversion = "{v}"\n' for v in ("1.0", "1.0+cu117", "2.0")
    )
    with osv_server(RECORDS) as server:
        outcome = scan(job(tmp_path, {"uv.lock": lock}, online(server.url)))
        asked = [pair for pair in server.asked if pair != CANARY]
        assert asked == [("torch", "1.0"), ("torch", "2.0"), ("torch", "2.1")]
        assert server.asked.count(CANARY) == 2
    found = [(f.rule, f.package.version, f.location.line) for f in outcome.findings if f.package]
    assert found == [
        ("osv/GHSA-aaaa-bbbb-cccc", "1.0", 2),
        ("osv/GHSA-aaaa-bbbb-cccc", "1.0+cu117", 5),
        ("osv/PYSEC-2099-1", "2.0", 8),
    ]
    assert outcome.findings[0].remedy == "No fixed version is known."
    assert outcome.findings[0].message.endswith("GHSA-aaaa-bbbb-cccc: A flaw. More of it.")


def test_each_file_that_names_a_package_has_its_own_finding(tmp_path: Path) -> None:
    files = {"a/requirements.txt": "old-name==2.19.0\n", "b/uv.lock": LOCK}
    with osv_server(RECORDS) as server:
        outcome = scan(job(tmp_path, files, online(server.url)))
        assert server.asked.count(("old-name", "2.19.0")) == 1
    assert [f.location.path for f in outcome.findings] == ["a/requirements.txt", "b/uv.lock"]


def test_canaries_that_a_file_names_are_asked_like_any_package(tmp_path: Path) -> None:
    """All four at once, one in its vulnerable version, leave room for one to go along."""
    pins = [f"{name}==99.0" for name, _ in CANARIES["PyPI"]]
    files = {"requirements.txt": "\n".join([*pins, "jinja2==2.4.1"])}
    with osv_server() as server:
        outcome = scan(job(tmp_path, files, online(server.url)))
    assert outcome.gaps == ()
    expected = {f"pkg:pypi/{name}@99.0": "clear" for name, _ in CANARIES["PyPI"]}
    assert states(outcome) == expected | {"pkg:pypi/jinja2@2.4.1": "vulnerable"}


def test_a_source_that_cannot_be_reached_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pip_audit, "CHUNK", 1)
    started: list[Command] = []
    real = Recorder(tmp_path / "scratch", 60)

    def run(command: Command) -> ProcessResult:
        started.append(command)
        return real(command)

    outcome = scan(job(tmp_path, PINS, online(closed_url()), run))
    assert len(started) == 1
    assert [(g.reason, g.detail) for g in outcome.gaps] == [
        (GapReason.NO_ADVISORY_DATA, "The source of advisories could not be reached.")
    ] * 2


def test_a_failure_is_a_gap_for_its_own_run_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pip_audit, "CHUNK", 1)
    with osv_server(RECORDS, fails_for=frozenset({"clear"})) as server:
        outcome = scan(job(tmp_path, PINS, online(server.url)))
    assert [gap.subject for gap in outcome.gaps] == ["requirements.txt#pkg:pypi/clear@1.0"]
    assert len(outcome.findings) == 1


def test_an_advisory_that_pip_audit_leaves_out_makes_its_run_doubtful(tmp_path: Path) -> None:
    future = {**record("clear", ["1.0"], id="PYSEC-2099-2"), "schema_version": "2.0.0"}
    with osv_server((*RECORDS, future)) as server:
        outcome = scan(job(tmp_path, PINS, online(server.url)))
    assert set(states(outcome).values()) == {"unknown"}
    detail = "pip-audit left out an advisory that it could not read."
    assert {(g.reason, g.detail) for g in outcome.gaps} == {(GapReason.NO_ADVISORY_DATA, detail)}
    assert len(outcome.gaps) == 2


def test_the_outcome_does_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    files = {"b/requirements.txt": "torch==2.0\nx\n", **PINS, "a/requirements.txt": "torch==1.0\n"}
    outcomes = []
    with osv_server(RECORDS) as server:
        for number, order in enumerate((list(files), sorted(files))):
            ordered = {path: files[path] for path in order}
            outcomes.append(scan(job(tmp_path / str(number), ordered, online(server.url))))
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0].findings) == 3
