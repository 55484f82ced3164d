"""conda's formats. What conda installs is in no source of advisories, but it is all named."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import (
    Context,
    Dependency,
    Manifest,
    ReadError,
    Unparsed,
    Unresolved,
)
from stockade_scanners.dependencies.readers.conda import (
    conda_lock,
    conda_meta,
    environment,
    match_spec,
)
from support.dependency_jobs import job, refuse, scan
from support.manifests import exact, gaps, wanted, wrong

LOCK = Context(path="conda-lock.yml")
ENVIRONMENT = Context(path="environment.yml")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("numpy==1.21.0", "1.21.0"),
        ("numpy ==1.21", "1.21"),
        ("numpy=1.21.0=py39h1_0", "1.21.0"),
        ("numpy==1.21.0=py39h1_0", "1.21.0"),
        ("numpy 1.21.0", "1.21.0"),
        ("numpy 1.21.0 py39*", "1.21.0"),
        ("conda-forge::NumPy==1.21", "1.21"),
        ("conda-forge/linux-64::numpy 1.21 0", "1.21"),
        ("https://user:word@host.test/channel::numpy==1.21", "1.21"),
        ("numpy==1!2.0", "1!2.0"),
        ("https://user:word@host.test/linux-64/numpy-1.21-py39_0.tar.bz2#00", "1.21"),
        ("./numpy-1.21-py39_0.conda", "1.21"),
    ],
)
def test_a_specification_of_one_version_is_a_dependency(text: str, version: str) -> None:
    entry = match_spec.entry(text, 1)
    assert isinstance(entry, Dependency)
    assert (entry.ecosystem, entry.name, entry.version) == ("conda", "numpy", version)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("numpy", ""),
        ("numpy=1.21.0", "=1.21.0"),
        ("numpy 1.21.*", "1.21.*"),
        ("numpy>=1,<2", ">=1,<2"),
        ("numpy=1.20|=1.21", "=1.20|=1.21"),
        ("channel::numpy~=1.2 # why", "~=1.2"),
        ("numpy>=1 some_build", None),
        ("numpy[version='>=1',url=https://user:word@host.test]", None),
        ("numpy word hunter2", None),
    ],
)
def test_a_specification_of_several_is_a_range(text: str, allowed: str | None) -> None:
    entry = match_spec.entry(text, 1)
    assert isinstance(entry, Unresolved)
    assert (entry.name, entry.wanted and entry.wanted.text) == ("numpy", allowed)
    assert "word" not in repr(entry)


@pytest.mark.parametrize(
    "text", ["", "*", "py*", "=1.0", "user:word", "https://user:word@host.test/x", "a" * 2000, "é"]
)
def test_what_is_no_specification_is_told_without_its_words(text: str) -> None:
    entry = match_spec.entry(text, 1)
    assert isinstance(entry, Unparsed)
    assert "word" not in entry.detail


def test_an_environment_has_packages_of_conda_and_of_pip() -> None:
    text = """\
name: own
channels: ["https://user:word@host.test"]
dependencies:
  - python=3.11
  - numpy=1.21.0=py39_0
  - pip
  - pip:
      - requests==2.0
      - -r more.list
      - "flask>=1 \\\\"
      - ",<2"
      - --index-url https://user:word@host.test
      - -e ../out
  - npm: [left-pad]
  - [nested]
