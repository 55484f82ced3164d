"""The advised version, put into the file, makes the findings go away."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.scanner import AdvisoryOptions, Options
from support.dependency_jobs import SOON, job, npm_lock, scan, states
from support.local_store import build_store
from support.osv_records import Record, record
from support.osv_server import osv_server

UNIVERSE = [f"1.{minor}.0" for minor in range(8)]
SPANS = st.tuples(st.integers(0, 7), st.integers(1, 8)).filter(lambda span: span[0] < span[1])


def flaw(number: int, span: tuple[int, int], ecosystem: str) -> Record:
    """Versions from `span[0]` to before `span[1]`; one that reaches the end has no fix."""
    versions = UNIVERSE[span[0] : span[1]]
    low = UNIVERSE[span[0]] if span[0] else "0"
    fixed = UNIVERSE[span[1] : span[1] + 1]
    made = record(
        "bad", versions, id=f"GHSA-{number}", ecosystem=ecosystem, introduced=low, fixed=fixed
    )
    made["affected"][0]["ranges"] = [
        {
            "type": "ECOSYSTEM",
            "events": [{"introduced": low}, *({"fixed": version} for version in fixed)],
        }
    ]
    return made


def advice(findings: tuple[Finding, ...]) -> str:
    """The one version that all findings advise; empty: none."""
    (version,) = {f.package.safe_version for f in findings if f.package}
    return version


def assert_helps(
    folder: Path, options: Options, version: str, spans: list[tuple[int, int]]
) -> None:
    before = scan(job(folder / "before", {"package-lock.json": npm_lock(bad=version)}, options))
    hit = any(low <= UNIVERSE.index(version) < high for low, high in spans)
    assert bool(before.findings) is hit
    if not hit:
        return
    advised = advice(before.findings)
    later = range(UNIVERSE.index(version) + 1, 8)
    fixed = {high for _, high in spans}
    safe = [n for n in later if n in fixed and not any(a <= n < b for a, b in spans)]
    assert advised == (UNIVERSE[safe[0]] if safe else "")
    if advised:
        files = {"package-lock.json": npm_lock(bad=advised)}
        after = scan(job(folder / "after", files, options))
        assert (after.findings, after.gaps) == ((), ())
        assert states(after) == {f"pkg:npm/bad@{advised}": "clear"}


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.lists(SPANS, min_size=1, max_size=4), st.sampled_from(UNIVERSE))
def test_the_stores_advice_is_the_smallest_fix_that_no_advisory_concerns(
    spans: list[tuple[int, int]], version: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = [flaw(number, span, "npm") for number, span in enumerate(spans)]
        store = build_store(folder / "store", records, ecosystems=["npm"])
        options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
        assert_helps(folder, options, version, spans)


API_CASES = [
    ([(0, 3)], "1.1.0", "1.3.0"),
    ([(0, 3), (1, 5)], "1.1.0", "1.5.0"),
    ([(0, 3), (2, 5)], "1.1.0", ""),
    ([(0, 3), (3, 5)], "1.1.0", ""),
    ([(0, 8)], "1.1.0", ""),
    ([(0, 2), (1, 8)], "1.1.0", ""),
    ([(0, 2), (4, 8)], "1.1.0", "1.2.0"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("spans", "version", "advised"), API_CASES)
def test_the_apis_advice_is_a_version_for_which_it_knows_no_advisory(
    tmp_path: Path, spans: list[tuple[int, int]], version: str, advised: str
) -> None:
    """Only fixes of the version's own flaws are asked about: where all of them have flaws of their
    own, none is advised, though the store would name the next one."""
    records = [flaw(number, span, "npm") for number, span in enumerate(spans)]
    with osv_server(records) as server:
        options = Options(advisories=AdvisoryOptions(url=server.url, seconds=60))
        files = {"package-lock.json": npm_lock(bad=version)}
        before = scan(job(tmp_path / "before", files, options))
        assert advice(before.findings) == advised
        if advised:
            files = {"package-lock.json": npm_lock(bad=advised)}
            assert scan(job(tmp_path / "after", files, options)).findings == ()


@pytest.mark.slow
def test_pip_audits_advice_is_asked_for_too(tmp_path: Path) -> None:
    records = [
        record("bad", ["1.0"], id="PYSEC-1", fixed=["1.1"]),
        record("bad", ["1.1"], id="PYSEC-2", introduced="1.1", fixed=["1.2"]),
        record("bad", ["1.0", "1.1"], id="PYSEC-3", fixed=["1.3rc1"]),
        record("bad", ["1.0", "1.3rc1"], id="PYSEC-4", fixed=["1.3"]),
    ]
    with osv_server(records) as server:
        options = Options(advisories=AdvisoryOptions(url=server.url, seconds=60))
        before = scan(job(tmp_path / "before", {"requirements.txt": "bad==1.0\n"}, options))
        assert advice(before.findings) == "1.3"
        after = scan(job(tmp_path / "after", {"requirements.txt": "bad==1.3\n"}, options))
    assert (after.findings, after.gaps) == ((), ())


@pytest.mark.parametrize("kind", ["store", "api"])
def test_the_floor_that_is_advised_for_a_range_admits_nothing_vulnerable(
    tmp_path: Path, kind: str
) -> None:
    records = [
        record("bad", ["1.0"], id="PYSEC-1", fixed=["1.5"]),
        record("bad", ["2.0"], id="PYSEC-2", introduced="2.0", fixed=["2.1"]),
    ]
    store = build_store(tmp_path / "store", records)
    with osv_server(records) as server:
        url = "" if kind == "store" else server.url
        chosen = AdvisoryOptions(store=None if url else store, url=url, seconds=60)
        options = Options(offline=not url, now=SOON, advisories=chosen)
        before = scan(job(tmp_path / "before", {"requirements.txt": "bad>=1.0\n"}, options))
        assert advice(before.findings) == "2.1"
        after = scan(job(tmp_path / "after", {"requirements.txt": "bad>=2.1\n"}, options))
    assert after.findings == ()


def test_a_preview_is_only_advised_where_there_is_no_other_fix(tmp_path: Path) -> None:
    records = [
        record("bad", ["1.0"], id="PYSEC-1", fixed=["1.1rc1"]),
        record("other", ["1.0"], id="PYSEC-2", fixed=["1.1rc1"]),
        record("other", ["1.0"], id="PYSEC-3", fixed=["1.1"]),
    ]
    store = build_store(tmp_path / "store", records)
    options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    files = {"requirements.txt": "bad==1.0\nother==1.0\n"}
    advised = {
        f.package.name: f.package.safe_version
        for f in scan(job(tmp_path / "job", files, options)).findings
        if f.package
    }
    assert advised == {"bad": "1.1rc1", "other": "1.1"}


def test_without_a_safe_version_the_known_fixes_are_named_as_what_they_are(tmp_path: Path) -> None:
    records = [
        record("bad", ["1.0"], id="PYSEC-1", fixed=["1.1"]),
        record("bad", ["1.0", "1.1"], id="PYSEC-2"),
    ]
    store = build_store(tmp_path / "store", records)
    options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    outcome = scan(job(tmp_path / "job", {"requirements.txt": "bad==1.0\n"}, options))
    assert {f.rule: f.remedy for f in outcome.findings} == {
        "osv/PYSEC-1": (
            "This is fixed in 1.1, but no version without known vulnerabilities is known."
        ),
        "osv/PYSEC-2": "No fixed version is known.",
    }


def test_gos_standard_library_comes_with_the_toolchain(tmp_path: Path) -> None:
    flaw = record("stdlib", ["1.21.0"], id="GO-2026-1", ecosystem="Go", fixed=["1.21.9"])
    store = build_store(tmp_path / "store", [flaw], ecosystems=["Go"])
    options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    for number, (line, expected) in enumerate({"1.21.0": 1, "1.21.9": 0}.items()):
        files = {"go.mod": f"module example.test/app\n\ngo {line}\n"}
        found = scan(job(tmp_path / str(number), files, options)).findings
        assert len(found) == expected
        for finding in found:
            assert finding.remedy.startswith(
                "Raise `go` or `toolchain` in go.mod or go.work to 1.21.9"
            )
