"""The metadata of installed distributions: name, version, licence."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import installed
from support.dependency_jobs import job, purls, refuse, scan
from support.manifests import exact, gaps, wrong

HEAD = "Metadata-Version: 2.4\nName: Some.Name\nVersion: 1.0\n"


def read(text: str) -> Manifest:
    return installed.read(text, Context(path="x.dist-info/METADATA"))


def test_the_name_has_its_line_and_requirements_are_not_read() -> None:
    text = f"{HEAD}Requires-Dist: other==2.0\n\nName: not-this\nVersion: 3\n"
    assert exact(read(text)) == [("pkg:pypi/some-name@1.0", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "name: a\nversion: 1\n",
        "Name: a\r\nVersion: 1\r\n\r\nName: b\r\n",
        "Name: a\nVersion: 1\nVersion: 2\nName: b\n",
        "Name: a\nVersion: 1\nnot a header\n",
        "Summary: x\n  folded\nVersion: 1\nName:   a  \n",
    ],
)
def test_the_first_header_counts_however_it_is_written(text: str) -> None:
    assert [d.purl for d in read(text).dependencies] == ["pkg:pypi/a@1"]


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\nLicense: x\n", "MIT OR Apache-2.0"),
        ("License: x\nClassifier: License :: OSI Approved :: MIT License\n", "MIT License"),
        (
            "Classifier: License :: OSI Approved\nClassifier: Topic :: Security\n"
            "Classifier: License :: Public Domain\nClassifier: License :: OSI Approved :: BSD\n",
            "Public Domain, BSD",
        ),
        ("License: BSD-3-Clause\n", "BSD-3-Clause"),
        ("License: UNKNOWN\n", ""),
        ("License: The licence\n  in all its lines\n", ""),
        (f"License: {'long ' * 40}\n", ""),
        ("License: https://user:word@host.test/licence\n", ""),
        ("", ""),
    ],
)
def test_the_licence_is_the_best_that_is_stated(lines: str, licence: str) -> None:
    (found,) = read(f"{HEAD}{lines}").dependencies
    assert found.licence == licence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\nName: a\nVersion: 1\n",
        "Name: a\n",
        "Version: 1\n",
        "Name:\nVersion: 1\n",
        "<<<<<<< HEAD\nName: a\nVersion: 1\n",
        "Name: a\nVersion: 1\n<<<<<<< HEAD\nLicense: x\n=======\n",
    ],
)
def test_what_names_no_distribution_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


def test_a_name_or_a_version_that_can_be_none_is_a_gap() -> None:
    assert wrong(read("Name: ../a\nVersion: 1\n")) == [1]
    assert wrong(read("Name: a\n  b\nVersion: 1\n")) == [1]
    assert gaps(read("Name: a\nVersion: latest\n")) == [("pkg:pypi/a", 1)]


def test_a_header_that_is_too_large_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(f"{HEAD}Description: {'x' * installed.LONGEST}\n")
    assert caught.value.reason is GapReason.TOO_LARGE
    assert exact(read(f"{HEAD}\n{'x' * installed.LONGEST}\n"))


def test_where_distributions_are_installed(tmp_path: Path) -> None:
    files = {
        "env/a-1.dist-info/METADATA": "Name: a\nVersion: 1\n",
        "site-packages/b.egg-info": "Name: b\nVersion: 1\n",
        "site-packages/c.egg-info/PKG-INFO": "Name: c\nVersion: 1\n",
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert purls(outcome) == {"pkg:pypi/a@1", "pkg:pypi/b@1", "pkg:pypi/c@1"}


@given(st.text(), st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str, name: str, version: str) -> None:
    for said in (text, f"Name: {name}\nVersion: {version}\nLicense: {text}"):
        with contextlib.suppress(ReadError):
            assert isinstance(read(said), Manifest)
