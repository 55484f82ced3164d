"""Text of advisories is a stranger's: in findings it is printable, bounded, and orders nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.scanner import AdvisoryOptions, Options
from support.dependency_jobs import SOON, job, npm_lock, scan
from support.local_store import build_store
from support.osv_records import Record, record
from support.osv_server import osv_server

HOSTILE = (
    "Line one\n::error::taken\r\n\x1b]8;;http://evil\x07click\x1b[31m \u202etxet\u2028 \x00"
    " </script><script>"
)
LONG = "word " * 100_000
FILES = {
    "requirements.txt": "bad==1.0\n",
    "package-lock.json": npm_lock(bad="1.0.0"),
    "gradle.lockfile": "g:bad:1.0=runtimeClasspath\n",
}
PACKAGES = [("PyPI", "bad", "1.0"), ("npm", "bad", "1.0.0"), ("Maven", "g:bad", "1.0")]


def flaw(ecosystem: str, name: str, version: str, **more: Any) -> Record:
    return record(name, [version], id=f"X-{ecosystem}", ecosystem=ecosystem, **more)


@contextmanager
def source(kind: str, folder: Path, records: list[Record]) -> Iterator[Options]:
    if kind == "store":
        store = build_store(folder / "store", records, ecosystems=["PyPI", "npm", "Maven"])
        yield Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
        return
    with osv_server(records) as server:
        made = AdvisoryOptions(url=server.url, seconds=60, pypi_by_api=kind == "api")
        yield Options(advisories=made)


def words(finding: Finding) -> dict[str, str]:
    """Everything of it that is shown."""
    package = finding.package
    assert package is not None
    shown = {
        "rule": finding.rule,
        "title": finding.title,
        "message": finding.message,
        "remedy": finding.remedy,
        "help_uri": finding.help_uri,
        "raw_severity": finding.raw_severity,
        "safe_version": package.safe_version,
        "advisory": package.advisory,
    }
    return (
        shown
        | {f"alias {n}": alias for n, alias in enumerate(package.aliases)}
        | {f"fixed {n}": version for n, version in enumerate(package.fixed_versions)}
    )


def assert_inert(finding: Finding) -> None:
    for what, text in words(finding).items():
        assert text.isprintable(), f"{what}: {text!r}"
        assert len(text) < 2000, what
    assert all(line.isprintable() for line in finding.help.split("\n"))
    assert len(finding.help) <= 2000


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["store", "api", "pip-audit"])
@pytest.mark.parametrize("text", [HOSTILE, LONG, "\n\n\n", "\ufffe\ud7ff" * 10])
def test_text_is_printable_bounded_and_on_one_line(tmp_path: Path, kind: str, text: str) -> None:
    records = [flaw(*package, summary=text, details=text) for package in PACKAGES]
    with source(kind, tmp_path, records) as options:
        outcome = scan(job(tmp_path / "job", FILES, options))
    assert len(outcome.findings) == 3
    for finding in outcome.findings:
        assert_inert(finding)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["store", "api"])
@pytest.mark.parametrize(
    "version", ["2.0\n::error::x", "2.0\x1b[31m", "2.0\u202e", "2.0\n", "2" * 5000, "2.0 && rm"]
)
def test_a_version_that_is_more_than_one_is_never_advised(
    tmp_path: Path, kind: str, version: str
) -> None:
    """Maven's own order takes any text for a version."""
    records = [flaw(*package, fixed=[version]) for package in PACKAGES]
    with source(kind, tmp_path, records) as options:
        outcome = scan(job(tmp_path / "job", FILES, options))
    assert len(outcome.findings) == 3
    for finding in outcome.findings:
        assert_inert(finding)
        assert finding.remedy == "No fixed version is known."


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["store", "api"])
def test_odd_aliases_ratings_and_weaknesses_are_left_out(tmp_path: Path, kind: str) -> None:
    odd = {
        "aliases": ["CVE-2026-1", "a b", "<b>", "x\n", "", 3, None, "../y"],
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/\n::error::"}, {"score": "9" * 400}],
        "database_specific": {"severity": "HIGH\n", "cwe_ids": ["CWE-79", "CWE-x", 3, "CWE-1\n"]},
    }
    records = [flaw(*package) | odd for package in PACKAGES]
    with source(kind, tmp_path, records) as options:
        outcome = scan(job(tmp_path / "job", FILES, options))
    assert len(outcome.findings) == 3
    for finding in outcome.findings:
        assert_inert(finding)
        assert finding.package is not None
        assert finding.package.aliases == ("CVE-2026-1",)
        assert (finding.cwe, finding.package.score) == ((79,), None)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(summary=TEXT, details=TEXT, fixed=TEXT.filter(bool), alias=TEXT)
def test_any_text_is_inert(summary: str, details: str, fixed: str, alias: str) -> None:
    records = [
        flaw(*package, summary=summary, details=details, fixed=[fixed], aliases=[alias])
        for package in PACKAGES
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with source("store", folder, records) as options:
            outcome = scan(job(folder / "job", FILES, options))
    assert len(outcome.findings) == 3
    for finding in outcome.findings:
        assert_inert(finding)
