"""The small promises of findings, gaps, records, verdicts and scales."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.exit_code import ExitCode
from stockade.model.file import File
from stockade.model.gap import Gap, GapReason, dependency_subject, split_subject
from stockade.model.rating import Confidence, Severity
from stockade.model.result import ScannerRecord, Status
from stockade.model.scanner import Tool, failed
from stockade.model.verdict import State, Verdict
from support.example_findings import exploited_package, weak_hash


def test_a_finding_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="has no location"):
        replace(weak_hash(), locations=())


def test_a_rule_names_its_tool() -> None:
    with pytest.raises(ValueError, match="not of the form tool/rule"):
        replace(weak_hash(), rule="B324")


def test_the_id_of_a_finding_is_its_own_fingerprint() -> None:
    assert weak_hash().id == dict(weak_hash().fingerprints)["stockade/v1"]
    assert replace(weak_hash(), fingerprints=()).id == ""


def test_findings_at_one_place_sort_by_rule_and_package() -> None:
    one = exploited_package()
    assert one.sort_key() == (
        "poetry.lock",
        0,
        0,
        "pip-audit/PYSEC-2021-9",
        "pkg:pypi/pillow@8.0.0",
    )
    assert weak_hash().sort_key()[-1] == ""


@given(st.text(st.characters(), min_size=1), st.text())
def test_a_dependency_subject_splits_again(path: str, name: str) -> None:
    purl = "pkg:pypi/" + name.replace("#pkg:", "")
    assert split_subject(dependency_subject(path, purl)) == (path, purl)


def test_the_path_of_a_gap() -> None:
    gap = Gap(scanner="s", subject="a#b.txt#pkg:pypi/x", reason=GapReason.UNRESOLVED_VERSION)
    assert gap.path == "a#b.txt"
    assert replace(gap, subject="a#b.txt").path == "a#b.txt"


def test_failed_makes_a_gap_of_each_file() -> None:
    files = (File(path="b", size=1), File(path="a", size=1))
    gaps = failed(files, "bandit", GapReason.TIMEOUT, "Too slow.")
    assert [(g.subject, g.scanner, g.reason, g.detail) for g in gaps] == [
        ("b", "bandit", GapReason.TIMEOUT, "Too slow."),
        ("a", "bandit", GapReason.TIMEOUT, "Too slow."),
    ]


def test_a_record_must_account_for_all_it_claimed() -> None:
    tool = Tool(name="t")
    with pytest.raises(ValueError, match="3 claimed, 1 scanned, 1 gaps"):
        ScannerRecord(
            name="t", about="", tool=tool, status=Status.PARTIAL, claimed=3, scanned=1, gapped=1
        )


def test_unrated_sorts_between_medium_and_high() -> None:
    ordered = sorted(Severity, key=lambda s: s.concern)
    assert [s.word for s in ordered] == ["info", "low", "medium", "unknown", "high", "critical"]


def test_confidence_has_words() -> None:
    assert [c.word for c in Confidence] == ["unknown", "low", "medium", "high"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.PASSED, ExitCode.ALLOWED),
        (State.BLOCKED, ExitCode.BLOCKED),
        (State.INCOMPLETE, ExitCode.INCOMPLETE),
    ],
)
def test_the_exit_code_follows_the_state(state: State, code: ExitCode) -> None:
    assert Verdict(state=state, sentence="", policy="").exit_code is code


def test_the_name_of_a_file_is_its_last_component() -> None:
    assert [File(path=p, size=0).name for p in ("a", "b/c.py")] == ["a", "c.py"]
