"""Every format gives, byte for byte, what was last read and found good: `make golden`."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade_reports import REPORTS
from support import golden

CASES = [
    pytest.param(case, marks=pytest.mark.slow if case == "25000" else ()) for case in golden.CASES
]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", REPORTS)
def test_it_is_as_it_was(name: str, case: str) -> None:
    file = golden.golden_file(name, case)
    assert file.is_file(), f"write it with `make golden ARGS={name}`, and read it"
    expected = file.read_bytes().decode("utf-8")
    assert golden.rendered(name, case) == expected


def test_no_golden_file_is_left_over() -> None:
    wanted = {golden.golden_file(name, case) for name in REPORTS for case in golden.CASES}
    kept = {Path(file) for file in golden.FOLDER.rglob("*.golden")}
    assert kept == wanted
