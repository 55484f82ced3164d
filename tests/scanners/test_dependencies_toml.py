"""Lock files and pyproject.toml: what they name, on which line, and what answers for what."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.gap import GapReason
from stockade.model.scanner import Completed, Options
from support.dependency_jobs import by_purl, job, purls, refuse, scan

PROJECT = """\
[project]
name = "app"
dependencies = [
  "requests==2.19.0",
  "flask>=2; python_version >= \\"3.8\\"",
]
[project.optional-dependencies]
fast = ["uvloop==0.19.0"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff==0.1.0"]
"""


def offline(tmp_path: Path, files: dict[str, str]) -> Completed:
    return scan(job(tmp_path, files, Options(offline=True), refuse))


@pytest.mark.parametrize(
    ("path", "key"),
    [("uv.lock", "package"), ("poetry.lock", "package"), ("pylock.toml", "packages")],
)
def test_packages_of_a_lock_file_have_their_lines(tmp_path: Path, path: str, key: str) -> None:
    text = f"""\
version = 1
decoy = '''
[[{key}]]
name = "second"
'''
[[{key}]]
name = "First_Pkg"
version = "1.0"

  [[ {key} ]]  # comment
  version = "2.0+cu117"
  name = 'second'

[[{key}]]
name = "nameless version"
version = "1"

[[{key}]]
name = "unversioned"
"""
    outcome = offline(tmp_path, {path: text})
    lines = {purl: gap.line for purl, gap in by_purl(outcome).items()}
    assert lines == {
        "pkg:pypi/first-pkg@1.0": 7,
        "pkg:pypi/second@2.0%2Bcu117": 12,
        path: 15,
        "pkg:pypi/unversioned": 19,
    }
    assert by_purl(outcome)[path].reason is GapReason.UNPARSABLE
    assert by_purl(outcome)["pkg:pypi/unversioned"].reason is GapReason.UNRESOLVED_VERSION


def test_packages_written_inline_have_no_line(tmp_path: Path) -> None:
    outcome = offline(tmp_path, {"pylock.toml": 'packages = [{name = "a", version = "1"}]'})
    assert by_purl(outcome)["pkg:pypi/a@1"].line is None


def test_the_projects_own_folders_are_not_dependencies_and_others_are_gaps(tmp_path: Path) -> None:
    text = """\
[[package]]
name = "app"
source = { virtual = "." }
[[package]]
name = "member"
source = { editable = "packages/member" }
[[package]]
name = "neighbour"
source = { directory = "../../neighbour" }
"""
    assert purls(offline(tmp_path, {"svc/uv.lock": text})) == {"pkg:generic/..%2F..%2Fneighbour"}


@pytest.mark.parametrize("path", ["uv.lock", "poetry.lock", "pylock.dev.toml", "pyproject.toml"])
def test_a_file_that_is_not_toml_is_one_gap_with_its_line(tmp_path: Path, path: str) -> None:
    outcome = offline(tmp_path, {path: "a = 1\nb = = 2\n", "requirements.txt": "a==1\n"})
    gap = by_purl(outcome)[path]
    assert (gap.reason, gap.line) == (GapReason.UNPARSABLE, 2)
    assert "requirements.txt" in outcome.scanned


@pytest.mark.parametrize("text", ["package = 3", "package = ['a']", "a = " + "[" * 100_000])
def test_a_lock_file_of_another_shape_is_a_gap(tmp_path: Path, text: str) -> None:
    (gap,) = offline(tmp_path, {"uv.lock": text}).gaps
    assert (gap.subject, gap.reason) == ("uv.lock", GapReason.UNPARSABLE)


def test_a_project_without_a_lock_file_answers_for_itself(tmp_path: Path) -> None:
    outcome = offline(tmp_path, {"pyproject.toml": PROJECT})
    lines = {purl: (gap.reason, gap.line) for purl, gap in by_purl(outcome).items()}
    assert lines == {
        "pkg:pypi/requests@2.19.0": (GapReason.NO_ADVISORY_DATA, 4),
        "pkg:pypi/flask": (GapReason.UNRESOLVED_VERSION, 5),
        "pkg:pypi/uvloop@0.19.0": (GapReason.NO_ADVISORY_DATA, 8),
        "pkg:pypi/pytest": (GapReason.UNRESOLVED_VERSION, 10),
        "pkg:pypi/ruff@0.1.0": (GapReason.NO_ADVISORY_DATA, 11),
    }


@pytest.mark.parametrize(
    ("lock", "key"),
    [("uv.lock", "package"), ("poetry.lock", "package"), ("pylock.dev.toml", "packages")],
)
def test_a_lock_file_beside_a_project_answers_for_what_it_names(
    tmp_path: Path, lock: str, key: str
) -> None:
    names = {"requests": "2.19.0", "flask": "3.0", "uvloop": "0.20.0", "pytest": "8.0"}
    text = "".join(f'[[{key}]]\nname = "{n}"\nversion = "{v}"\n' for n, v in names.items())
    outcome = offline(tmp_path, {"a/pyproject.toml": PROJECT, f"a/{lock}": text})
    left = {s for s in outcome.discovered if s.startswith("a/pyproject.toml#")}
    assert left == {
        # Pinned to something else than the lock file says, and absent from the lock file.
        "a/pyproject.toml#pkg:pypi/uvloop@0.19.0",
        "a/pyproject.toml#pkg:pypi/ruff@0.1.0",
    }
    assert "a/pyproject.toml" in outcome.scanned


def test_a_lock_file_elsewhere_answers_for_nothing_unless_it_names_the_folder(
    tmp_path: Path,
) -> None:
    lock = '[[package]]\nname = "flask"\nversion = "3"\n'
    member = '[[package]]\nname = "b"\nsource = { editable = "b" }\n'
    project = '[project]\ndependencies = ["flask"]\n'
    files = {"uv.lock": lock + member, "b/pyproject.toml": project, "c/pyproject.toml": project}
    assert {s for s in offline(tmp_path, files).discovered if "pyproject" in s} == {
        "c/pyproject.toml#pkg:pypi/flask"
    }


@pytest.mark.parametrize("lock", ["uv.lock", "poetry.lock"])
def test_a_lock_file_does_not_answer_for_what_is_had_from_elsewhere(
    tmp_path: Path, lock: str
) -> None:
    """Its package of the same name is the index's; and the nameless are not all one."""
    locked = '[[package]]\nname = "x"\nversion = "1.0"\n'
    outside = {
        "uv.lock": '[[package]]\nname = "y"\nsource = { directory = "../y" }\n',
        "poetry.lock": '[[package]]\nname = "y"\nsource = { type = "directory", url = "../y" }\n',
    }
    project = """\
[project]
dependencies = ["x @ https://host.test/x.zip", "https://host.test/z", "./w", "x>=1"]
[tool.poetry.dependencies]
x = { git = "https://host.test/x", version = "1.0" }
"""
    files = {"pyproject.toml": project, lock: locked + outside[lock]}
    outcome = offline(tmp_path, files)
    assert {s for s in outcome.discovered if s.startswith("pyproject")} == {
        "pyproject.toml#pkg:pypi/x",
        "pyproject.toml#pkg:generic/host.test%2Fz",
        "pyproject.toml#pkg:generic/w",
    }


def test_a_lock_file_of_nameless_folders_does_not_stand_for_computed_dependencies(
    tmp_path: Path,
) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "a"\ndynamic = ["dependencies"]\n',
        "uv.lock": '[[package]]\nname = "y"\nsource = { directory = "../y" }\n',
    }
    assert "pkg:generic/dynamic%20dependencies" in purls(offline(tmp_path, files))


