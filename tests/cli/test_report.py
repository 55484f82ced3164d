"""`stockade report` gives a recorded result in any format, on standard output or in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stockade.model.report import Style
from stockade_reports import REPORTS, load
from support.accepted_results import accepted_result
from support.cli import run


def recorded(folder: Path) -> Path:
    file = folder / "result.json"
    file.write_text("".join(load("json").render(accepted_result(), Style())), "ascii")
    return file


@pytest.mark.parametrize("name", ["conftest", "sarif"])
def test_one_format_goes_to_standard_output(name: str, tmp_path: Path) -> None:
    ended = run("report", recorded(tmp_path), "--format", name, home=tmp_path)
    assert ended.stdout.decode() == "".join(load(name).render(accepted_result(), Style()))
    assert (ended.code, ended.stderr) == (accepted_result().verdict.exit_code, "")


def test_it_is_short_for_a_report_without_a_file(tmp_path: Path) -> None:
    file = recorded(tmp_path)
    short = run("report", file, "--format", "conftest", home=tmp_path)
    long = run("report", file, "--report", "conftest", home=tmp_path)
    assert short == long
    assert json.loads(short.stdout)["schema"] == "stockade/conftest/v1"


def test_an_unknown_format_suggests_the_near_one(tmp_path: Path) -> None:
    ended = run("report", recorded(tmp_path), "--format", "conftst", home=tmp_path)
    assert ended.code == 2
    assert "no report format is called 'conftst'" in ended.stderr
    assert "Did you mean 'conftest'?" in ended.stderr
    assert not ended.stdout


def test_help_names_every_format(tmp_path: Path) -> None:
    said = run("report", "--help", home=tmp_path).stdout.decode()
    assert all(name in said for name in REPORTS)
