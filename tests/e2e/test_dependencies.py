"""Dependencies from the manifest to the four reports, against an OSV service on the loopback."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import scan
from support.fake_tools import configuration
from support.osv_server import osv_server, record

ADVISORY = record(
    "example-package",
    ["1.0"],
    id="PYSEC-2024-0001",
    aliases=["CVE-2024-0001", "GHSA-aaaa-bbbb-cccc"],
    fixed=["1.1"],
    summary="Example weakness",
)
POLICY = """
stockade: 1
about: Any known vulnerability blocks.
rules:
  - id: vulnerable
    block: kind == "dependency"
    because: A fixed version exists.
gaps: {}
"""


def test_a_vulnerable_dependency_blocks_and_every_report_names_it(tmp_path: Path) -> None:
    (tmp_path / "policy.yml").write_text(POLICY)
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "requirements.txt").write_text("example-package==1.0\nother-package==2.0\n")
    with osv_server([ADVISORY]) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url)
        scanned = scan(
            folder, "--config", config, "--policy", tmp_path / "policy.yml", home=tmp_path
        )
    assert scanned.code == 1, scanned.text
    assert sorted(server.asked) == [("example-package", "1.0"), ("other-package", "2.0")]
    assert not scanned.gaps
    [finding] = scanned.findings
    assert (
        finding["locations"][0] == {"path": "requirements.txt", "line": 1} | finding["locations"][0]
    )
    assert finding["package"]["purl"] == "pkg:pypi/example-package@1.0"
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
    assert server.asked == [("example-package", "1.1")]


def test_offline_asks_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "requirements.txt").write_text("example-package==1.0\n")
    with osv_server([ADVISORY]) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url)
        scanned = scan(folder, "--offline", "--config", config, home=tmp_path)
    assert scanned.code == 3
    assert server.connections == 0
