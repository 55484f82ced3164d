"""`pyproject.toml`: ranges that are kept, tables of the tools, and values of another type."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import pyproject, requirements
from support.manifests import exact, gaps, wanted, wrong


def read(text: str, path: str = "a/pyproject.toml") -> Manifest:
    return pyproject.read(text, Context(path=path))


def test_the_range_that_is_allowed_is_kept() -> None:
    text = """\
[project]
dependencies = ["a>=1,<2", "b", "c[x]~=1.0; python_version < '3'", "d==1.*"]
optional-dependencies.x = ["e!=1", "f===nightly", "g @ https://host.test/g.zip"]
"""
    assert wanted(read(text)) == {
        "a": "<2,>=1",
        "b": "",
        "c": "~=1.0",
        "d": "==1.*",
        "e": "!=1",
        "f": None,
        "g": None,
    }


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("a", ""),
        ("a>=1", ">=1"),
        ("a >= 1, < 2 ; extra == 'x'", "<2,>=1"),
        ("a[b]", ""),
        ("a==1.*", "==1.*"),
        ("a==${V}", None),
        ("a===word,>=1@", None),
    ],
)
def test_requirements_keep_their_range_too(line: str, text: str | None) -> None:
    manifest = requirements.read(f"first==1\n{line}\n", Context(path="requirements.txt"))
    assert wanted(manifest) in ({"a": text}, {"": None}, {})
    assert len(manifest.unresolved) + len(manifest.unparsed) == 1


def test_poetrys_table_keeps_its_constraints() -> None:
    text = """\
[tool.poetry.dependencies]
python = "^3.11"
caret = "^1.2"
any = "*"
either = "^1 || ^2"
own = { path = "../lib", develop = true }
outside = { path = "../../lib" }
wheel = { path = "dist/x-1.0-py3-none-any.whl" }
forked = { git = "https://user:word@host.test/x.git", version = "1.0" }
enriched = { source = "private" }
odd = { version = ["1.0"] }
[tool.poetry.group.docs.dependencies]
sphinx = [{ version = "7.0", python = "<3.12" }, { version = "~8", python = ">=3.12" }]
"""
    manifest = read(text)
    assert exact(manifest) == [("pkg:pypi/sphinx@7.0", 13)]
    assert gaps(manifest) == [
        ("pkg:pypi/caret", 3),
        ("pkg:pypi/any", 4),
        ("pkg:pypi/either", 5),
        ("pkg:pypi/outside", 7),
        ("pkg:pypi/wheel", 8),
        ("pkg:pypi/forked", 9),
        ("pkg:pypi/enriched", 10),
        ("pkg:pypi/sphinx", 13),
    ]
    assert wanted(manifest) == {
        "caret": "^1.2",
        "any": "*",
        "either": "^1 || ^2",
        "outside": None,
        "wheel": None,
        "forked": None,
        "enriched": "*",
        "sphinx": "~8",
    }
    assert {u.wanted.grammar for u in manifest.unresolved if u.wanted} == {"poetry"}
    assert wrong(manifest) == [11]
    assert "word" not in repr(manifest)


def test_poetry_takes_dynamic_dependencies_from_its_own_table() -> None:
    text = """\
[project]
dynamic = ["dependencies"]
[build-system]
build-backend = "{}"
[tool.poetry.dependencies]
a = "1.0"
"""
    assert gaps(read(text.format("poetry.core.masonry.api"))) == []
    assert gaps(read(text.format("own"))) == [("pkg:generic/dynamic%20dependencies", 2)]


def test_tables_of_other_tools_are_read() -> None:
    text = """\
[tool.flit.metadata]
requires = ["a==1"]
requires-extra.test = ["b==1"]
[tool.hatch.envs.docs]
dependencies = ["c==1"]
extra-dependencies = ["d==1"]
[tool.uv]
dev-dependencies = ["e==1"]
[tool.pdm.dev-dependencies]
test = ["f==1"]
"""
    assert [d.name for d in read(text).dependencies] == ["e", "f", "a", "b", "c", "d"]


@pytest.mark.parametrize(
    "text",
    [
        "project = 3",
        "tool = []",
        "tool.poetry = 'x'",
        "tool.poetry.dependencies = ['a']",
        "tool.poetry.group.dev = 1",
        "tool.setuptools.dynamic = 1",
        "tool.hatch.envs.x = 'a'",
        "<<<<<<< HEAD",
    ],
)
def test_a_table_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


def test_files_that_are_no_names_are_gaps() -> None:
    text = "project.dynamic = ['dependencies']\n"
    text += "tool.setuptools.dynamic.dependencies.file = [{ word = 'hunter2' }]\n"
    manifest = read(text)
    assert len(manifest.unresolved) == 1
    assert "hunter2" not in repr(manifest)


@given(st.text(), st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str, said: str) -> None:
    tables = (text, f"project.dependencies = [{said!r}]", f"tool.poetry.dependencies.a = {said!r}")
    for table in tables:
        with contextlib.suppress(ReadError):
            assert isinstance(read(table), Manifest)
