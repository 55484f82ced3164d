"""`Pipfile`: categories, constraints, and what a lock file beside it answers for."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import pipfile
from support.dependency_jobs import job, refuse, scan
from support.manifests import exact, gaps, wanted, wrong

PIPFILE = """\
[[source]]
url = "https://user:word@host.test/simple"

[packages]
requests = "==2.19.0"
"zope.interface" = "5.0"
flask = "*"
Django = {version = ">=4,<5", extras = ["argon2"]}
own = {path = ".", editable = true}
beside = {path = "../../beside"}
wheel = {path = "./dist/x-1.0-py3-none-any.whl"}
forked = {git = "https://user:word@host.test/x.git", version = "==1.0"}
local = {file = "./lib"}
extras = {extras = ["a"]}

[dev-packages]
pytest = "~=8.0"

[scripts]
requests = "echo"

[requires]
python_version = "3.11"

[docs]
sphinx = "!=7.0"
"bad name" = "*"
number = 3
table = {version = 3}
"""


def read(text: str) -> Manifest:
    return pipfile.read(text, Context(path="a/Pipfile"))


def test_every_category_is_read() -> None:
    manifest = read(PIPFILE)
    assert exact(manifest) == [("pkg:pypi/requests@2.19.0", 5), ("pkg:pypi/zope-interface@5.0", 6)]
    assert gaps(manifest) == [
        ("pkg:pypi/flask", 7),
        ("pkg:pypi/django", 8),
        ("pkg:pypi/beside", 10),
        ("pkg:pypi/wheel", 11),
        ("pkg:pypi/forked", 12),
        ("pkg:pypi/extras", 14),
        ("pkg:pypi/pytest", 17),
        ("pkg:pypi/sphinx", 26),
    ]
    assert wanted(manifest) == {
        "flask": "",
        "django": ">=4,<5",
        "beside": None,
        "wheel": None,
        "forked": None,
        "extras": "",
        "pytest": "~=8.0",
        "sphinx": "!=7.0",
    }
    assert {u.wanted.grammar for u in manifest.unresolved if u.wanted} == {"pep440"}
    assert wrong(manifest) == [27, 28, 29]
    assert "word" not in repr(manifest)


def test_a_lock_file_beside_it_answers_for_what_it_names(tmp_path: Path) -> None:
    lock = '{"default": {"flask": {"version": "==3.0"}, "a": {"version": "==1.0"}}}'
    text = '[packages]\nflask = "*"\na = "==2.0"\nb = "*"\nc = {git = "https://host.test/c"}\n'
    files = {"Pipfile": text, "Pipfile.lock": lock, "sub/Pipfile": "[packages]\nflask = '*'\n"}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert {s for s in outcome.discovered if "Pipfile#" in s} == {
        "Pipfile#pkg:pypi/a@2.0",
        "Pipfile#pkg:pypi/b",
        "Pipfile#pkg:pypi/c",
        "sub/Pipfile#pkg:pypi/flask",
    }


def test_an_empty_one_names_nothing() -> None:
    assert read("") == Manifest()


@pytest.mark.parametrize(
    "text", ["<<<<<<< HEAD\n", "[packages]\na = 1\na = 2\n", "a = " + "[" * 9999]
)
def test_what_is_not_toml_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


def test_a_value_where_a_category_should_be_is_told() -> None:
    manifest = read('packages = ["a==1"]\nmore = "x"\n')
    assert wrong(manifest) == [1, 2]


@given(st.text(), st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str, constraint: str) -> None:
    for said in (text, f"[packages]\na = {constraint!r}\n", f"[packages]\n{text}"):
        with contextlib.suppress(ReadError):
            assert isinstance(read(said), Manifest)
