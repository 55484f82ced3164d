"""The table of formats: complete, lazy, and helpful about a wrong name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stockade.model.errors import UsageError
from stockade_reports import REPORTS, load


@pytest.mark.parametrize("name", REPORTS)
def test_every_entry_loads_and_says_the_same_of_itself(name: str) -> None:
    reporter = load(name)
    assert reporter.name == name
    assert reporter.about == REPORTS[name].about


def test_a_wrong_name_suggests_the_near_one() -> None:
    with pytest.raises(UsageError) as caught:
        load("sarfi")
    assert caught.value.message == "no report format is called 'sarfi'"
    assert "Did you mean 'sarif'?" in caught.value.remedy


def test_the_table_imports_no_format() -> None:
    code = (
        "import sys, stockade_reports\n"
        "print([m for m in sys.modules if m.startswith('stockade_reports.')]"
        " + [m for m in ('jinja2', 'json', 'rich') if m in sys.modules])"
    )
    env = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert (done.stdout, done.stderr) == ("[]\n", "")
