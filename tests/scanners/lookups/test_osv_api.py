"""OSV's own API: one exchange for all, in pages and batches, and never less than was asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.rating import Severity
from stockade.model.scanner import AdvisoryOptions, Command, Completed, Options, ProcessResult
from support.dependency_jobs import by_purl, job, npm_lock, scan, states
from support.osv_records import HIGH, always, canary_records, record
from support.osv_server import osv_server
from support.running import Recorder

BAD = record("bad", ["1.0.0"], id="GHSA-aaaa", ecosystem="npm", fixed=["1.0.1"], vector=HIGH)
WORSE = record("bad", ["1.0.0"], id="GHSA-bbbb", ecosystem="npm", fixed=["1.2.0"], vector=HIGH)
MIXED = {
    "package-lock.json": npm_lock(bad="1.0.0", clear="1.0.0"),
    "requirements.txt": "bad==1.0\n",
    "go.mod": "module x\n\ngo 1.21\n\nrequire example.test/x v0.3.0\n",
    "conda-meta/numpy.json": '{"name": "numpy", "version": "1.0"}',
    "conan.lock": json.dumps({"version": "0.5", "requires": ["zlib/1.2.11"]}),
}


def online(url: str, *, api: bool = True) -> Options:
    return Options(advisories=AdvisoryOptions(url=url, pypi_by_api=api, seconds=60))


def scanned(folder: Path, url: str, files: dict[str, str]) -> Completed:
    return scan(job(folder, files, online(url)))


def test_all_ecosystems_are_asked_in_one_exchange_and_what_none_covers_is_a_gap(
    tmp_path: Path,
) -> None:
    records = (BAD, record("bad", ["1.0"], id="PYSEC-1"))
    recorder = Recorder(tmp_path / "scratch")
    with osv_server(records) as server:
        outcome = scan(job(tmp_path, MIXED, online(server.url), recorder))
        assert len(server.batches) == 2, "the second asks for versions that are safe"
    assert len(recorder.commands) == 2
    assert states(outcome) == {
        "pkg:npm/bad@1.0.0": "vulnerable",
        "pkg:npm/clear@1.0.0": "clear",
        "pkg:pypi/bad@1.0": "vulnerable",
        "pkg:golang/example.test/x@v0.3.0": "clear",
        "pkg:golang/stdlib@v1.21": "clear",
        "pkg:conda/numpy@1.0": "unknown",
        "pkg:conan/zlib@1.2.11": "unknown",
    }
    assert {purl: (gap.reason, gap.detail) for purl, gap in by_purl(outcome).items()} == {
        f"pkg:{kind}": (
            GapReason.UNSUPPORTED_ECOSYSTEM,
            f"No source of advisories covers {name} packages.",
        )
        for kind, name in (("conda/numpy@1.0", "conda"), ("conan/zlib@1.2.11", "ConanCenter"))
    }


def test_advisories_that_come_in_pages_are_all_found(tmp_path: Path) -> None:
    many = [record("bad", ["1.0.0"], id=f"GHSA-{n:04}", ecosystem="npm") for n in range(7)]
    with osv_server(many, page=2) as server:
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(bad="1.0.0")})
        assert server.batches == [4, 1, 1, 1]
    assert [f.rule for f in outcome.findings] == [f"osv/GHSA-{n:04}" for n in range(7)]
    assert outcome.gaps == ()


@pytest.mark.slow
def test_what_came_before_pages_broke_off_is_kept_and_the_rest_is_a_gap(tmp_path: Path) -> None:
    many = [record("bad", ["1.0.0"], id=f"GHSA-{n:04}", ecosystem="npm") for n in range(7)]
    with osv_server(many, page=2, breaks_after=2) as server:
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(bad="1.0.0")})
    assert [f.rule for f in outcome.findings] == [f"osv/GHSA-{n:04}" for n in range(4)]
    (gap,) = outcome.gaps
    assert gap.reason is GapReason.NO_ADVISORY_DATA
    assert gap.detail == "The source of advisories answered with HTTP status 500."


def locked(letter: str, count: int) -> dict[str, str]:
    return {"package-lock.json": npm_lock(**{f"{letter}{n:04}": "1.0.0" for n in range(count)})}


@pytest.mark.slow
def test_more_than_a_batch_takes_is_asked_in_several(tmp_path: Path) -> None:
    last = record("z1199", ["1.0.0"], id="GHSA-last", ecosystem="npm")
    with osv_server([last]) as server:
        outcome = scanned(tmp_path, server.url, locked("z", 1200))
        assert server.batches == [1000, 203]
    assert outcome.gaps == ()
    assert [f.rule for f in outcome.findings] == ["osv/GHSA-last"]
    assert len(outcome.dependencies) == 1200


@pytest.mark.slow
def test_a_batch_that_fails_leaves_its_own_dependencies_unknown(tmp_path: Path) -> None:
    with osv_server([BAD], fails_for=frozenset({"z1199"})) as server:
        outcome = scanned(tmp_path, server.url, locked("z", 1200))
    assert len(outcome.gaps) == 203
    said = "The source of advisories answered with HTTP status 500."
    assert {(g.reason, g.detail) for g in outcome.gaps} == {(GapReason.NO_ADVISORY_DATA, said)}
    assert list(states(outcome).values()).count("clear") == 997


@pytest.mark.slow
def test_answers_are_not_believed_while_the_canaries_batch_failed(tmp_path: Path) -> None:
    with osv_server([BAD], fails_for=frozenset({"lodash"})) as server:
        outcome = scanned(tmp_path, server.url, locked("a", 1200))
    assert set(states(outcome).values()) == {"unknown"}
    said = "The source of advisories answered with HTTP status 500."
    assert {g.detail for g in outcome.gaps} == {said}


def test_an_ecosystem_whose_canaries_are_missing_is_unknown_and_others_are_not(
    tmp_path: Path,
) -> None:
    files = {name: MIXED[name] for name in ("package-lock.json", "requirements.txt")}
    records = (BAD, record("bad", ["1.0"], id="PYSEC-1"))
    with osv_server(records, canaries=canary_records(["npm"])) as server:
        outcome = scanned(tmp_path, server.url, files)
    assert states(outcome) == {
        "pkg:npm/bad@1.0.0": "vulnerable",
        "pkg:npm/clear@1.0.0": "clear",
        "pkg:pypi/bad@1.0": "vulnerable",
    }
    (gap,) = outcome.gaps
    assert gap.subject == "requirements.txt#pkg:pypi/bad@1.0"
    assert gap.detail.endswith(
        "does not know jinja2 2.4.1 to be vulnerable, so it is not answering."
    )


def test_any_one_canary_of_an_ecosystem_is_enough(tmp_path: Path) -> None:
    with osv_server([], canaries=canary_records(["npm"])[-1:]) as server:
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(a="1.0.0")})
    assert states(outcome) == {"pkg:npm/a@1.0.0": "clear"}


@pytest.mark.slow
def test_a_flaw_whose_record_cannot_be_had_is_a_finding_and_others_keep_their_rating(
    tmp_path: Path,
) -> None:
    with osv_server([BAD, WORSE], fails_for=frozenset({"GHSA-aaaa"})) as server:
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(bad="1.0.0")})
    assert {f.rule: f.severity for f in outcome.findings} == {
        "osv/GHSA-aaaa": Severity.UNKNOWN,
        "osv/GHSA-bbbb": Severity.HIGH,
    }
    assert outcome.findings[0].message == "bad 1.0.0 has a known vulnerability, GHSA-aaaa."


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "GHSA-other"},
        {"modified": None},
        {"schema_version": "2.0.0"},
        {"affected": [{"package": {"ecosystem": "npm", "name": "other"}}]},
        {"affected": []},
        {"affected": "bad"},
    ],
)
def test_a_record_that_does_not_fit_leaves_its_flaw_a_finding(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    with osv_server([BAD]) as server:
        # The batch names it as before; what is fetched by its id is another thing.
        server.instead = {"GHSA-aaaa": BAD | wrong}
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(bad="1.0.0")})
    (finding,) = outcome.findings
    assert (finding.rule, finding.severity) == ("osv/GHSA-aaaa", Severity.UNKNOWN)
    assert states(outcome) == {"pkg:npm/bad@1.0.0": "vulnerable"}


def test_a_withdrawn_record_is_no_flaw(tmp_path: Path) -> None:
    with osv_server([BAD | {"withdrawn": "2026-01-02T00:00:00Z"}]) as server:
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(bad="1.0.0")})
    assert outcome.findings == ()
    assert states(outcome) == {"pkg:npm/bad@1.0.0": "clear"}


@pytest.mark.parametrize("identifier", ["", "../../admin", "A B", "A\n::error::", "é", "A" * 101])
def test_an_id_that_can_be_none_makes_the_whole_answer_void(
    tmp_path: Path, identifier: str
) -> None:
    with osv_server([BAD | {"id": identifier}]) as server:
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(bad="1.0.0")})
        assert server.fetched == []
    (gap,) = outcome.gaps
    said = "The source of advisories answered with an advisory without an id."
    assert (gap.reason, gap.detail) == (GapReason.NO_ADVISORY_DATA, said)
    assert outcome.findings == ()


def test_a_malicious_package_is_critical_and_its_remedy_is_not_an_upgrade(tmp_path: Path) -> None:
    with osv_server([always("evil", id="MAL-2026-1", ecosystem="npm")]) as server:
        outcome = scanned(tmp_path, server.url, {"package-lock.json": npm_lock(evil="1.0.0")})
    (finding,) = outcome.findings
    assert (finding.severity, finding.cwe) == (Severity.CRITICAL, (506,))
    assert finding.title == "Malicious package MAL-2026-1"
    assert finding.message == "evil 1.0.0 is a malicious package, MAL-2026-1."
    assert finding.remedy.startswith("Remove evil, and treat the machines")


@pytest.mark.parametrize(
    ("stdout", "exit_code"),
    [(b"", -9), (b"", 1), (b"Traceback", 1), (b"[]", 0), (b'{"answers": []}', 0)],
)
def test_a_worker_that_ends_badly_leaves_a_gap(
    tmp_path: Path, stdout: bytes, exit_code: int
) -> None:
    def run(command: Command) -> ProcessResult:
        return ProcessResult(exit_code=exit_code, stdout=stdout, stderr="")

    files = {"package-lock.json": npm_lock(bad="1.0.0")}
    outcome = scan(job(tmp_path, files, Options(), run))
    (gap,) = outcome.gaps
    assert gap.reason is GapReason.TOOL_FAILED
    assert gap.detail.startswith("The source of advisories did not answer: ")
    assert outcome.sources == ()