"""
    files = {"sub/more.list": "b==1\n"}
    manifest = environment.read(text, Context(path="sub/environment.yml", other=files.get))
    assert exact(manifest) == [
        ("pkg:conda/numpy@1.21.0", 5),
        ("pkg:pypi/requests@2.0", 8),
        ("pkg:pypi/b@1", 9),
    ]
    assert gaps(manifest) == [
        ("pkg:conda/python", 4),
        ("pkg:conda/pip", 6),
        ("pkg:pypi/flask", 10),
        ("pkg:generic/..%2Fout", 13),
    ]
    assert wanted(manifest)["flask"] == "<2,>=1"
    assert wrong(manifest) == [14, None]
    assert "user" not in repr(manifest)


@pytest.mark.parametrize("text", ["", "name: x\n", "dependencies:\n", "dependencies: []\n"])
def test_an_environment_without_dependencies_is_empty(text: str) -> None:
    assert environment.read(text, ENVIRONMENT) == Manifest()


def test_lines_for_pip_that_an_alias_repeats_are_read_once() -> None:
    lines = "".join(f"  - '# {number}'\n" for number in range(20_000))
    again = "- pip: *one\n" * 20_000  # four hundred million lines
    text = f"dependencies:\n- pip: &one\n{lines}  - a==1.0\n{again}"
    assert exact(environment.read(text, ENVIRONMENT)) == [("pkg:pypi/a@1.0", 20_003)]


@pytest.mark.parametrize(
    "text",
    [
        "- a\n",
        "dependencies: {a: b}\n",
        "dependencies: a\n",
        "dependencies:\n- pip: a\n",
        "a: &x {dependencies: [b]}\n<<: *x\n",
        "<<<<<<< HEAD\ndependencies: []\n",
        "dependencies: []\ndependencies: [a]\n",
        "[" * 5000,
    ],
)
def test_what_is_no_environment_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        environment.read(text, ENVIRONMENT)


def test_a_lock_file_has_packages_of_conda_and_of_pip(tmp_path: Path) -> None:
    lock = """\
version: 1
metadata: {channels: [{url: "https://user:word@host.test"}]}
package:
- name: numpy
  version: 1.10
  manager: conda
  platform: linux-64
  url: https://user:word@host.test/numpy.conda
- {version: "2.0", name: Requests, manager: pip}
- name: a
  version: "1"
- name: "bad name"
  version: "1"
  manager: conda
- word
"""
    manifest = conda_lock.read(lock, LOCK)
    assert exact(manifest) == [("pkg:conda/numpy@1.10", 4), ("pkg:pypi/requests@2.0", 9)]
    assert wrong(manifest) == [10, 12, 15]
    assert "user" not in repr(manifest)
    files = {"conda-lock.yml": lock, "environment.yml": "dependencies: [numpy, scipy]\n"}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert {s for s in outcome.discovered if "environment" in s} == {
        "environment.yml#pkg:conda/scipy"
    }


@pytest.mark.parametrize(
    "text", ["", "[]", "version: 1\n", "package: x\n", "version: 2\npackage: []\n", "package: {}\n"]
)
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        conda_lock.read(text, LOCK)


def test_an_installed_package_has_its_licence() -> None:
    text = '{\n "depends": ["other 1.0"],\n "license": "BSD-3-Clause",\n "name": "numpy",\n'
    text += ' "url": "https://user:word@host.test", "version": "1.21.0"\n}'
    manifest = conda_meta.read(text, Context(path="conda-meta/x.json"))
    assert exact(manifest) == [("pkg:conda/numpy@1.21.0", 4)]
    assert manifest.dependencies[0].licence == "BSD-3-Clause"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"name": "a"}', '{"version": "1"}', '{"name": 1, "version": "1"}']
)
def test_what_names_no_installed_package_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        conda_meta.read(text, Context(path="conda-meta/x.json"))


@given(st.text(), st.text(alphabet="ab:=<>1. -*[]/#\n", max_size=30))
def test_any_text_is_read_or_refused(text: str, spec: str) -> None:
    assert match_spec.entry(spec, 1)
    said = f"dependencies: [{json.dumps(spec)}, {{pip: [{json.dumps(text)}]}}]"
    for read in (environment.read, conda_lock.read, conda_meta.read):
        for given_text in (text, said):
            with contextlib.suppress(ReadError):
                assert isinstance(read(given_text, ENVIRONMENT), Manifest)
