"""Dependencies from the manifest to the four reports, against an OSV service on the loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import assert_named, scan
from support.dependency_jobs import npm_lock
from support.fake_tools import configuration
from support.osv_records import HIGH, record
from support.osv_server import Mode, osv_server

ADVISORY = record(
    "example-package",
    ["1.0"],
    id="PYSEC-2024-0001",
    aliases=["CVE-2024-0001", "GHSA-aaaa-bbbb-cccc"],
    fixed=["1.1"],
    summary="Example weakness",
)
SAME = record(
    "example-package", ["1.0"], id="GHSA-aaaa-bbbb-cccc", aliases=["CVE-2024-0001"], vector=HIGH
)
NPM = record("left", ["1.0.0"], id="GHSA-left", ecosystem="npm", vector=HIGH, fixed=["1.0.1"])
CANARY = ("jinja2", "2.4.1")


@pytest.mark.slow
def test_a_vulnerable_dependency_blocks_and_every_report_names_it(tmp_path: Path) -> None:
    """Its rating comes from another record of the same flaw than its name."""
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "requirements.txt").write_text("example-package==1.0\nother-package==2.0\n")
    with osv_server([ADVISORY, SAME]) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url)
        scanned = scan(folder, "--config", config, home=tmp_path)
    assert scanned.code == 1, scanned.text
    assert sorted(server.asked) == [
        ("example-package", "1.0"),
        ("example-package", "1.1"),
        CANARY,
        ("other-package", "2.0"),
    ]
    assert not scanned.gaps
    [finding] = scanned.findings
    assert finding["severity"] == "high"
    place = finding["locations"][0]
    assert (place["path"], place["line"]) == ("requirements.txt", 1)
    assert finding["package"]["purl"] == "pkg:pypi/example-package@1.0"
    assert [(s["name"], len(s["as_of"])) for s in scanned.result["sources"]] == [("pip-audit", 10)]
    results = [r for run in scanned.sarif["runs"] for r in run["results"]]
    assert len(results) == 1
    for report in (
        " ".join(scanned.text.split()),
        scanned.html,
        json.dumps(scanned.json),
        json.dumps(results),
    ):
        assert "PYSEC-2024-0001" in report
        assert "example-package" in report
        assert "1.1" in report
        assert "requirements.txt" in report


@pytest.mark.slow
def test_clear_dependencies_pass(tmp_path: Path) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "requirements.txt").write_text("example-package==1.1\n")
    with osv_server([ADVISORY]) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url)
        scanned = scan(folder, "--config", config, home=tmp_path)
    assert scanned.code == 0, scanned.text
    assert not scanned.findings
    assert not scanned.gaps
    assert sorted(server.asked) == [("example-package", "1.1"), CANARY]


def test_one_command_asks_for_all_ecosystems_by_the_api(tmp_path: Path) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "requirements.txt").write_text("example-package==1.0\n")
    (folder / "package-lock.json").write_text(npm_lock(left="1.0.0", right="1.0.0"))
    with osv_server([ADVISORY, NPM]) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url, pypi_source="osv")
        scanned = scan(folder, "--config", config, home=tmp_path)
        assert len(server.batches) == 2
    assert scanned.code == 1, scanned.text
    assert {f["rule"] for f in scanned.findings} == {"osv/PYSEC-2024-0001", "osv/GHSA-left"}
    assert {(d["purl"], d["state"]) for d in scanned.result["dependencies"]} == {
        ("pkg:pypi/example-package@1.0", "vulnerable"),
        ("pkg:npm/left@1.0.0", "vulnerable"),
        ("pkg:npm/right@1.0.0", "clear"),
    }
    assert [s["name"] for s in scanned.result["sources"]] == ["OSV"]


@pytest.mark.slow
@pytest.mark.parametrize("source", ["pip-audit", "osv"])
@pytest.mark.parametrize("mode", [Mode.ERROR, Mode.PAGE, Mode.NOTHING])
def test_a_failure_stops_a_pass_and_is_forgotten_afterwards(
    tmp_path: Path, source: str, mode: Mode
) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "requirements.txt").write_text("example-package==1.1\n")
    with osv_server([ADVISORY], mode=mode) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url, pypi_source=source)
        words = (folder, "--scanner", "dependencies", "--config", config)
        failed = scan(*words, home=tmp_path)
        server.mode = Mode.OK
        passed = scan(*words, home=tmp_path)
    assert failed.code == 3
    subject = "pkg:pypi/example-package@1.1"
    assert_named(failed, "dependencies", "no-advisory-data", subject, "The source of advisories")
    assert {d["state"] for d in failed.result["dependencies"]} == {"unknown"}
    assert not failed.result.get("sources")
    assert passed.code == 0, passed.text
    assert not passed.gaps


def test_offline_asks_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "requirements.txt").write_text("example-package==1.0\n")
    with osv_server([ADVISORY]) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url)
        scanned = scan(folder, "--offline", "--config", config, home=tmp_path)
    assert scanned.code == 3
    assert server.connections == 0
