"""`pyproject.toml`: ranges that are kept, tables of the tools, and values of another type."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import pyproject, requirements
from support.dependency_jobs import job, refuse, scan
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
    assert {d.name for d in read(text).dependencies} == set("abcdef")


def test_tables_that_only_some_projects_have_are_read_too() -> None:
    text = """\
[tool.rye]
dev-dependencies = ["a==1"]
[tool.pixi.pypi-dependencies]
b = "==1"
own = { path = "../lib", editable = true }
forked = { git = "https://user:word@host.test/x.git" }
[tool.pixi.feature.x.pypi-dependencies]
c = { version = "==1", extras = ["y"] }
[tool.pixi.feature.x.target.linux-64.pypi-dependencies]
d = "*"
[tool.pixi.pypi-options.dependency-overrides]
e = "==1"
[tool.hatch.env]
requires = ["f==1"]
[tool.hatch.envs.default.overrides]
platform.linux.dependencies = ["g==1", { value = "h==1", if = ["3.12"] }]
matrix.version.set-extra-dependencies = "i==1"
[tool.pdm]
plugins = ["j==1"]
[tool.pdm.resolution.overrides]
k = "1"
l = "https://user:word@host.test/l-1-py3-none-any.whl"
[tool.poetry.requires-plugins]
m = "1"
"""
    manifest = read(text)
    assert {d.name for d in manifest.dependencies} == set("abcefghijkm")
    assert gaps(manifest) == [
        ("pkg:pypi/forked", 6),
        ("pkg:pypi/d", 10),
        ("pkg:pypi/l", 22),
    ]
    assert "word" not in repr(manifest)


LIMITS = """\
[tool.uv]
override-dependencies = ["a==1", "b<2"]
constraint-dependencies = ["c==1", "d<2"]
"""


def test_an_override_is_looked_up_beside_the_lock_file_that_it_overrules(tmp_path: Path) -> None:
    lock = '[[package]]\nname = "a"\nversion = "2"\n'
    files = {"pyproject.toml": LIMITS, "uv.lock": lock}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert {s for s in outcome.discovered if s.startswith("pyproject")} == {
        "pyproject.toml#pkg:pypi/a@1",
        "pyproject.toml#pkg:pypi/c@1",
    }
    assert wanted(read(LIMITS)) == {"b": "<2", "d": "<2"}


def test_a_source_that_is_an_address_is_a_gap_beside_any_lock_file(tmp_path: Path) -> None:
    text = """\
[project]
dependencies = ["a==1", "b", "c", "own", "sub"]
[tool.uv.sources]
a = { url = "https://user:word@host.test/a-1.tar.gz" }
b = [{ index = "x" }, { git = "https://host.test/b", marker = "x" }]
c = { index = "x" }
own = { workspace = true }
sub = { path = "sub", editable = true }
above = { path = "../above" }
odd = 3
"""
    lock = "".join(f'[[package]]\nname = "{name}"\nversion = "1"\n' for name in ("a", "b", "c"))
    lock += "".join(
        f'[[package]]\nname = "{name}"\nsource = {{ editable = "{name}" }}\n'
        for name in ("own", "sub")
    )
    files = {"pyproject.toml": text, "uv.lock": lock}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert {s for s in outcome.discovered if s.startswith("pyproject")} == {
        "pyproject.toml#pkg:pypi/a",
        "pyproject.toml#pkg:pypi/b",
        "pyproject.toml#pkg:pypi/above",
    }
    assert len(wrong(read(text))) == 1
    assert "word" not in repr(outcome)


def test_of_what_builds_the_project_only_ranges_go_unread() -> None:
    text = """\
[build-system]
requires = ["a==1", "setuptools>=61", "wheel", "b @ https://host.test/b.zip", "c==1.*", "?"]
[tool.uv]
build-constraint-dependencies = ["d==1", "e<2"]
[tool.hatch.build.targets.wheel]
dependencies = ["f==1"]
[tool.hatch.build.hooks.x]
dependencies = ["g==1", "h"]
"""
    manifest = read(text)
    assert {d.name for d in manifest.dependencies} == set("adfg")
    assert gaps(manifest) == [("pkg:pypi/b", 2)]
    assert wrong(manifest) == [2]


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
        "tool.hatch.envs.x.overrides.platform = 'a'",
        "tool.pixi.feature.x = 'a'",
        "tool.pixi.pypi-dependencies = ['a']",
        "tool.uv.sources = ['a']",
        "tool.rye = ['a']",
        "build-system = ['a']",
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
