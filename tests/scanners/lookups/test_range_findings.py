"""Packages of which a file allows a range: certain flaws, possible ones, and always a gap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.rating import Confidence, Severity
from stockade.model.scanner import AdvisoryOptions, Completed, Options
from support.dependency_jobs import SOON, by_purl, job, scan, states
from support.local_store import build_store
from support.osv_records import HIGH, Record, always, record
from support.osv_server import osv_server

RULE = "osv/range-admits-vulnerable-versions"
FIXED = record("bad", ["1.0"], id="PYSEC-1", aliases=["CVE-1-1111"], fixed=["2.0"], vector=HIGH)


@contextmanager
def source(kind: str, tmp_path: Path, *records: Record) -> Iterator[Options]:
    """The offline store, or OSV's API, with these records."""
    if kind == "store":
        store = build_store(tmp_path / "store", records, ecosystems=["PyPI", "npm"])
        yield Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
        return
    with osv_server(records) as server:
        yield Options(advisories=AdvisoryOptions(url=server.url, seconds=60, pypi_by_api=True))


def looked_up(kind: str, tmp_path: Path, text: str, *records: Record) -> Completed:
    with source(kind, tmp_path, *records) as options:
        return scan(job(tmp_path / "job", {"requirements.txt": text}, options))


both = pytest.mark.parametrize("kind", ["store", "api"])


@both
def test_a_range_that_admits_vulnerable_versions_is_a_low_finding_and_still_a_gap(
    tmp_path: Path, kind: str
) -> None:
    outcome = looked_up(kind, tmp_path, "clear==1.0\nbad>=1.0\n", FIXED)
    (finding,) = outcome.findings
    assert (finding.rule, finding.severity, finding.confidence) == (
        RULE,
        Severity.LOW,
        Confidence.MEDIUM,
    )
    assert finding.message == ("Some versions of bad that >=1.0 allows are vulnerable: CVE-1-1111.")
    assert finding.remedy == "Allow only 2.0 and later, or lock a version."
    assert finding.raw_severity == HIGH
    assert (finding.location.path, finding.location.line) == ("requirements.txt", 2)
    assert finding.package is not None
    assert (finding.package.purl, finding.package.version) == ("pkg:pypi/bad", "")
    assert (finding.package.wanted, finding.package.safe_version) == (">=1.0", "2.0")
    (gap,) = outcome.gaps
    assert (gap.subject, gap.reason) == (
        "requirements.txt#pkg:pypi/bad",
        GapReason.UNRESOLVED_VERSION,
    )
    assert states(outcome) == {"pkg:pypi/clear@1.0": "clear", "pkg:pypi/bad": "unknown"}
    (record_of_range,) = [d for d in outcome.dependencies if d.name == "bad"]
    assert record_of_range.wanted == ">=1.0"


@both
def test_a_range_of_vulnerable_versions_alone_has_the_flaw_for_certain(
    tmp_path: Path, kind: str
) -> None:
    outcome = looked_up(kind, tmp_path, "bad>=1.0,<1.5\n", FIXED)
    (finding,) = outcome.findings
    assert (finding.rule, finding.severity) == ("osv/PYSEC-1", Severity.HIGH)
    assert finding.message == (
        "Every version of bad that <1.5,>=1.0 allows has a known vulnerability, CVE-1-1111."
    )
    assert finding.remedy == "Allow only bad 2.0 and later, or lock a version of these."
    assert states(outcome) == {"pkg:pypi/bad": "vulnerable"}
    assert by_purl(outcome)["pkg:pypi/bad"].reason is GapReason.UNRESOLVED_VERSION


@both
def test_a_package_that_is_malicious_throughout_needs_no_version(tmp_path: Path, kind: str) -> None:
    outcome = looked_up(kind, tmp_path, "evil\n", always("evil", id="MAL-2026-9"))
    (finding,) = outcome.findings
    assert (finding.rule, finding.severity) == ("osv/MAL-2026-9", Severity.CRITICAL)
    assert finding.message == (
        "Every version of evil that the file allows is a malicious package, MAL-2026-9."
    )
    assert finding.remedy.startswith("Remove evil")


@both
@pytest.mark.parametrize("text", ["bad>=2.0", "bad~=2.1", "bad>3"])
def test_a_range_past_the_fix_has_no_finding_and_is_never_clear(
    tmp_path: Path, kind: str, text: str
) -> None:
    outcome = looked_up(kind, tmp_path, text, FIXED)
    assert outcome.findings == ()
    assert states(outcome) == {"pkg:pypi/bad": "unknown"}
    assert len(outcome.gaps) == 1


@both
def test_certain_and_possible_flaws_of_one_range_stand_side_by_side(
    tmp_path: Path, kind: str
) -> None:
    later = record("bad", ["1.0"], id="PYSEC-2", introduced="1.2", fixed=["1.4"])
    outcome = looked_up(kind, tmp_path, "bad>=1.0,<1.5\n", FIXED, later)
    assert {f.rule for f in outcome.findings} == {"osv/PYSEC-1", RULE}


