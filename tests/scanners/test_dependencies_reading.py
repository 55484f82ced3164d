"""Reading many files takes its time, and ends when it has to."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stockade.model.errors import ScanInterrupted
from stockade.model.gap import GapReason
from stockade.model.scanner import Options
from stockade_scanners.dependencies.reading import read_all
from support.dependency_jobs import job, refuse, scan

FILES = {"requirements.txt": "a==1.0\n", "sub/requirements.txt": "b==1.0\n"}


def test_a_scan_that_is_ending_is_not_kept_waiting(tmp_path: Path) -> None:
    asked: list[int] = []

    def ending() -> bool:
        asked.append(len(asked))
        return len(asked) > 1

    made = dataclasses.replace(job(tmp_path, FILES, Options(offline=True), refuse), ending=ending)
    with pytest.raises(ScanInterrupted):
        read_all(made)
    assert asked == [0, 1]


def test_files_for_which_there_was_no_time_are_gaps(tmp_path: Path) -> None:
    outcome = scan(job(tmp_path, FILES, Options(offline=True, timeout=0.0), refuse))
    assert {(gap.subject, gap.reason) for gap in outcome.gaps} == {
        (path, GapReason.TIMEOUT) for path in FILES
    }
    assert not outcome.scanned
