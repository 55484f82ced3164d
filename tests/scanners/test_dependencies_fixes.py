"""Upgrades of exact pins, as edits: applied, the next scan finds the flaw no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.scanner import AdvisoryOptions, Options
from stockade.triage.triage import triage
from support.dependency_jobs import SOON, job, refuse, scan
from support.fixing import edited, fix_of
from support.local_store import build_store
from support.osv_records import Record, record

RECORDS = (
    record("bad", ["1.0"], id="PYSEC-bad", fixed=["1.1"]),
    record("bad", ["1.0"], id="GHSA-bad", fixed=["1.2"]),
    record("hopeless", ["1.0"], id="PYSEC-hopeless"),
)


def found(
    folder: Path,
    content: str,
    path: str = "requirements.txt",
    others: dict[str, str | bytes] | None = None,
    records: tuple[Record, ...] = RECORDS,
) -> tuple[Finding, ...]:
    """The findings of a real scan with the offline store, as they leave the core."""
    store = build_store(folder / "store", records)
    options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    files: dict[str, str | bytes] = {path: content.encode(), **(others or {})}
    outcome = scan(job(folder / "job", files, options, refuse))
    data = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    return triage(outcome.findings, data.__getitem__)


REQUIREMENTS = [
    ("bad==1.0\n", "bad==1.2\n"),
    ("clear==1.0\nBad == 1.0 # bad==1.0\n", "clear==1.0\nBad == 1.2 # bad==1.0\n"),
    ("bad [a,b]==1.0 ; python_version >= '1.0'\n", "bad [a,b]==1.2 ; python_version >= '1.0'\n"),
    ("é==1\n  bad==1.0", "é==1\n  bad==1.2"),
    ("# x\r\nbad==1.0\r\nclear==1.0\r\n", "# x\r\nbad==1.2\r\nclear==1.0\r\n"),
    ("\ufeffbad==1.0\n", "\ufeffbad==1.2\n"),
    ("bad==1.0.0\n", "bad==1.2\n"),
    ("bad==1.0 \\\n ; python_version > '3'\n", "bad==1.2 \\\n ; python_version > '3'\n"),
    (
        "bad==1.0; python_version < '3'\nbad==1.0; python_version >= '3'\n",
        "bad==1.2; python_version < '3'\nbad==1.2; python_version >= '3'\n",
    ),
    (
        "--index-url https://example.test/x\nbad==1.0\n",
        "--index-url https://example.test/x\nbad==1.2\n",
    ),
]


@pytest.mark.parametrize(("content", "after"), REQUIREMENTS)
@pytest.mark.parametrize("path", ["requirements.txt", "requirements/dev.in"])
def test_the_version_alone_is_replaced_and_the_flaw_is_gone(
    tmp_path: Path, path: str, content: str, after: str
) -> None:
    findings = found(tmp_path / "before", content, path)
    assert {f.rule for f in findings} == {"osv/PYSEC-bad", "osv/GHSA-bad"}
    (fix,) = {fix_of(f) for f in findings}
    assert fix.description == "Upgrade bad to 1.2."
    assert {edit.text for edit in fix.edits} == {"1.2"}
    assert edited(content, fix.edits) == after
    assert found(tmp_path / "after", after, path) == ()


@pytest.mark.parametrize(
    "content",
    [
        "bad===1.0\n",
        "bad (==1.0)\n",
        "bad==1.0,>=0.5\n",
        "bad==1.0+local\n",
        "bad==1.0 --hash=sha256:00\n",
        "bad==1.0 \\\n  --hash=sha256:00\n",
        "bad==1.0\nclear==1.0 --hash=sha256:00\n",
        "--require-hashes\nbad==1.0\n",
        "bad==1.0 --config-settings=a=b\n",
        "bad==1.\\\n0\n",
        "bad \\\n ==1.0\n",
        "bad==1.0\nbad===1.0\n",
        "hopeless==1.0\n",
        "clear==2\x0cbad==1.0\n",
    ],
)
def test_no_fix_where_the_version_alone_would_not_do(tmp_path: Path, content: str) -> None:
    findings = found(tmp_path, content)
    assert findings
    assert {finding.fix for finding in findings} == {None}


def test_a_range_and_a_lock_file_have_none(tmp_path: Path) -> None:
    ranged = found(tmp_path / "range", "bad>=1.0,<1.1\n")
    lock = 'version = 1\n[[package]]\nname = "bad"\nversion = "1.0"\n'
    locked = found(tmp_path / "lock", lock, "uv.lock")
    assert ranged
    assert locked
    assert {finding.fix for finding in (*ranged, *locked)} == {None}


def test_a_pin_of_an_included_file_is_not_where_the_finding_is(tmp_path: Path) -> None:
    findings = found(tmp_path, "-r other.list\n", others={"other.list": b"bad==1.0\n"})
    assert {f.location.path for f in findings} == {"requirements.txt"}
    assert {f.fix for f in findings} == {None}


def project(lines: str) -> str:
    return f'[project]\nname = "x"\nversion = "1.0"\ndependencies = [\n{lines}]\n'


@pytest.mark.parametrize(
    ("lines", "after"),
    [
        ('  "bad==1.0",\n', '  "bad==1.2",\n'),
        ("  'bad==1.0', # bad==1.0\n", "  'bad==1.2', # bad==1.0\n"),
        ('  "clear==1", "bad==1.0", # "bad==1.0"\n', '  "clear==1", "bad==1.2", # "bad==1.0"\n'),
        ("  'Bad[a] == 1.0; os_name > \"1.0\"'\n", "  'Bad[a] == 1.2; os_name > \"1.0\"'\n"),
    ],
)
def test_a_project_file(tmp_path: Path, lines: str, after: str) -> None:
    content = project(lines)
    findings = found(tmp_path / "before", content, "pyproject.toml")
    (fix,) = {fix_of(f) for f in findings}
    assert edited(content, fix.edits) == project(after)
    assert found(tmp_path / "after", project(after), "pyproject.toml") == ()


@pytest.mark.parametrize(
    "content",
    [
        project('  "bad==1.0",\n').replace("dependencies", 'keywords = ["bad==1.0"]\ndependencies'),
        project('  "bad==1.0",\n') + 'x = """\n"bad==1.0"\n"""\n',
        project('  "bad=\\u003d1.0",\n'),
        project('  "bad==1.0,>0.5",\n'),
    ],
)
def test_a_project_file_that_may_mean_another_string(tmp_path: Path, content: str) -> None:
    findings = found(tmp_path, content, "pyproject.toml")
    assert findings
    assert {finding.fix for finding in findings} == {None}


@pytest.mark.parametrize("version", ["1.1\n", "1.1; x", "1.1 --hash", "v 2", "", "²"])
def test_an_advisory_cannot_write_into_the_file(tmp_path: Path, version: str) -> None:
    hostile = (record("bad", ["1.0"], id="PYSEC-bad", fixed=[version] if version else []),)
    findings = found(tmp_path, "bad==1.0\n", records=hostile)
    assert {finding.fix for finding in findings} <= {None}
