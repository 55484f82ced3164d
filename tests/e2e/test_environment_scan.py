"""`stockade scan --environment`: what is installed is looked up, and none of it runs."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import Scanned, assert_named, run, scan
from support.local_store import build_store
from support.osv_records import HIGH, canary_records, record

TODAY = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
METADATA = "Metadata-Version: 2.4\nName: {}\nVersion: {}\nLicense-Expression: MIT\n\nText.\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    flaw = record("bad", ["1.0"], id="PYSEC-1", fixed=["1.1"], vector=HIGH, modified=TODAY)
    known = canary_records(["PyPI"], TODAY)
    return build_store(tmp_path / "store", [flaw], canaries=known)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder of packages of a real virtual environment without pip."""
    root = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root], check=True)
    (found,) = root.glob("lib/python3*/site-packages")
    return found


def install(site: Path, name: str, version: str) -> None:
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(METADATA.format(name, version))


def scanned(tmp_path: Path, store: Path, environment: Path) -> Scanned:
    words = ("--environment", environment, "--offline", "--advisory-store", store)
    return scan(None, *words, home=tmp_path / "home")


def test_installed_packages_are_looked_up(tmp_path: Path, store: Path, site: Path) -> None:
    install(site, "Bad", "1.0")
    install(site, "clear", "2.0")
    (site / "old-1.0.egg-info").write_text(METADATA.format("old", "1.0"))
    found = scanned(tmp_path, store, tmp_path / "venv")
    assert found.code == 1, found.text
    assert {(d["purl"], d["state"]) for d in found.result["dependencies"]} == {
        ("pkg:pypi/bad@1.0", "vulnerable"),
        ("pkg:pypi/clear@2.0", "clear"),
        ("pkg:pypi/old@1.0", "clear"),
    }
    (finding,) = found.findings
    place = finding["locations"][0]
    assert place["path"].endswith("site-packages/Bad-1.0.dist-info/METADATA")
    assert place["line"] == 2
    assert found.result["target"]["kind"] == "environment"
    assert [s["name"] for s in found.result["scanners"] if s["status"] != "skipped"] == [
        "dependencies"
    ]
    assert not found.gaps
    assert "Upgrade bad to 1.1" in " ".join(found.text.split())


def test_a_folder_of_packages_may_be_named_itself(tmp_path: Path, store: Path, site: Path) -> None:
    install(site, "clear", "2.0")
    (site / "old-1.0.egg-info").mkdir()
    (site / "old-1.0.egg-info" / "PKG-INFO").write_text(METADATA.format("old", "1.0"))
    found = scanned(tmp_path, store, site)
    assert found.code == 0, found.text
    assert {d["purl"] for d in found.result["dependencies"]} == {
        "pkg:pypi/clear@2.0",
        "pkg:pypi/old@1.0",
    }


def test_a_package_without_a_record_stops_a_pass(tmp_path: Path, store: Path, site: Path) -> None:
    install(site, "clear", "2.0")
    (site / "lost-1.0.dist-info").mkdir()
    (site / "lost-1.0.dist-info" / "RECORD").write_text("")
    found = scanned(tmp_path, store, tmp_path / "venv")
    assert found.code == 3
    assert_named(found, "inventory", "unreadable", "lost-1.0.dist-info")


def test_metadata_that_says_nothing_stops_a_pass(tmp_path: Path, store: Path, site: Path) -> None:
    (site / "odd-1.0.dist-info").mkdir()
    (site / "odd-1.0.dist-info" / "METADATA").write_text("Summary: nothing\n")
    found = scanned(tmp_path, store, tmp_path / "venv")
    assert found.code == 3
    assert_named(found, "dependencies", "unparsable", "odd-1.0.dist-info/METADATA")


def test_condas_packages_are_named_as_not_covered(tmp_path: Path, store: Path, site: Path) -> None:
    install(site, "clear", "2.0")
    records = tmp_path / "venv" / "conda-meta"
    records.mkdir()
    (records / "zlib-1.2-0.json").write_text('{"name": "zlib", "version": "1.2"}')
    found = scanned(tmp_path, store, tmp_path / "venv")
    assert found.code == 0
    assert_named(found, "dependencies", "unsupported-ecosystem", "pkg:conda/zlib@1.2")


def test_packages_of_the_base_interpreter_are_noted(
    tmp_path: Path, store: Path, site: Path
) -> None:
    install(site, "clear", "2.0")
    settings = tmp_path / "venv" / "pyvenv.cfg"
    text = settings.read_text().replace("-packages = false", "-packages = true")
    settings.write_text(text)
    found = scanned(tmp_path, store, tmp_path / "venv")
    assert "include-system-site-packages" in " ".join(found.text.split())
    assert any("base interpreter" in note for note in found.result["target"]["notes"])


def test_nothing_of_the_environment_runs(tmp_path: Path, store: Path, site: Path) -> None:
    marker = tmp_path / "marker"
    code = f"open({str(marker)!r}, 'a').write('ran')"
    install(site, "bad", "1.0")
    for name in ("sitecustomize.py", "usercustomize.py", "stockade_scanners.py", "packaging.py"):
        (site / name).write_text(f"{code}\n")
    (site / "evil.pth").write_text(f"import os; {code}\n")
    python = tmp_path / "venv" / "bin" / "python"
    python.unlink()
    python.write_text(f"#!/bin/sh\necho ran > {marker}\n")
    python.chmod(0o755)
    (tmp_path / "venv" / ".stockade").mkdir()
    (tmp_path / "venv" / ".stockade" / "config.toml").write_text('exclude = ["**"]\n')
    found = scanned(tmp_path, store, tmp_path / "venv")
    assert found.code == 1
    assert not marker.exists()
    # The same from inside, and with the environment active, as people work.
    words = ("scan", "--environment", ".", "--offline", "--advisory-store", store)
    active = {"VIRTUAL_ENV": str(tmp_path / "venv"), "PATH": f"{python.parent}:/usr/bin:/bin"}
    ended = run(*words, home=tmp_path / "home", cwd=tmp_path / "venv", env=active)
    assert ended.code == 1
    assert not marker.exists()


def test_hostile_records_are_inert(tmp_path: Path, store: Path, site: Path) -> None:
    names = ["::error::x", "a\x1b[31mb", "../../etc", "<script>", "bad; touch /tmp/x"]
    for number, name in enumerate(names):
        (site / f"p{number}-1.0.dist-info").mkdir()
        (site / f"p{number}-1.0.dist-info" / "METADATA").write_text(METADATA.format(name, "1.0"))
    (site / "new\nline-1.0.dist-info").mkdir()
    (site / "new\nline-1.0.dist-info" / "METADATA").write_text(METADATA.format("bad", "1.0"))
    found = scanned(tmp_path, store, tmp_path / "venv")
    assert found.code == 1
    assert "\x1b" not in found.text
    assert not any(line.startswith("::") for line in found.text.splitlines())
    assert len(found.reasons("dependencies")) == len(names)
