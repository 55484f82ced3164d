"""`setup.cfg`: setuptools' declarative lists, read as setuptools reads them."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import setup_cfg
from support.dependency_jobs import job, refuse, scan
from support.manifests import exact, gaps, wanted, wrong

TEXT = """\
[metadata]
name = own
description = %(not interpolated)s

[options]
packages = find:
setup_requires =
    wheel==1.0
install_requires =
    requests >= 2.0  # why
    flask==3.0
    # not==1.0
    importlib-metadata; python_version < "3.8"
    evil @ https://user:word@host.test/evil.zip
tests-require = pytest==8.0; tox

[options.extras_require]
Dev = black==24.1
dev =
    isort
    not a requirement
all: file: base.txt, extra.list
"""


def read(text: str, context: Context | None = None) -> Manifest:
    return setup_cfg.read(text, context or Context(path="setup.cfg"))


def test_requirements_have_their_lines() -> None:
    files = {"base.txt": "-r extra.list\nb==1\n", "extra.list": "e==1\n"}
    manifest = read(TEXT, Context(path="setup.cfg", other=files.get))
    assert exact(manifest) == [
        ("pkg:pypi/wheel@1.0", 8),
        ("pkg:pypi/flask@3.0", 11),
        ("pkg:pypi/pytest@8.0", 15),
        ("pkg:pypi/black@24.1", 18),
        ("pkg:pypi/b@1", 22),
        ("pkg:pypi/e@1", 22),
    ]
    assert gaps(manifest) == [
        ("pkg:pypi/requests", 10),
        ("pkg:pypi/importlib-metadata", 13),
        ("pkg:pypi/evil", 14),
        ("pkg:pypi/tox", 15),
        ("pkg:pypi/isort", 20),
    ]
    assert wanted(manifest) == {
        "requests": ">=2.0",
        "importlib-metadata": "",
        "evil": None,
        "tox": "",
        "isort": "",
    }
    assert wrong(manifest) == [21]
    assert "word" not in repr(manifest)


def test_a_missing_file_is_a_gap() -> None:
    manifest = read("[options]\ninstall_requires = file: gone.txt\n")
    assert gaps(manifest) == [("pkg:generic/gone.txt", 2)]


def test_a_lock_file_answers_for_what_it_names(tmp_path: Path) -> None:
    text = "[options]\ninstall_requires =\n  a>=1\n  b\n"
    text += "[options.extras_require]\nx = file: more.txt\n"
    lock = '[[package]]\nname = "a"\nversion = "1.0"\n'
    files = {"setup.cfg": text, "uv.lock": lock, "sub/setup.cfg": "[options]\ninstall_requires=a\n"}
    files["more.txt"] = "a<2\nc\n"
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert {s for s in outcome.discovered if "setup.cfg#" in s} == {
        "setup.cfg#pkg:pypi/b",
        "setup.cfg#pkg:pypi/c",
        "sub/setup.cfg#pkg:pypi/a",
    }


@pytest.mark.parametrize("text", ["", "[flake8]\nmax-line-length = 100\n", "[options]\n"])
def test_one_without_requirements_names_nothing(text: str) -> None:
    assert read(text) == Manifest()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\n", 1),
        ("[a]\n<<<<<<< HEAD\n", 2),
        ("[a]\nb = 1\nb = 2\n", 3),
        ("[a]\n[a]\n", 2),
        # Setuptools would see a second line here, and the reader of the section a comment.
        ("[options]\ninstall_requires =\n  a # x\x0bhidden==1\n", 3),
        ("[options]\ninstall_requires =\n  a # x\u2028hidden==1\n", 3),
    ],
)
def test_what_is_no_configuration_is_refused(text: str, line: int) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    assert caught.value.line == line


def test_a_requirement_behind_a_lone_carriage_return_is_seen() -> None:
    manifest = read("[options]\r# comment\rinstall_requires = hidden==1\r")
    assert [d.name for d in manifest.dependencies] == ["hidden"]


def test_windows_line_ends_are_those_of_one_line() -> None:
    manifest = read(TEXT.replace("\n", "\r\n"))
    assert exact(manifest)[0] == ("pkg:pypi/wheel@1.0", 8)


def test_of_what_builds_the_project_only_ranges_go_unread() -> None:
    text = "[options]\nsetup-requires = a>=1; b @ https://host.test/b.zip\n"
    assert gaps(read(text)) == [("pkg:pypi/b", 2)]


@pytest.mark.parametrize("text", ["[a]\n" + "x\n" * 20_000, "#" * 600_000])
def test_one_that_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)
    assert caught.value.reason is GapReason.TOO_LARGE


def test_runs_of_blanks_take_no_time() -> None:
    with contextlib.suppress(ReadError):
        read("[a]\na" + " " * 400_000 + "b\n")


@given(st.text(), st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str, value: str) -> None:
    for said in (text, f"[options]\ninstall_requires ={text}", f"[options]\ntests_require={value}"):
        with contextlib.suppress(ReadError):
            assert isinstance(read(said), Manifest)
