"""The real pip-audit against a local OSV service, well and badly behaved."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.rating import Kind, Severity
from stockade.model.scanner import Command, Options, ProcessResult
from stockade_scanners.dependencies import lookup
from support.dependency_jobs import by_purl, job, refuse, scan
from support.osv_server import Mode, closed_url, osv_server, record
from support.running import Recorder

PINS = {"requirements.txt": "clear==1.0\nRequests==2.19.0  # old\n"}
LOCK = '[[package]]\nname = "requests"\nversion = "2.19.0"\n'
RECORDS = (
    record(
        "requests",
        ["2.19.0"],
        id="GHSA-x84v-xcm2-53pg",
        aliases=["CVE-2018-18074", "PYSEC-2018-28"],
        fixed=["2.20.0"],
        summary="Credentials are sent to another host.",
    ),
    record(
        "requests",
        ["2.19.0"],
        id="PYSEC-2018-28",
        aliases=["CVE-2018-18074"],
        fixed=["1.9", "2.20.0"],
        summary="The same flaw in other words.",
    ),
    record("torch", ["1.0"], id="GHSA-aaaa-bbbb-cccc", summary="A flaw.\n\nMore of it."),
    record("torch", ["2.0"], id="PYSEC-2099-1", fixed=["2.1"]),
)


def test_a_vulnerable_pin_is_one_finding_and_a_clear_one_is_scanned(tmp_path: Path) -> None:
    with osv_server(RECORDS) as server:
        outcome = scan(job(tmp_path, PINS, Options(advisory_url=server.url)))
    assert outcome.gaps == ()
    assert outcome.scanned == {
        "requirements.txt",
        "requirements.txt#pkg:pypi/clear@1.0",
        "requirements.txt#pkg:pypi/requests@2.19.0",
    }
    (finding,) = outcome.findings
    assert finding.rule == "pip-audit/PYSEC-2018-28"
    assert finding.title == "Known vulnerability CVE-2018-18074"
    assert finding.message.startswith("requests 2.19.0 has a known vulnerability, CVE-2018-18074: ")
    assert (finding.kind, finding.severity) == (Kind.DEPENDENCY, Severity.UNKNOWN)
    assert (finding.location.path, finding.location.line) == ("requirements.txt", 2)
    assert finding.remedy == "Upgrade requests to 2.20.0 or later."
    assert finding.help_uri == "https://osv.dev/vulnerability/PYSEC-2018-28"
    assert finding.package is not None
    assert finding.package.purl == "pkg:pypi/requests@2.19.0"
    assert finding.package.aliases == ("CVE-2018-18074", "GHSA-x84v-xcm2-53pg")
    assert finding.package.fixed_versions == ("1.9", "2.20.0")


def test_versions_of_one_name_are_asked_apart_and_local_ones_by_their_public_one(
    tmp_path: Path,
) -> None:
    lock = "".join(
        f'[[package]]\nname = "torch"\nversion = "{v}"\n' for v in ("1.0", "1.0+cu117", "2.0")
    )
    with osv_server(RECORDS) as server:
        outcome = scan(job(tmp_path, {"uv.lock": lock}, Options(advisory_url=server.url)))
        assert server.asked == [("torch", "1.0"), ("torch", "2.0")]
    found = [(f.rule, f.package.version, f.location.line) for f in outcome.findings if f.package]
    assert found == [
        ("pip-audit/GHSA-aaaa-bbbb-cccc", "1.0", 2),
        ("pip-audit/GHSA-aaaa-bbbb-cccc", "1.0+cu117", 5),
        ("pip-audit/PYSEC-2099-1", "2.0", 8),
    ]
    assert outcome.findings[0].remedy == "No fixed version is known."
    assert outcome.findings[0].message.endswith("GHSA-aaaa-bbbb-cccc: A flaw. More of it.")


def test_each_file_that_names_a_package_has_its_own_finding(tmp_path: Path) -> None:
    files = {"a/requirements.txt": "requests==2.19.0\n", "b/uv.lock": LOCK}
    with osv_server(RECORDS) as server:
        outcome = scan(job(tmp_path, files, Options(advisory_url=server.url)))
        assert server.asked == [("requests", "2.19.0")]
    assert [f.location.path for f in outcome.findings] == ["a/requirements.txt", "b/uv.lock"]


@pytest.mark.parametrize(
    ("mode", "detail"),
    [
        (Mode.ERROR, "The source of advisories answered with HTTP status 500."),
        (Mode.GARBAGE, "The source of advisories answered with something that is no advisory."),
        (Mode.SHAPE, "The source of advisories answered with something that is no advisory."),
        (Mode.HANG, "The source of advisories could not be reached."),
    ],
)
def test_a_source_that_misbehaves_leaves_every_dependency_a_gap(
    tmp_path: Path, mode: Mode, detail: str
) -> None:
    with osv_server(RECORDS, mode=mode) as server:
        options = Options(advisory_url=server.url, timeout=60 if mode is not Mode.HANG else 4)
        made = job(tmp_path, PINS, options, Recorder(tmp_path / "scratch", 60))
        outcome = scan(made)
    assert outcome.findings == ()
    assert outcome.scanned == {"requirements.txt"}
    said = {(g.reason, g.detail) for g in outcome.gaps}
    assert said == {(GapReason.NO_ADVISORY_DATA, detail)}
    assert by_purl(outcome)["pkg:pypi/requests@2.19.0"].line == 2


def test_a_redirect_to_what_is_no_source_is_a_gap(tmp_path: Path) -> None:
    with (
        osv_server() as elsewhere,
        osv_server(RECORDS, mode=Mode.REDIRECT, elsewhere=elsewhere.url) as server,
    ):
        outcome = scan(job(tmp_path, PINS, Options(advisory_url=server.url)))
    assert {g.reason for g in outcome.gaps} == {GapReason.NO_ADVISORY_DATA}
    assert len(outcome.gaps) == 2


def test_a_source_that_cannot_be_reached_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "CHUNK", 1)
    started: list[Command] = []
    real = Recorder(tmp_path / "scratch", 60)

    def run(command: Command) -> ProcessResult:
        started.append(command)
        return real(command)

    outcome = scan(job(tmp_path, PINS, Options(advisory_url=closed_url()), run))
    assert len(started) == 1
    assert [(g.reason, g.detail) for g in outcome.gaps] == [
        (GapReason.NO_ADVISORY_DATA, "The source of advisories could not be reached.")
    ] * 2


def test_a_failure_is_a_gap_for_its_own_run_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "CHUNK", 1)
    with osv_server(RECORDS, fails_for=frozenset({"clear"})) as server:
        outcome = scan(job(tmp_path, PINS, Options(advisory_url=server.url)))
    assert [gap.subject for gap in outcome.gaps] == ["requirements.txt#pkg:pypi/clear@1.0"]
    assert len(outcome.findings) == 1


def test_an_advisory_that_pip_audit_leaves_out_makes_its_run_doubtful(tmp_path: Path) -> None:
    future = {**record("clear", ["1.0"], id="PYSEC-2099-2"), "schema_version": "2.0.0"}
    with osv_server((*RECORDS, future)) as server:
        outcome = scan(job(tmp_path, PINS, Options(advisory_url=server.url)))
    assert len(outcome.findings) == 1
    assert {(g.reason, g.detail) for g in outcome.gaps} == {
        (
            GapReason.NO_ADVISORY_DATA,
            "pip-audit left out an advisory that it could not read.",
        )
    }
    assert len(outcome.gaps) == 2


def test_offline_starts_no_process(tmp_path: Path) -> None:
    outcome = scan(job(tmp_path, PINS, Options(offline=True), refuse))
    assert [(g.reason, g.detail) for g in outcome.gaps] == [
        (GapReason.NO_ADVISORY_DATA, "Offline: no source of advisories was asked.")
    ] * 2


def test_nothing_to_ask_starts_no_process(tmp_path: Path) -> None:
    files = {"requirements.txt": "flask\n", "go.mod": "module x\n"}
    outcome = scan(job(tmp_path, files, Options(), refuse))
    assert by_purl(outcome)["go.mod"].reason is GapReason.UNSUPPORTED_FORMAT


def test_the_outcome_does_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    files = {"b/requirements.txt": "torch==2.0\nx\n", **PINS, "a/requirements.txt": "torch==1.0\n"}
    outcomes = []
    with osv_server(RECORDS) as server:
        for number, order in enumerate((list(files), sorted(files))):
            folder = tmp_path / str(number)
            folder.mkdir()
            options = Options(advisory_url=server.url)
            outcomes.append(scan(job(folder, {p: files[p] for p in order}, options)))
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0].findings) == 3
