"""Who is asked: a fresh store, else a live source, else a stale store, which says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.scanner import (
    AdvisoryOptions,
    AdvisoryOrder,
    Command,
    Completed,
    Options,
    ProcessResult,
)
from support.dependency_jobs import SOON, by_purl, job, npm_lock, refuse, scan, states
from support.local_store import build_store, store_file
from support.osv_records import Record, canary_records, record
from support.osv_server import closed_url, osv_server

FILES = {"package-lock.json": npm_lock(bad="1.0.0", clear="1.0.0")}
PYPI = {"requirements.txt": "bad==1.0\n"}
BAD, CLEAR = "pkg:npm/bad@1.0.0", "pkg:npm/clear@1.0.0"
STORED = record("bad", ["1.0.0"], id="GHSA-stored", ecosystem="npm", fixed=["1.0.1"])
LIVE = record("bad", ["1.0.0"], id="GHSA-live", ecosystem="npm")
STORED_PYPI = record("bad", ["1.0"], id="PYSEC-stored")
LATER = SOON + dt.timedelta(days=30)
AUTO, STORE, ONLINE = AdvisoryOrder.AUTO, AdvisoryOrder.STORE, AdvisoryOrder.ONLINE


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return build_store(tmp_path / "store", [STORED, STORED_PYPI], ecosystems=["npm", "PyPI"])


def options(
    store: Path | None,
    *,
    order: AdvisoryOrder = AUTO,
    now: dt.datetime = SOON,
    url: str = "",
    offline: bool = False,
) -> Options:
    made = AdvisoryOptions(order=order, store=store, url=url or closed_url(), seconds=60)
    return Options(advisories=made, now=now, offline=offline)


def rules(outcome: Completed) -> list[str]:
    return [f.rule for f in outcome.findings]


def reasons(outcome: Completed) -> dict[str, GapReason]:
    return {purl: gap.reason for purl, gap in by_purl(outcome).items()}


@pytest.mark.parametrize("order", [AUTO, STORE])
@pytest.mark.parametrize("offline", [False, True])
def test_a_fresh_store_answers_without_a_process(
    tmp_path: Path, store: Path, order: AdvisoryOrder, offline: bool
) -> None:
    chosen = options(store, order=order, offline=offline)
    outcome = scan(job(tmp_path, {**FILES, **PYPI}, chosen, refuse))
    assert states(outcome) == {BAD: "vulnerable", CLEAR: "clear", "pkg:pypi/bad@1.0": "vulnerable"}
    assert rules(outcome) == ["osv/GHSA-stored", "osv/PYSEC-stored"]
    assert outcome.gaps == ()
    named = {source.name: source for source in outcome.sources}
    assert named.keys() == {"offline store, npm", "offline store, PyPI"}
    npm = named["offline store, npm"]
    assert (npm.as_of, npm.records, len(npm.digest)) == ("2026-01-02T03:04:05Z", 4, 64)


@pytest.mark.parametrize(
    ("order", "now"), [(ONLINE, SOON), (AUTO, LATER)], ids=["asked for", "stale store"]
)
def test_a_live_source_answers_where_it_is_asked_for_or_the_store_is_stale(
    tmp_path: Path, store: Path, order: AdvisoryOrder, now: dt.datetime
) -> None:
    with osv_server([LIVE]) as server:
        chosen = options(store, order=order, now=now, url=server.url)
        outcome = scan(job(tmp_path, FILES, chosen))
    assert rules(outcome) == ["osv/GHSA-live"]
    assert states(outcome) == {BAD: "vulnerable", CLEAR: "clear"}
    assert outcome.gaps == ()
    (source,) = outcome.sources
    assert (source.name, source.as_of) == ("OSV", now.strftime("%Y-%m-%d"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("order", "offline"), [(AUTO, False), (AUTO, True), (STORE, False), (STORE, True)]
)
def test_a_stale_store_still_knows_flaws_and_calls_nothing_clear(
    tmp_path: Path, store: Path, order: AdvisoryOrder, offline: bool
) -> None:
    run = None if (order, offline) == (AUTO, False) else refuse
    chosen = options(store, order=order, now=LATER, offline=offline)
    outcome = scan(job(tmp_path, {**FILES, **PYPI}, chosen, run))
    assert rules(outcome) == ["osv/GHSA-stored", "osv/PYSEC-stored"]
    assert states(outcome) == {
        BAD: "vulnerable",
        CLEAR: "unknown",
        "pkg:pypi/bad@1.0": "vulnerable",
    }
    assert set(reasons(outcome).values()) == {GapReason.STALE_ADVISORY_DATA}
    assert reasons(outcome).keys() == states(outcome).keys()
    assert {g.detail for g in outcome.gaps} == {
        "The offline advisories are 30 days old (newest record 2026-01-02; the limit is 7)."
    }


@pytest.mark.parametrize("harm", ["damaged", "deaf"])
def test_where_the_store_is_of_no_use_the_live_source_answers(tmp_path: Path, harm: str) -> None:
    canaries: list[Record] | None = [] if harm == "deaf" else None
    useless = build_store(tmp_path / "store", [STORED], ecosystems=["npm"], canaries=canaries)
    if harm == "damaged":
        file = store_file(useless, "osv", "npm")
        file.write_bytes(file.read_bytes()[:-1])
    with osv_server([LIVE]) as server:
        outcome = scan(job(tmp_path / "live", FILES, options(useless, url=server.url)))
    assert (rules(outcome), outcome.gaps) == (["osv/GHSA-live"], ())
    shut = scan(job(tmp_path / "shut", FILES, options(useless, offline=True), refuse))
    assert set(states(shut).values()) == {"unknown"}
    assert set(reasons(shut).values()) == {GapReason.NO_ADVISORY_DATA}


@pytest.mark.slow
def test_only_an_ecosystem_that_nobody_answered_for_falls_back(tmp_path: Path) -> None:
    """The live source knows npm's canaries and not PyPI's; the store has PyPI alone."""
    store = build_store(tmp_path / "store", [STORED_PYPI])
    canaries = [record("lodash", ["4.17.4"], id="GHSA-canary", ecosystem="npm")]
    with osv_server([LIVE], canaries=canaries) as server:
        chosen = options(store, now=LATER, url=server.url)
        outcome = scan(job(tmp_path, {**FILES, **PYPI}, chosen))
    assert rules(outcome) == ["osv/GHSA-live", "osv/PYSEC-stored"]
    assert reasons(outcome) == {"pkg:pypi/bad@1.0": GapReason.STALE_ADVISORY_DATA}
    assert {s.name for s in outcome.sources} == {"OSV", "offline store, PyPI"}


def test_a_stale_store_answers_where_the_tool_broke(tmp_path: Path, store: Path) -> None:
    def run(command: Command) -> ProcessResult:
        return ProcessResult(exit_code=1, stdout=b"", stderr="MemoryError")

    outcome = scan(job(tmp_path, PYPI, options(store, now=LATER), run))
    assert rules(outcome) == ["osv/PYSEC-stored"]
    assert reasons(outcome) == {"pkg:pypi/bad@1.0": GapReason.STALE_ADVISORY_DATA}
    assert [s.name for s in outcome.sources] == ["offline store, PyPI"]


@pytest.mark.slow
def test_a_store_is_never_asked_where_the_live_source_alone_is_wanted(
    tmp_path: Path, store: Path
) -> None:
    outcome = scan(job(tmp_path, FILES, options(store, order=ONLINE)))
    assert outcome.findings == ()
    assert set(states(outcome).values()) == {"unknown"}
    assert set(reasons(outcome).values()) == {GapReason.NO_ADVISORY_DATA}


def test_offline_forbids_the_live_source_that_is_wanted_alone(tmp_path: Path, store: Path) -> None:
    outcome = scan(job(tmp_path, FILES, options(store, order=ONLINE, offline=True), refuse))
    assert {g.detail for g in outcome.gaps} == {"Offline: no source of advisories was asked."}


WORKFLOW = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4.1.1\n"


@pytest.mark.parametrize(("order", "offline"), [(AUTO, True), (STORE, True), (STORE, False)])
def test_without_a_store_the_gap_names_the_command_that_makes_one(
    tmp_path: Path, order: AdvisoryOrder, offline: bool
) -> None:
    files = {**FILES, ".github/workflows/ci.yml": WORKFLOW}
    chosen = options(tmp_path / "absent", order=order, offline=offline)
    outcome = scan(job(tmp_path, files, chosen, refuse))
    assert {g.reason for g in outcome.gaps} == {GapReason.NO_ADVISORY_DATA}
    assert {(g.path, g.detail) for g in outcome.gaps} == {
        (
            "package-lock.json",
            "There is no offline store of npm advisories."
            " Run `stockade db update npm` where there is a network.",
        ),
        (
            ".github/workflows/ci.yml",
            "There is no offline store of GitHub Actions advisories."
            ' Run `stockade db update "GitHub Actions"` where there is a network.',
        ),
    }


def test_nothing_to_ask_starts_no_process(tmp_path: Path) -> None:
    files = {"requirements.txt": "x @ https://host.test/x.zip\n", "Podfile.lock": "PODS:\n"}
    outcome = scan(job(tmp_path, files, Options(), refuse))
    assert reasons(outcome) == {
        "Podfile.lock": GapReason.UNSUPPORTED_FORMAT,
        "pkg:pypi/x": GapReason.UNRESOLVED_VERSION,
    }
    assert outcome.sources == ()


@pytest.mark.parametrize("days", [0.0, 6.9, 7.0])
def test_data_is_fresh_up_to_its_limit(tmp_path: Path, store: Path, days: float) -> None:
    written = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    now = written + dt.timedelta(days=days)
    assert scan(job(tmp_path / "a", FILES, options(store, now=now), refuse)).gaps == ()
    after = written + dt.timedelta(days=7, seconds=1)
    outcome = scan(job(tmp_path / "b", FILES, options(store, now=after, offline=True), refuse))
    assert set(reasons(outcome).values()) == {GapReason.STALE_ADVISORY_DATA}


@pytest.mark.parametrize("date", ["2027-01-01T00:00:00Z", "2025-99-99T00:00:00Z", "yesterday"])
def test_data_of_an_impossible_date_is_stale(tmp_path: Path, date: str) -> None:
    """A slip in every record, canaries included, must not make old data fresh for ever."""
    old = canary_records(["npm"], date)
    made = build_store(
        tmp_path / "store", [STORED | {"modified": date}], ecosystems=["npm"], canaries=old
    )
    outcome = scan(job(tmp_path, FILES, options(made, offline=True), refuse))
    assert set(reasons(outcome).values()) == {GapReason.STALE_ADVISORY_DATA}
    assert {g.detail for g in outcome.gaps} == {"The age of the offline advisories is not known."}
    assert rules(outcome) == ["osv/GHSA-stored"]
