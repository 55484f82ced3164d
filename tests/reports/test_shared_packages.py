"""A package is named once, whether its finding's title already does so or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stockade.model.report import Style
from stockade_reports import REPORTS, packages
from support.everything import everything_result
from support.example_findings import vulnerable_package
from support.rendering import rendered


@pytest.mark.parametrize(
    ("version", "title", "titled"),
    [
        ("8.0.0", "PYSEC-2021-9", "pillow 8.0.0: PYSEC-2021-9"),
        ("8.0.0", "pillow 8.0.0: PYSEC-2021-9", "pillow 8.0.0: PYSEC-2021-9"),
        ("8.0.0", "pillow 8.0.0 is vulnerable", "pillow 8.0.0 is vulnerable"),
        ("8.0.0", "pillow 8.0.0", "pillow 8.0.0"),
        ("8.0", "pillow 8.0.1: PYSEC-2021-9", "pillow 8.0: pillow 8.0.1: PYSEC-2021-9"),
        ("8.0.0", "Pillow overflows", "pillow 8.0.0: Pillow overflows"),
        ("8.0.0", "", "pillow 8.0.0: "),
    ],
)
def test_its_name_comes_first_once(version: str, title: str, titled: str) -> None:
    finding = vulnerable_package()
    assert finding.package
    package = replace(finding.package, name="pillow", version=version)
    assert packages.titled(replace(finding, title=title, package=package)) == titled


def test_a_package_without_a_name_adds_nothing() -> None:
    finding = vulnerable_package()
    assert finding.package
    package = replace(finding.package, name="", version="", wanted="")
    assert packages.titled(replace(finding, title="flaw", package=package)) == "flaw"
    assert packages.titled(replace(finding, title="flaw", package=None)) == "flaw"


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_says_it_twice(name: str) -> None:
    shown = rendered(name, everything_result(), Style(width=200))
    assert "pillow" in shown or name in ("gitlab-sast", "gitlab-secret")
    assert "pillow 8.0.0: pillow 8.0.0" not in shown
