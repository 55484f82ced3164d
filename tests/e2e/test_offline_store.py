"""The whole command with an offline store: findings, gaps, exit codes, and not one socket."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.cli import Scanned, assert_named, scan
from support.dependency_jobs import npm_lock
from support.fake_tools import configuration
from support.local_store import build_store, take_epss, take_kev
from support.osv_records import HIGH, Record, canary_records, record
from support.osv_server import closed_url, osv_server
from support.watched import watch

FILES = {
    "requirements.txt": "bad==1.0\nclear==1.0\n",
    "web/package-lock.json": npm_lock(bad="1.0.0"),
}
CLEAR = {"requirements.txt": "clear==1.0\n"}
RANGE = {"requirements.txt": "bad>=1.0\n"}
NAME = "example-store"


def days_ago(days: float) -> str:
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def flaws(when: str) -> tuple[Record, ...]:
    aliases = ["CVE-2026-1001"]
    return (
        record(
            "bad", ["1.0"], id="PYSEC-1", aliases=aliases, fixed=["1.1"], vector=HIGH, modified=when
        ),
        record("bad", ["1.0.0"], id="GHSA-1", ecosystem="npm", fixed=["1.0.1"], modified=when),
    )


def stored(tmp_path: Path, days: float = 0.5, ecosystems: Sequence[str] = ("PyPI", "npm")) -> Path:
    when = days_ago(days)
    known = canary_records(ecosystems, when)
    return build_store(tmp_path / NAME, flaws(when), ecosystems=ecosystems, canaries=known)


def scanned(tmp_path: Path, files: dict[str, str], *words: str | Path, **more: object) -> Scanned:
    folder = tmp_path / "target"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    environment = more.get("env")
    assert environment is None or isinstance(environment, dict)
    return scan(
        folder, "--scanner", "dependencies", *words, home=tmp_path / "home", env=environment
    )


@pytest.mark.parametrize("words", [("--offline",), (), ("--advisories", "store")])
def test_a_fresh_store_answers_without_a_socket_or_a_process(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    store = stored(tmp_path)
    take_kev(store, "CVE-2026-1001")
    take_epss(store, {"CVE-2026-1001": 0.5})
    watched = watch(tmp_path / "watch")
    found = scanned(tmp_path, FILES, *words, "--advisory-store", store, env=watched.environment)
    assert [what for what, _ in watched.events] == ["began"], watched.events
    assert found.code == 1, found.text
    assert not found.gaps
    assert {(d["purl"], d["state"]) for d in found.result["dependencies"]} == {
        ("pkg:pypi/bad@1.0", "vulnerable"),
        ("pkg:pypi/clear@1.0", "clear"),
        ("pkg:npm/bad@1.0.0", "vulnerable"),
    }
    assert {s["name"] for s in found.result["sources"]} == {
        "offline store, PyPI",
        "offline store, npm",
        "offline store, CISA KEV",
        "offline store, EPSS",
    }
    assert found.rules("requirements.txt") == {"osv/PYSEC-1"}
    package = next(f["package"] for f in found.findings if f["rule"] == "osv/PYSEC-1")
    assert (package["safe_version"], package["kev"], package["epss"]) == ("1.1", True, 0.5)
    text = " ".join(found.text.split())
    for said in ("CVE-2026-1001", "bad 1.0", "Upgrade bad to 1.1"):
        assert said in text
    assert str(tmp_path) not in json.dumps(found.result)


@pytest.mark.slow
def test_the_watch_itself_sees_a_process_and_a_socket(tmp_path: Path) -> None:
    """A hook that sees nothing would prove nothing."""
    watched = watch(tmp_path / "watch")
    config = configuration(tmp_path, {}, advisory_url=closed_url(), pypi_source="osv")
    found = scanned(tmp_path, CLEAR, "--config", config, env=watched.environment)
    assert found.code == 3
    assert "process" in [what for what, _ in watched.events]


def test_clear_dependencies_pass(tmp_path: Path) -> None:
    found = scanned(tmp_path, CLEAR, "--offline", "--advisory-store", stored(tmp_path))
    assert found.code == 0, found.text
    assert not found.findings
    assert not found.gaps
    assert found.result["dependencies"][0]["state"] == "clear"


def test_without_a_store_nothing_passes_and_the_remedy_is_named(tmp_path: Path) -> None:
    found = scanned(tmp_path, CLEAR, "--offline")
    assert found.code == 3
    assert_named(
        found,
        "dependencies",
        "no-advisory-data",
        "pkg:pypi/clear@1.0",
        "stockade db update PyPI",
    )


def test_a_store_of_the_users_own_configuration_is_used(tmp_path: Path) -> None:
    config = configuration(tmp_path, {}, advisory_store=str(stored(tmp_path)))
    assert scanned(tmp_path, CLEAR, "--offline", "--config", config).code == 0


def test_a_stale_store_stops_a_merge_and_still_names_flaws(tmp_path: Path) -> None:
    store = stored(tmp_path, days=40)
    clear = scanned(tmp_path / "a", CLEAR, "--offline", "--advisory-store", store)
    assert clear.code == 3
    assert_named(clear, "dependencies", "stale-advisory-data", "pkg:pypi/clear@1.0", "40 days old")
    bad = scanned(tmp_path / "b", FILES, "--offline", "--advisory-store", store)
    assert bad.code == 1
    assert bad.rules("requirements.txt") == {"osv/PYSEC-1"}
    assert set(bad.reasons("dependencies").values()) == {"stale-advisory-data"}


def test_the_users_limit_of_age_counts(tmp_path: Path) -> None:
    store = stored(tmp_path, days=40)
    config = configuration(tmp_path, {}, advisory_max_age=60, advisory_store=str(store))
    assert scanned(tmp_path, CLEAR, "--offline", "--config", config).code == 0


def test_a_range_warns_and_its_gap_stays(tmp_path: Path) -> None:
    found = scanned(tmp_path, RANGE, "--offline", "--advisory-store", stored(tmp_path))
    assert found.code == 0, found.text
    (finding,) = found.findings
    assert (finding["rule"], finding["severity"]) == ("osv/range-admits-vulnerable-versions", "low")
    assert found.reasons("dependencies") == {"requirements.txt#pkg:pypi/bad": "unresolved-version"}


@pytest.mark.parametrize(
    ("code", "said"),
    [("import bad\n", "imported"), ("x = 1\n", "unknown"), ("import bad = =\n", "unknown")],
)
def test_what_the_code_imports_changes_no_verdict(tmp_path: Path, code: str, said: str) -> None:
    store = stored(tmp_path)
    words = ("--offline", "--advisory-store", store)
    without = scanned(tmp_path, FILES, *words)
    found = scanned(tmp_path, {**FILES, "app.py": code}, *words)
    assert (found.code, without.code) == (1, 1)
    assert found.result["verdict"] == without.result["verdict"]
    finding = next(f for f in found.findings if f["rule"] == "osv/PYSEC-1")
    assert finding["reachability"] == said
    assert len(finding["locations"]) == 1 + (said == "imported")


def test_the_live_source_is_asked_only_for_what_the_store_does_not_hold(tmp_path: Path) -> None:
    store = stored(tmp_path, ecosystems=["PyPI"])
    with osv_server(flaws(days_ago(1))) as server:
        config = configuration(tmp_path, {}, advisory_url=server.url, advisory_store=str(store))
        found = scanned(tmp_path, FILES, "--config", config)
        assert ("bad", "1.0.0") in server.asked
        assert ("bad", "1.0") not in server.asked
    assert found.code == 1
    assert {s["name"] for s in found.result["sources"]} == {"offline store, PyPI", "OSV"}


def test_text_of_an_advisory_commands_nothing_in_any_report(tmp_path: Path) -> None:
    when = days_ago(1)
    text = "One\n::error::taken\r\x1b[31m\u202e </script><script>alert(1)</script> [x](http://evil)"
    made = record("bad", ["1.0"], id="PYSEC-1", summary=text, details=text, modified=when)
    known = canary_records(["PyPI"], when)
    store = build_store(tmp_path / NAME, [made], canaries=known)
    found = scanned(tmp_path, RANGE | FILES, "--offline", "--advisory-store", store)
    assert found.rules("requirements.txt") == {"osv/PYSEC-1"}
    assert not any(line.lstrip().startswith("::") for line in found.text.splitlines())
    assert not {"\x1b", "\u202e", "\r"} & set(found.text)
    assert "<script>alert" not in found.html
    for report in (found.json, found.sarif):
        assert "\u202e" not in json.dumps(report, ensure_ascii=False)
