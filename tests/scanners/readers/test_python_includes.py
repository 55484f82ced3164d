"""`-r` and `-c`: a file that is not read on its own is read for the file that includes it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.python import included_files, pyproject, requirements
from support.dependency_jobs import job, purls, refuse, scan
from support.manifests import exact, gaps, wrong


def read(
    files: Mapping[str, str], path: str = "requirements.txt", partial: bool = False
) -> Manifest:
    context = Context(path=path, requirements=frozenset({path}), other=files.get, partial=partial)
    return requirements.read(files[path], context)


@pytest.mark.parametrize("option", ["-r", "-c", "--requirement", "--constraint"])
def test_an_included_file_is_read_at_the_line_that_includes_it(option: str) -> None:
    files = {
        "requirements.txt": f"a==1\n\n{option} base.list\n",
        "base.list": "b==2\n\nc>=3\n",
    }
    manifest = read(files)
    assert exact(manifest) == [("pkg:pypi/a@1", 1), ("pkg:pypi/b@2", 3)]
    assert gaps(manifest) == [("pkg:pypi/c", 3)]
    assert manifest.unresolved[0].detail.endswith(
        "It is on line 3 of base.list, which is included here."
    )


def test_paths_are_relative_to_the_file_that_writes_them() -> None:
    files = {
        "deps/requirements.txt": "-r more/one.list\n",
        "deps/more/one.list": "a==1\n-r two.list\n-r ../../top.list\n",
        "deps/more/two.list": "b==1\n",
        "top.list": "c==1\n",
    }
    manifest = read(files, "deps/requirements.txt")
    assert exact(manifest) == [("pkg:pypi/a@1", 1), ("pkg:pypi/b@1", 1), ("pkg:pypi/c@1", 1)]
    assert gaps(manifest) == []


def test_each_file_is_read_once_and_cycles_end() -> None:
    files = {
        "requirements.txt": "-r a.list\n-r b.list\n-r requirements.txt\n",
        "a.list": "-r b.list\n-r requirements.txt\na==1\n",
        "b.list": "-r a.list\nb==1\n",
    }
    assert exact(read(files)) == [("pkg:pypi/a@1", 1), ("pkg:pypi/b@1", 1)]


@pytest.mark.parametrize(
    ("written", "decoys"),
    [
        ("'sub\\deps.list'", ("sub/deps.list", "sub\\deps.list")),
        ("${PWD}/deps.list", ("${PWD}/deps.list", "deps.list")),
        ("link/../deps.list", ("deps.list", "link/../deps.list")),
        ("../a/./link/.//../deps.list", ("a/deps.list", "deps.list")),
        ("file:deps.list", ("file:deps.list", "deps.list")),
    ],
)
def test_a_file_that_another_system_would_not_open_is_a_gap(
    written: str, decoys: tuple[str, ...]
) -> None:
    files = {"a/requirements.txt": f"-r {written}\n"}
    files |= {f"a/{name}": "decoy==1\n" for name in decoys} | dict.fromkeys(decoys, "decoy==1\n")
    manifest = read(files, "a/requirements.txt")
    assert exact(manifest) == []
    assert [u.reason for u in manifest.unresolved] == [GapReason.UNREADABLE]


def test_what_an_included_file_cannot_include_is_a_gap() -> None:
    files = {
        "requirements.txt": "a==1\n-r a.list\n",
        "a.list": "-r ../out.txt\n-r gone.txt\n-r https://host.test/x.txt\nb==1\n",
    }
    manifest = read(files)
    assert exact(manifest) == [("pkg:pypi/a@1", 1), ("pkg:pypi/b@1", 2)]
    assert gaps(manifest) == [
        ("pkg:generic/..%2Fout.txt", 2),
        ("pkg:generic/gone.txt", 2),
        ("pkg:generic/host.test%2Fx.txt", 2),
    ]
    assert {u.reason for u in manifest.unresolved} == {GapReason.UNREADABLE}


def test_prose_that_is_included_is_one_gap_and_its_pins() -> None:
    files = {
        "requirements.txt": "a==1\nb\n-r LICENSE\n",
        "LICENSE": "All rights are reserved.\nOr not at all.\nword\nvictim==1.0\nthe end of it\n",
    }
    manifest = read(files)
    assert exact(manifest) == [("pkg:pypi/a@1", 1), ("pkg:pypi/victim@1.0", 3)]
    assert gaps(manifest) == [("pkg:pypi/b", 2)]
    assert wrong(manifest) == [3]


def test_too_many_files_and_too_large_ones_are_gaps() -> None:
    many = {f"{n}.list": f"-r {n + 1}.list\n" for n in range(150)}
    (gap,) = read({"requirements.txt": "-r 0.list\n", **many}).unresolved
    assert gap.detail == "A file includes more than 100 others."
    large = {"requirements.txt": "-r a.list\n", "a.list": "#" * (included_files.LONGEST + 1)}
    (gap,) = read(large).unresolved
    assert gap.reason is GapReason.TOO_LARGE


def test_too_many_entries_of_an_included_file_are_a_gap() -> None:
    (gap,) = read({"requirements.txt": "-r a.list\n", "a.list": "a\n" * 50_001}).unresolved
    assert gap.reason is GapReason.TOO_LARGE


@pytest.mark.slow
def test_files_that_all_include_a_large_one_do_not_multiply_it(tmp_path: Path) -> None:
    files = {f"{n:02}/requirements.txt": "-r ../base.list\n" for n in range(20)}
    files |= {"base.list": "a<0\n" * 40_000, "small.list": "b==1\n"}
    files |= {f"{n:02}/requirements-dev.txt": "-r ../small.list\n" for n in range(20)}
    made = job(tmp_path, files, Options(offline=True), refuse)
    outcome = scan(made)
    large = {gap.subject for gap in outcome.gaps if gap.reason is GapReason.TOO_LARGE}
    assert large == {f"{n:02}/requirements.txt#pkg:generic/..%2Fbase.list" for n in range(2, 20)}
    assert sum("pkg:pypi/b@1" in subject for subject in outcome.discovered) == 20


def test_a_change_names_what_it_does_not_hold() -> None:
    (gap,) = read({"requirements.txt": "-r base.list\n"}, partial=True).unresolved
    assert gap.reason is GapReason.UNRESOLVED_VERSION
    assert exact(read({"requirements.txt": "-r b.x\n", "b.x": "a==1"}, partial=True))


def test_a_file_that_is_read_on_its_own_is_not_read_twice(tmp_path: Path) -> None:
    files = {"requirements.txt": "-r base.list\n-r requirements-dev.txt\n"}
    files |= {"base.list": "-r requirements-dev.txt\na==1\n", "requirements-dev.txt": "b==1\n"}
    outcome = scan(job(tmp_path, files, Options(offline=True), refuse))
    assert {s for s in outcome.discovered if "pypi" in s} == {
        "requirements.txt#pkg:pypi/a@1",
        "requirements-dev.txt#pkg:pypi/b@1",
    }


def test_setuptools_reads_files_by_pyproject(tmp_path: Path) -> None:
    text = '[project]\ndynamic = ["dependencies"]\n'
    text += '[tool.setuptools.dynamic]\ndependencies = { file = ["a.list"] }\n'
    files = {"a.list": "a==1\n"}
    manifest = pyproject.read(text, Context(path="pyproject.toml", other=files.get))
    assert exact(manifest) == [("pkg:pypi/a@1", 4)]


OWN_LOCK = '[[package]]\nname = "own"\nsource = { editable = "." }\n'
OTHER_LOCK = OWN_LOCK + '[[package]]\nname = "a"\nversion = "1"\n'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "pyproject.toml",
            "project.dynamic = ['dependencies']\n"
            "tool.setuptools.dynamic.dependencies = { file = ['x.list'] }\n",
        ),
        ("setup.cfg", "[options]\ninstall_requires = file: x.list\n"),
    ],
)
def test_files_of_requirements_are_read_beside_any_lock_file(
    tmp_path: Path, name: str, text: str
) -> None:
    files = {name: text, "x.list": "a==1\nb==1\n"}
    for lock, found in ((OWN_LOCK, {"a", "b"}), (OTHER_LOCK, {"b"})):
        place = tmp_path / str(len(found))
        outcome = scan(job(place, {**files, "uv.lock": lock}, Options(offline=True), refuse))
        said = {s for s in outcome.discovered if s.startswith(f"{name}#pkg:pypi")}
        assert said == {f"{name}#pkg:pypi/{each}@1" for each in found}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "project.dynamic = ['dependencies']\n"),
        ("setup.py", "from setuptools import setup\nsetup(install_requires=load())\n"),
        ("setup.py", "import setuptools\nexec(code)\n"),
    ],
)
def test_a_lock_file_of_nothing_but_the_target_answers_for_nothing_computed(
    tmp_path: Path, name: str, text: str
) -> None:
    for lock, computed in ((OWN_LOCK, True), (OTHER_LOCK, False)):
        made = job(tmp_path / str(computed), {name: text, "uv.lock": lock}, Options(offline=True))
        outcome = scan(made)
        assert any("dynamic" in gap.subject for gap in outcome.gaps) is computed


def test_no_credential_of_an_included_file_is_repeated() -> None:
    word = "hunter" + "2" * 8
    files = {
        "requirements.txt": f"-r user:{word}@x.list\n-r a.list\n",
        "a.list": f"https://{word}@host.test/x\n-r https://{word}@host.test/y\n{word} {word} !\n",
        f"user:{word}@x.list": "a >\n",
    }
    assert word not in repr(read(files))


@given(st.dictionaries(st.sampled_from(["a", "b", "c/d"]), st.text(), max_size=3), st.text())
def test_any_text_is_read_or_refused(files: dict[str, str], text: str) -> None:
    lines = text + "\n-r a\n-c c/d\n"
    with contextlib.suppress(ReadError):
        assert isinstance(read({"requirements.txt": lines, **files}), Manifest)


def test_the_target_is_the_only_place_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.list").write_text("stolen==1\n")
    files = {"requirements.txt": f"-r {tmp_path}/secret.list\n-r ../secret.list\n"}
    assert not any("stolen" in p for p in purls(scan(job(tmp_path, files, Options(), refuse))))
