"""Lock files of uv, Poetry, PDM and Pipenv, and `pylock.toml`: what each odd kind of entry is."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import (
    pdm_lock,
    pipfile_lock,
    poetry_lock,
    pylock,
    pyproject,
    uv_lock,
)
from support.dependency_jobs import job, refuse, scan
from support.manifests import exact, gaps, wanted, wrong

TOML = {
    "pdm": pdm_lock.read,
    "uv": uv_lock.read,
    "poetry": poetry_lock.read,
    "pylock": pylock.read,
}
GIT = {
    "pdm": 'git = "https://user:word@host.test/x.git"\nrevision = "abc"',
    "uv": 'source = { git = "https://user:word@host.test/x.git#abc" }',
    "poetry": 'source = { type = "git", url = "https://user:word@host.test/x.git" }',
    "pylock": 'vcs = { type = "git", url = "https://user:word@host.test/x.git" }',
}
URL = {
    "pdm": 'url = "https://user:word@host.test/x.whl"',
    "uv": 'source = { url = "https://user:word@host.test/x.whl" }',
    "poetry": 'source = { type = "url", url = "https://user:word@host.test/x.whl" }',
    "pylock": 'archive = { url = "https://user:word@host.test/x.whl" }',
}
FOLDER = {
    "pdm": 'path = "{}"\neditable = true',
    "uv": 'source = {{ editable = "{}" }}',
    "poetry": 'source = {{ type = "directory", url = "{}" }}',
    "pylock": 'directory = {{ path = "{}" }}',
}


def read(tool: str, *entries: str) -> Manifest:
    key = "packages" if tool == "pylock" else "package"
    text = "".join(f"[[{key}]]\n{entry}\n" for entry in entries)
    return TOML[tool](text, Context(path="svc/x.lock"))


@pytest.mark.parametrize("tool", TOML)
@pytest.mark.parametrize("source", [GIT, URL])
def test_a_package_from_elsewhere_keeps_the_version_of_its_entry(
    tool: str, source: dict[str, str]
) -> None:
    with_version = f'name = "x"\nversion = "1.0"\n{source[tool]}'
    without = f'name = "y"\n{source[tool]}'
    manifest = read(tool, with_version, without)
    assert exact(manifest) == [("pkg:pypi/x@1.0", 2)]
    assert [(u.name, u.direct) for u in manifest.unresolved] == [("y", True)]
    assert "word" not in repr(manifest)


@pytest.mark.parametrize("tool", TOML)
def test_a_folder_inside_the_target_is_its_own_code_and_another_is_a_gap(tool: str) -> None:
    inside, outside = FOLDER[tool].format("../lib"), FOLDER[tool].format("../../lib")
    manifest = read(tool, f'name = "A.b"\n{inside}', f'name = "c"\n{outside}')
    assert gaps(manifest) == [("pkg:generic/..%2F..%2Flib", manifest.unresolved[0].line)]
    assert manifest.members == {"lib"}
    assert manifest.own == {"a-b": "lib"}


@pytest.mark.parametrize(
    ("tool", "source"),
    [
        ("uv", 'source = { registry = "https://host.test/simple", virtual = "lib" }'),
        ("uv", 'source = { editable = "lib", directory = "lib" }'),
        ("uv", "source = { virtual = 1 }"),
        ("pylock", 'directory = { path = "lib" }\nwheels = [{ name = "x-1.0.whl" }]'),
        ("pylock", 'directory = { path = "lib" }\nvcs = { url = "https://host.test/x" }'),
        ("pdm", 'path = "lib"\ngit = "https://host.test/x.git"'),
        ("pdm", 'path = "lib"\nurl = "https://host.test/x.whl"'),
    ],
)
def test_a_folder_beside_another_source_is_not_the_targets_own(tool: str, source: str) -> None:
    manifest = read(tool, f'name = "x"\nversion = "1.0"\n{source}')
    assert exact(manifest) == [("pkg:pypi/x@1.0", 2)]
    assert (manifest.own, manifest.members) == ({}, frozenset())


@pytest.mark.parametrize("folder", ["..\\\\..\\\\lib", "a\\\\b/../../../lib"])
def test_a_folder_that_is_outside_on_any_system_is_a_gap(folder: str) -> None:
    manifest = read("uv", f'name = "a"\nsource = {{ editable = "{folder}" }}')
    assert (len(manifest.unresolved), manifest.own) == (1, {})


@pytest.mark.parametrize(
    "entry",
    [
        'name = 3\nversion = "1"',
        'version = "1"',
        'name = "a\\nb"\nversion = "1"',
        'name = "../a"\nversion = "1"',
        f'name = "{"a" * 600}"\nversion = "1"',
        f'name = "a"\nversion = "{"1" * 600}"',
    ],
)
@pytest.mark.parametrize("tool", TOML)
def test_a_bad_entry_leaves_the_others(tool: str, entry: str) -> None:
    manifest = read(tool, 'name = "first"\nversion = "1"', entry, 'name = "last"\nversion = "2"')
    assert [d.name for d in manifest.dependencies] == ["first", "last"]
    assert len(manifest.unparsed) == 1


def test_a_version_that_is_no_version_cannot_be_looked_up() -> None:
    manifest = read("pdm", 'name = "a"\nversion = "latest"')
    assert [(u.name, u.wanted) for u in manifest.unresolved] == [("a", None)]


@pytest.mark.parametrize("text", ["", "# by PDM\n", '[metadata]\nlock_version = "2"\n'])
def test_a_lock_file_without_packages_is_empty(text: str) -> None:
    assert pdm_lock.read(text, Context(path="pdm.lock")) == Manifest()


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n", "package = 3", "package = ['a']"])
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        pdm_lock.read(text, Context(path="pdm.lock"))


def test_an_archive_in_the_target_is_still_somebodys_package() -> None:
    manifest = read("pdm", 'name = "x"\nversion = "1.0"\npath = "./dist/x-1.0.whl"')
    assert exact(manifest) == [("pkg:pypi/x@1.0", 2)]


def test_a_lock_file_answers_for_the_workspace_members_that_it_names(tmp_path: Path) -> None:
    lock = '[[package]]\nname = "my-lib"\nsource = { editable = "lib" }\n'
    project = '[project]\ndependencies = ["my_lib", "other"]\n'
    source = "[tool.uv.sources]\nmy-lib = { workspace = true }\n"
    files = {"uv.lock": lock, "pyproject.toml": project + source}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert outcome.discovered == {"pyproject.toml#pkg:pypi/other"}


OWN = '[[package]]\nname = "{}"\nversion = "9.0"\nsource = {{ {} = "{}" }}\n'
SAID = '[project]\nname = "app"\ndependencies = ["jinja2<2.5"]\n'


@pytest.mark.parametrize(
    ("project", "root", "left"),
    [
        (SAID, "", 1),
        (SAID.replace("app", "jinja2"), "", 0),
        (SAID + "[tool.uv.sources]\nJinja2 = { path = 'own' }\n", "", 0),
        (SAID, "[tool.uv]\nworkspace = {}\nsources.jinja2 = { workspace = true }\n", 0),
        (SAID, "[tool.uv.sources]\njinja2 = { workspace = true }\n", 1),
        (SAID + "[tool.uv.sources]\njinja2 = { index = 'mirror' }\n", "", 1),
        (SAID + "[tool.poetry.dependencies]\njinja2 = { path = '../own' }\n", "", 0),
        (SAID, "[tool.uv]\nsources = 1\n", 1),
        (SAID, "[", 1),
    ],
)
def test_a_lock_file_cannot_call_a_package_the_projects_own_that_the_project_does_not(
    project: str, root: str, left: int
) -> None:
    context = Context(
        path="app/pyproject.toml",
        locked=True,
        locked_names=frozenset({"jinja2"}),
        locked_own={"jinja2": "app"},
        other={"app/pyproject.toml": project, "pyproject.toml": root}.get,
    )
    made = pyproject.read(project, context)
    assert len([u for u in made.unresolved if not u.direct]) == left


@pytest.mark.parametrize("name", ["setup.cfg", "setup.py"])
def test_nor_for_a_project_of_setuptools(tmp_path: Path, name: str) -> None:
    said = {
        "setup.cfg": "[options]\ninstall_requires = jinja2<2.5\n",
        "setup.py": "from setuptools import setup\nsetup(install_requires=['jinja2<2.5'])\n",
    }
    files = {"uv.lock": OWN.format("jinja2", "virtual", "."), name: said[name]}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert f"{name}#pkg:pypi/jinja2" in outcome.discovered


def test_a_range_of_which_the_lock_file_has_no_version_is_not_answered(tmp_path: Path) -> None:
    lock = '[[package]]\nname = "{}"\nversion = "{}"\nsource = {{ registry = "https://h.test" }}\n'
    packages = {"jinja2": "3.1.6", "torch": "2.1.0+cu118", "idna": "3.10", "flask": "3.0rc1"}
    wanted = ["jinja2<2.5", "torch<=2.1.0", "idna", "Flask>=2"]
    files = {
        "uv.lock": "".join(lock.format(*package) for package in packages.items()),
        "pyproject.toml": f"[project]\nname = 'app'\ndependencies = {json.dumps(wanted)}\n",
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    (gap,) = (gap for gap in outcome.gaps if gap.path == "pyproject.toml")
    assert gap.subject == "pyproject.toml#pkg:pypi/jinja2"
    assert gap.detail.startswith("The lock file has no version of jinja2 that this allows; lock it")


def test_a_lock_file_answers_for_nothing_above_it(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": SAID,
        "decoy/uv.lock": OWN.format("app", "editable", "..")
        + '[[package]]\nname = "jinja2"\nversion = "2.4.1"\n',
    }
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert "pyproject.toml#pkg:pypi/jinja2" in outcome.discovered


PIPFILE_LOCK = """\
{
    "_meta": {"hash": {"sha256": "00"}, "sources": [{"url": "https://user:word@host.test"}]},
    "default": {
        "flask": {"hashes": [], "version": "==3.0"},
        "own": {"editable": true, "path": "."},
        "beside": {"path": "../../beside"},
        "forked": {"git": "https://user:word@host.test/x.git", "ref": "abc"},
        "pinned": {"git": "https://host.test/y.git", "version": "==1.0"}
    },
    "develop": {
        "flask": {"version": "==3.1"},
        "ranged": {"version": ">=2,<3"},
        "any": {"version": "*"},
        "none": {},
        "wrong": "==1.0",
        "bad name": {"version": "==1.0"},
        "bad-version": {"version": 3}
    },
    "docs": {
        "sphinx": {"version": "===7.0"}
    }
}
"""


def test_every_category_of_a_pipfile_lock_is_read() -> None:
    manifest = pipfile_lock.read(PIPFILE_LOCK, Context(path="a/Pipfile.lock"))
    assert exact(manifest) == [
        ("pkg:pypi/flask@3.0", 4),
        ("pkg:pypi/pinned@1.0", 8),
        ("pkg:pypi/flask@3.1", 11),
        ("pkg:pypi/sphinx@7.0", 20),
    ]
    assert gaps(manifest) == [
        ("pkg:pypi/beside", 6),
        ("pkg:pypi/forked", 7),
        ("pkg:pypi/ranged", 12),
        ("pkg:pypi/any", 13),
        ("pkg:pypi/none", 14),
    ]
    assert wanted(manifest) == {
        "beside": None,
        "forked": None,
        "ranged": "<3,>=2",
        "any": "",
        "none": None,
    }
    assert wrong(manifest) == [15, 16, 17]
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "no",
        '{"default": []}',
        '{"default": {"a": {"version": "==1"}, "a": {"version": "==2"}}}',
        "<<<<<<< HEAD\n{}",
        '{"a": ' * 300,
        '{"default": {"a": {"version": NaN}}}',
    ],
)
def test_what_is_no_pipfile_lock_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        pipfile_lock.read(text, Context(path="Pipfile.lock"))


def test_an_empty_pipfile_lock_answers_for_nothing(tmp_path: Path) -> None:
    assert pipfile_lock.read(" \n", Context(path="Pipfile.lock")) == Manifest()
    files = {"Pipfile": "[packages]\na = '*'\n", "Pipfile.lock": ""}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert outcome.discovered == {"Pipfile#pkg:pypi/a"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["default", "develop", "_meta", "x"]), VALUES))
def test_any_json_is_read_or_refused(document: dict[str, object]) -> None:
    with contextlib.suppress(ReadError):
        made = pipfile_lock.read(json.dumps(document), Context(path="Pipfile.lock"))
        assert isinstance(made, Manifest)


@given(st.sampled_from(sorted(TOML)), st.text(), st.text(max_size=9), st.text(max_size=9))
def test_any_text_is_read_or_refused(tool: str, text: str, name: str, version: str) -> None:
    for said in (text, f"name = {json.dumps(name)}\nversion = {json.dumps(version)}"):
        with contextlib.suppress(ReadError):
            assert isinstance(read(tool, said), Manifest)


@pytest.mark.parametrize(("over", "left"), [("jinja2==3.1.6", 0), ("idna", 1)])
def test_what_uv_overrides_need_not_be_in_its_lock_file(
    tmp_path: Path, over: str, left: int
) -> None:
    lock = '[[package]]\nname = "jinja2"\nversion = "3.1.6"\n'
    uv = f"[tool.uv]\noverride-dependencies = ['{over}']\n"
    files = {"uv.lock": lock, "pyproject.toml": SAID + uv}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert len([g for g in outcome.gaps if g.subject == "pyproject.toml#pkg:pypi/jinja2"]) == left