def test_an_empty_lock_file_hides_nothing(tmp_path: Path) -> None:
    files = {"pyproject.toml": PROJECT, "uv.lock": "version = 1\n"}
    assert "pkg:pypi/flask" in purls(offline(tmp_path, files))


def test_a_project_without_dependencies_is_scanned(tmp_path: Path) -> None:
    outcome = offline(tmp_path, {"pyproject.toml": "[tool.ruff]\nline-length = 88\n"})
    assert outcome == Completed(scanned=frozenset({"pyproject.toml"}))


def test_poetrys_own_table_is_read(tmp_path: Path) -> None:
    text = """\
[tool.poetry.dependencies]
python = "^3.11"
requests = "2.19.0"
flask = { version = "==3.0", extras = ["async"] }
django = "^4.2"
local = { path = "../local" }
[tool.poetry.group.dev.dependencies]
pytest = [{ version = "7.0", python = "<3.12" }, { version = ">=8", python = ">=3.12" }]
"""
    lines = {p: g.line for p, g in by_purl(offline(tmp_path, {"pyproject.toml": text})).items()}
    assert lines == {
        "pkg:pypi/requests@2.19.0": 3,
        "pkg:pypi/flask@3.0": 4,
        "pkg:pypi/django": 5,
        "pkg:pypi/local": 6,
        "pkg:pypi/pytest@7.0": 8,
        "pkg:pypi/pytest": 8,
    }


def test_dependencies_computed_by_a_build_are_a_gap(tmp_path: Path) -> None:
    text = '[project]\nname = "a"\ndynamic = ["version", "dependencies"]\n'
    (gap,) = offline(tmp_path, {"pyproject.toml": text}).gaps
    assert gap.subject == "pyproject.toml#pkg:generic/dynamic%20dependencies"
    assert (gap.reason, gap.line) == (GapReason.UNRESOLVED_VERSION, 3)


def test_dependencies_that_setuptools_reads_from_files_are_answered_there(tmp_path: Path) -> None:
    text = """\
[project]
dynamic = ["dependencies", "optional-dependencies"]
[tool.setuptools.dynamic]
dependencies = { file = ["requirements.txt"] }
optional-dependencies.dev = { file = "dev.txt" }
"""
    files = {"pyproject.toml": text, "requirements.txt": ""}
    (gap,) = offline(tmp_path, files).gaps
    assert (gap.subject, gap.line) == ("pyproject.toml#pkg:generic/dev.txt", 5)


@pytest.mark.parametrize(
    "value", ["[1]", '[["a"]]', "3", '{ a = "b" }', '["requests==1.0\\n-e ."]', '["a\\u0000==1"]']
)
def test_values_of_another_type_and_control_characters_are_gaps(tmp_path: Path, value: str) -> None:
    text = f"[project]\ndependencies = {value}\n"
    (gap,) = offline(tmp_path, {"pyproject.toml": text}).gaps
    assert gap.reason is GapReason.UNPARSABLE