@both
def test_advisories_that_only_together_hold_a_range_are_certain(tmp_path: Path, kind: str) -> None:
    first = record("bad", ["1.0"], id="PYSEC-1", fixed=["1.2"])
    second = record("bad", ["1.0"], id="PYSEC-2", introduced="1.2", fixed=["2.0"])
    outcome = looked_up(kind, tmp_path, "bad>=1.0,<1.5\n", first, second)
    assert {f.rule for f in outcome.findings} == {"osv/PYSEC-1", "osv/PYSEC-2"}
    assert {f.confidence for f in outcome.findings} == {Confidence.MEDIUM}
    assert outcome.findings[0].message == (
        "Every version of bad that <1.5,>=1.0 allows has a known vulnerability, some of them"
        " PYSEC-1."
    )


@both
def test_no_more_than_five_possible_flaws_are_named(tmp_path: Path, kind: str) -> None:
    many = [record("bad", ["1.0"], id=f"PYSEC-{n}", fixed=["2.0"]) for n in range(1, 9)]
    (finding,) = looked_up(kind, tmp_path, "bad\n", *many).findings
    assert finding.message == (
        "Some versions of bad that the file allows are vulnerable:"
        " PYSEC-1, PYSEC-2, PYSEC-3, PYSEC-4, PYSEC-5 and 3 more."
    )
    assert finding.package is not None
    assert finding.package.aliases == ()
    assert finding.package.further == tuple(f"PYSEC-{n}" for n in range(2, 9))


@both
def test_several_ranges_of_one_package_in_one_file_are_judged_each_and_one_gap(
    tmp_path: Path, kind: str
) -> None:
    text = 'bad<1.5; python_version < "3"\nbad>=1.0; python_version >= "3"\nbad>=3\n'
    outcome = looked_up(kind, tmp_path, text, FIXED)
    assert [(f.rule, f.location.line) for f in outcome.findings] == [("osv/PYSEC-1", 1), (RULE, 2)]
    (gap,) = outcome.gaps
    assert (gap.subject, gap.line) == ("requirements.txt#pkg:pypi/bad", 1)
    assert len(outcome.dependencies) == 3


@both
def test_npms_ranges_are_judged_by_npms_rules(tmp_path: Path, kind: str) -> None:
    flaw = record("bad", ["1.0.0"], id="GHSA-1", ecosystem="npm", fixed=["1.4.0"], vector=HIGH)
    wanted = {"dependencies": {"bad": "^1.0.0"}, "devDependencies": {"bad": "~1.2.0"}}
    manifest = json.dumps({"name": "app", **wanted}, indent=1)
    with source(kind, tmp_path, flaw) as options:
        outcome = scan(job(tmp_path / "job", {"package.json": manifest}, options))
    assert [(f.rule, f.package.wanted) for f in outcome.findings if f.package] == [
        (RULE, "^1.0.0"),
        ("osv/GHSA-1", "~1.2.0"),
    ]


@pytest.mark.slow
def test_a_range_is_in_doubt_while_an_advisory_cannot_be_read(tmp_path: Path) -> None:
    with osv_server([FIXED], fails_for=frozenset({"PYSEC-1"})) as server:
        options = Options(advisories=AdvisoryOptions(url=server.url, seconds=60))
        outcome = scan(job(tmp_path, {"requirements.txt": "bad>=1.0\n"}, options))
    assert outcome.findings == ()
    (gap,) = outcome.gaps
    assert gap.reason is GapReason.UNRESOLVED_VERSION
    assert gap.detail.endswith("The source of advisories answered with HTTP status 500.")


@pytest.mark.parametrize("text", ["bad===nightly", "bad @ https://host.test/bad.zip"])
def test_what_names_no_range_is_a_gap_without_a_look_up(tmp_path: Path, text: str) -> None:
    outcome = looked_up("store", tmp_path, text, always("bad", id="MAL-1"))
    assert outcome.findings == ()
    assert len(outcome.gaps) == 1


def test_what_a_comment_says_of_a_commit_may_be_vulnerable_and_is_never_clear(
    tmp_path: Path,
) -> None:
    flaw = record("a/b", ["4.1.2"], id="GHSA-1", fixed=["4.1.3"], ecosystem="GitHub Actions")
    store = build_store(tmp_path / "store", [flaw], ecosystems=["GitHub Actions"])
    options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    for stated, state in (("v4.1.2", "vulnerable"), ("v4.1.3", "unknown")):
        text = f"jobs: {{a: {{steps: [{{uses: a/b@{'0' * 40}}}]}}}} # {stated}\n"
        outcome = scan(job(tmp_path / stated, {".github/workflows/a.yml": text}, options))
        assert states(outcome) == {"pkg:github/a/b": state}
        assert by_purl(outcome)["pkg:github/a/b"].reason is GapReason.UNRESOLVED_VERSION
        for finding in outcome.findings:
            assert finding.message == (
                "a/b 4.1.2, as a comment calls the commit that is used, has a known vulnerability,"
                " GHSA-1."
            )
        assert len(outcome.findings) == (state == "vulnerable")
