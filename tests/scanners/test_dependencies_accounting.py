"""Properties: whatever a manifest says, each of its lines is a dependency, a gap or an option."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Dependency
from stockade_scanners.dependencies.readers.python import entries, requirements
from support.dependency_jobs import job, refuse, scan

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,8}[A-Za-z0-9]", fullmatch=True)
VERSIONS = st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,3}){0,2}((a|rc|\.post|\+l)[0-9])?", fullmatch=True)
TAILS = st.sampled_from(["", " # c", ' ; python_version < "2"', " --hash=sha256:00", " \\\n  "])
OPERATORS = st.sampled_from(["==", "===", " == ", ">=", "~=", "!=", "<", "=", "", "@"])
LINES = st.tuples(NAMES, OPERATORS, VERSIONS, TAILS).map("".join)
NOISE = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(LINES, max_size=8))
def test_every_line_is_a_dependency_or_a_gap(lines: list[str]) -> None:
    manifest = requirements.read("\n".join(lines), Context(path="requirements.txt"))
    read = len(manifest.dependencies) + len(manifest.unresolved) + len(manifest.unparsed)
    assert read == len(lines) or (manifest.unparsed and not manifest.unresolved)


@given(NAMES, VERSIONS, TAILS)
def test_a_pin_is_always_a_dependency(name: str, version: str, tail: str) -> None:
    text = f"{name}=={version}{tail}"
    (found,) = requirements.read(text, Context(path="requirements.txt")).dependencies
    assert found == entries.exact(name, version, 1)
    assert isinstance(found, Dependency)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["requirements.txt", "requirements/a.in", "uv.lock", "pyproject.toml"]),
        st.one_of(
            st.lists(st.one_of(LINES, NOISE), max_size=5).map(lambda v: "\n".join(v).encode()),
            st.lists(st.one_of(LINES, NOISE), max_size=4).map(
                lambda v: f"project.dependencies = {v!r}".encode("utf-8", "replace")
            ),
            st.binary(max_size=60),
        ),
    )
)
def test_any_files_are_accounted_for(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scan(job(Path(folder), files, Options(offline=True), refuse))
