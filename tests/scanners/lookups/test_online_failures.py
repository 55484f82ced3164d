"""A source of advisories that fails, in each way: every dependency is a gap, and none is clear.

Both online sources are asked: pip-audit for PyPI's pins, and OSV's own API for all that is asked of
it. A second scan, against the same service made well, shows that nothing of the failure was kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.scanner import AdvisoryOptions, Completed, Options
from support.dependency_jobs import by_purl, job, npm_lock, scan, states
from support.osv_records import record
from support.osv_server import Mode, closed_url, osv_server
from support.tls import HOST

PYPI = {"requirements.txt": "clear==1.0\nbad==1.0\n"}
ALL = {**PYPI, "package-lock.json": npm_lock(clear="1.0.0", bad="1.0.0")}
RECORDS = (
    record("bad", ["1.0"], id="PYSEC-2026-1", fixed=["1.1"]),
    record("bad", ["1.0.0"], id="GHSA-aaaa-bbbb-cccc", ecosystem="npm", fixed=["1.0.1"]),
)
WELL = {
    "pkg:pypi/clear@1.0": "clear",
    "pkg:pypi/bad@1.0": "vulnerable",
    "pkg:npm/clear@1.0.0": "clear",
    "pkg:npm/bad@1.0.0": "vulnerable",
}
NO_DATA, TIMEOUT = GapReason.NO_ADVISORY_DATA, GapReason.TIMEOUT
SAID = "The source of advisories"
NO_ADVISORY = f"{SAID} answered with something that is no advisory."
UNREACHABLE = f"{SAID} could not be reached."
LATE = f"{SAID} did not answer within 2 s."
LATE_4 = f"{SAID} did not answer within 4 s."
DEAF = {
    "pip-audit": f"{SAID} does not know jinja2 2.4.1 to be vulnerable, so it is not answering.",
    "npm": f"{SAID} does not know lodash 4.17.4 to be vulnerable, so it is not answering.",
}


def options(url: str, *, api: bool, seconds: float) -> Options:
    return Options(advisories=AdvisoryOptions(url=url, pypi_by_api=api, seconds=seconds))


def scanned(folder: Path, url: str, *, api: bool, seconds: float = 30.0) -> Completed:
    files = ALL if api else PYPI
    return scan(job(folder, files, options(url, api=api, seconds=seconds)))


def assert_unknown(outcome: Completed, files: dict[str, str]) -> None:
    """Nothing is found and nothing is clear; the files themselves were read."""
    assert outcome.findings == ()
    assert set(states(outcome).values()) == {"unknown"}
    assert outcome.scanned == files.keys()
    assert len(outcome.gaps) == 2 * len(files)
    assert outcome.sources == ()


def assert_well(outcome: Completed) -> None:
    known = states(outcome)
    assert known == {purl: state for purl, state in WELL.items() if purl in known}
    assert outcome.gaps == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "seconds", "said"),
    [
        (Mode.NOT_FOUND, 30, f"{SAID} answered with HTTP status 404."),
        (Mode.NOT_ALLOWED, 30, f"{SAID} answered with HTTP status 405."),
        (Mode.BUSY, 30, f"{SAID} answered with HTTP status 429."),
        (Mode.BUSY_FOR_LONG, 30, f"{SAID} answered with HTTP status 429."),
        (Mode.ERROR, 30, f"{SAID} answered with HTTP status 500."),
        (Mode.EMPTY, 30, NO_ADVISORY),
        (Mode.TRUNCATED, 30, UNREACHABLE),
        (Mode.PAGE, 30, NO_ADVISORY),
        (Mode.SHAPE, 30, NO_ADVISORY),
        (Mode.LIST, 30, DEAF["pip-audit"]),
        (Mode.NOTHING, 30, DEAF["pip-audit"]),
        (Mode.DRIP, 4, LATE_4),
    ],
)
def test_pip_audit_leaves_every_dependency_a_gap(
    tmp_path: Path, mode: Mode, seconds: float, said: str
) -> None:
    with osv_server(RECORDS, mode=mode) as server:
        outcome = scanned(tmp_path / "1", server.url, api=False, seconds=seconds)
        server.mode = Mode.OK
        after = scanned(tmp_path / "2", server.url, api=False)
    assert_unknown(outcome, PYPI)
    reason = TIMEOUT if said in (LATE, LATE_4) else NO_DATA
    assert {(g.reason, g.detail) for g in outcome.gaps} == {(reason, said)}
    assert by_purl(outcome)["pkg:pypi/bad@1.0"].line == 2
    assert_well(after)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "seconds", "said"),
    [
        (Mode.NOT_FOUND, 30, f"{SAID} answered with HTTP status 404."),
        (Mode.NOT_ALLOWED, 30, f"{SAID} answered with HTTP status 405."),
        (Mode.BUSY, 30, f"{SAID} answered with HTTP status 429."),
        (Mode.BUSY_FOR_LONG, 2, LATE),
        (Mode.ERROR, 30, f"{SAID} answered with HTTP status 500."),
        (Mode.EMPTY, 30, f"{SAID} answered with something that is not JSON."),
        (Mode.TRUNCATED, 30, UNREACHABLE),
        (Mode.PAGE, 30, f"{SAID} answered with something that is not JSON."),
        (Mode.SHAPE, 30, f"{SAID} answered with something that is no list of results."),
        (Mode.LIST, 30, f"{SAID} answered with something that is no JSON object."),
        (Mode.FEWER, 30, f"{SAID} answered with something that is no list of results."),
        (Mode.REDIRECT, 30, f"{SAID} answered with HTTP status 302."),
        (Mode.DRIP, 2, LATE),
        (Mode.HANG, 2, LATE),
    ],
)
def test_the_api_leaves_every_dependency_a_gap(
    tmp_path: Path, mode: Mode, seconds: float, said: str
) -> None:
    with osv_server(RECORDS) as elsewhere, osv_server(RECORDS, mode=mode) as server:
        server.elsewhere = f"{elsewhere.url}/v1/querybatch"
        outcome = scanned(tmp_path / "1", server.url, api=True, seconds=seconds)
        server.mode = Mode.OK
        after = scanned(tmp_path / "2", server.url, api=True)
        assert elsewhere.connections == 0
    assert_unknown(outcome, ALL)
    reason = TIMEOUT if said in (LATE, LATE_4) else NO_DATA
    assert {(g.reason, g.detail) for g in outcome.gaps} == {(reason, said)}
    assert_well(after)


def test_an_api_that_knows_of_nothing_is_told_by_the_canaries_of_each_ecosystem(
    tmp_path: Path,
) -> None:
    with osv_server(RECORDS, mode=Mode.NOTHING) as server:
        outcome = scanned(tmp_path, server.url, api=True)
    assert_unknown(outcome, ALL)
    said = {purl: gap.detail for purl, gap in by_purl(outcome).items()}
    assert said["pkg:pypi/clear@1.0"] == DEAF["pip-audit"]
    assert said["pkg:npm/clear@1.0.0"] == DEAF["npm"]


@pytest.mark.slow
def test_pip_audit_follows_a_redirect_and_believes_only_what_knows_the_canary(
    tmp_path: Path,
) -> None:
    with (
        osv_server(mode=Mode.NOTHING) as elsewhere,
        osv_server(RECORDS, mode=Mode.REDIRECT, elsewhere=f"{elsewhere.url}/v1/query") as server,
    ):
        outcome = scanned(tmp_path, server.url, api=False)
    assert_unknown(outcome, PYPI)
    assert {g.reason for g in outcome.gaps} == {NO_DATA}


@pytest.mark.slow
def test_pip_audit_and_a_source_that_never_answers(tmp_path: Path) -> None:
    """Which of the two limits ends it first, that of silence or that of all, is not ours to say."""
    with osv_server(RECORDS, mode=Mode.HANG) as server:
        outcome = scanned(tmp_path, server.url, api=False, seconds=3)
    assert_unknown(outcome, PYPI)
    assert {g.reason for g in outcome.gaps} <= {NO_DATA, TIMEOUT}


@pytest.mark.slow
@pytest.mark.parametrize("api", [False, True])
@pytest.mark.parametrize("where", ["a name that does not resolve", "a closed port", "no address"])
def test_a_source_that_is_not_there_leaves_every_dependency_a_gap(
    tmp_path: Path, api: bool, where: str
) -> None:
    url = {
        "a name that does not resolve": f"http://{HOST}",
        "a closed port": closed_url(),
        "no address": "file:///etc/passwd",
    }[where]
    outcome = scanned(tmp_path, url, api=api)
    assert_unknown(outcome, ALL if api else PYPI)
    assert {(g.reason, g.detail) for g in outcome.gaps} == {(NO_DATA, UNREACHABLE)}
