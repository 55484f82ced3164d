"""Whichever source answers, the same advisories make the same findings, ratings and advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.rating import Severity
from stockade.model.scanner import AdvisoryOptions, Options
from support.dependency_jobs import SOON, job, scan, states
from support.local_store import build_store
from support.osv_records import HIGH, Record, record
from support.osv_server import osv_server

FILES = {
    "requirements.txt": "one==1.0\ntwo==1.0\nthree==1.0\nfour==1.0\nclear==1.0\nfive>=1.0\n",
    "uv.lock": '[[package]]\nname = "One"\nversion = "1.0"\n',
}


def flaw(name: str, id: str, *aliases: str, vector: str = "") -> Record:
    return record(
        name,
        ["1.0"],
        id=id,
        aliases=aliases,
        fixed=["1.1"],
        summary=f"{id} in short.",
        details=f"{id} at length.",
        vector=vector,
    )


RECORDS = (
    # The database of PyPI rates nothing; GitHub's record of the same flaw does.
    flaw("one", "PYSEC-2026-1", "CVE-2026-1", "GHSA-aaaa-aaaa-aaaa"),
    flaw("one", "GHSA-aaaa-aaaa-aaaa", "CVE-2026-1", vector=HIGH),
    # pip-audit calls this by its CVE id, under which OSV has no record.
    flaw("two", "GHSA-bbbb-bbbb-bbbb", "CVE-2026-2", vector=HIGH),
    # OSV's record of a CVE names no package.
    flaw("three", "GHSA-cccc-cccc-cccc", "CVE-2026-3", vector=HIGH),
    {**flaw("", "CVE-2026-3"), "affected": []},
    flaw("four", "MAL-2026-1"),
    flaw("five", "PYSEC-2026-5", "CVE-2026-5", vector=HIGH),
)


def findings(folder: Path, options: Options) -> tuple[Finding, ...]:
    outcome = scan(job(folder, FILES, options))
    assert [gap.subject for gap in outcome.gaps] == ["requirements.txt#pkg:pypi/five"]
    assert states(scan(job(folder / "again", {"requirements.txt": "one==1.0"}, options))) == {
        "pkg:pypi/one@1.0": "vulnerable"
    }
    return outcome.findings


@pytest.mark.slow
def test_the_three_sources_agree(tmp_path: Path) -> None:
    store = build_store(tmp_path / "store", RECORDS)
    offline = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    with osv_server(RECORDS) as server:
        tool = AdvisoryOptions(url=server.url, seconds=60)
        api = AdvisoryOptions(url=server.url, seconds=60, pypi_by_api=True)
        found = [
            findings(tmp_path / str(number), options)
            for number, options in enumerate(
                (offline, Options(advisories=tool), Options(advisories=api))
            )
        ]
    assert found[0] == found[1] == found[2]
    rated = {f.rule: f.severity for f in found[0]}
    assert rated == {
        "osv/PYSEC-2026-1": Severity.HIGH,
        "osv/GHSA-bbbb-bbbb-bbbb": Severity.HIGH,
        "osv/GHSA-cccc-cccc-cccc": Severity.HIGH,
        "osv/MAL-2026-1": Severity.CRITICAL,
        "osv/range-admits-vulnerable-versions": Severity.LOW,
    }
    assert len(found[0]) == 6
