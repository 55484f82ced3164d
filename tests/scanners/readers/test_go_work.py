"""`go.work`: what takes a module's place in the whole workspace, whatever its modules say."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.golang import go_work
from support.dependency_jobs import job, purls, refuse, scan
from support.manifests import exact, gaps, wrong


def read(text: str, path: str = "go.work") -> Manifest:
    return go_work.read(text, Context(path=path))


def test_what_takes_a_modules_place_is_a_dependency() -> None:
    text = """go 1.22.3
toolchain go1.23.6

use (
\t.
\t./tools
)
replace a.b/c => a.b/c v1.3.1
replace (
\td.e/f v1.0.0 => x.y/z v2.0.0 // why
\tg.h/i => ./fork
)
"""
    manifest = read(text)
    assert exact(manifest) == [
        ("pkg:golang/stdlib@v1.23.6", 2),
        ("pkg:golang/a.b/c@v1.3.1", 8),
        ("pkg:golang/x.y/z@v2.0.0", 10),
    ]
    assert (gaps(manifest), wrong(manifest)) == ([], [])


@pytest.mark.parametrize(
    ("line", "purl"),
    [
        ("use ../other", "pkg:generic/module"),
        ("use /opt/other", "pkg:generic/module"),
        ("replace a.b/c => ../fork", "pkg:golang/a.b/c"),
        ("replace a.b/c => a.b/c main", "pkg:golang/a.b/c"),
    ],
)
def test_what_is_outside_or_has_no_version_is_a_gap(line: str, purl: str) -> None:
    manifest = read(f"go 1.22\n{line}\n")
    assert gaps(manifest) == [(purl, 2)]


@pytest.mark.parametrize(
    "line",
    ["require a.b/c v1.0.0", "use", "use a b", r'replace a.b/c => "x\x79" v1.0.0', "module a.b/c"],
)
def test_what_go_does_not_know_there_does_not_parse(line: str) -> None:
    assert wrong(read(f"go 1.22\n{line}\n")) == [2]


def test_another_file_is_refused() -> None:
    with pytest.raises(ReadError):
        read("require a.b/c v1.0.0\n")


def test_a_replacement_is_looked_up_beside_what_the_modules_say(tmp_path: Path) -> None:
    files = {
        "go.work": "go 1.22\nuse .\nreplace a.b/c => a.b/c v1.3.1\n",
        "go.mod": "module x\ngo 1.22\nrequire a.b/c v1.3.2\n",
    }
    found = purls(scan(job(tmp_path, files, Options(offline=True), refuse)))
    assert {"pkg:golang/a.b/c@v1.3.1", "pkg:golang/a.b/c@v1.3.2"} <= found
