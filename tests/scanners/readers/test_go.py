"""`go.mod`: what is required and what takes its place, and the `go.sum` of older files."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.golang import go_mod
from support.manifests import exact, gaps, wrong


def read(text: str, path: str = "go.mod", **files: str) -> Manifest:
    """Read with other files; an underscore stands for the dot of their names."""
    others = {name.replace("_", "."): content for name, content in files.items()}
    return go_mod.read(text, Context(path=path, other=others.get))


def test_blocks_and_single_lines_comments_and_quotes() -> None:
    text = """module example.com/app // the module

go 1.21

require golang.org/x/net v0.5.0
require (
\tgithub.com/BurntSushi/toml v1.0.0 // indirect
\t"gopkg.in/yaml.v2" `v2.4.0`
\t// github.com/not/this v1.0.0
)
require ()
"""
    manifest = read(text)
    assert exact(manifest) == [
        ("pkg:golang/stdlib@v1.21", 3),
        ("pkg:golang/golang.org/x/net@v0.5.0", 5),
        ("pkg:golang/github.com/BurntSushi/toml@v1.0.0", 7),
        ("pkg:golang/gopkg.in/yaml.v2@v2.4.0", 8),
    ]
    assert manifest.dependencies[1].version == "0.5.0"
    assert (gaps(manifest), wrong(manifest)) == ([], [])


@pytest.mark.parametrize(
    "line",
    [
        "exclude golang.org/x/net v1.2.3",
        "retract [v1.0.0, v1.9.9] // broken",
        "retract (\n\tv1.0.0\n\t[v1.1.0, v1.2.0]\n)",
        "tool golang.org/x/tools/cmd/stringer",
        "ignore ./node_modules",
        "godebug default=go1.21",
        "godebug (\n\tpanicnil=1\n)",
        "",
    ],
)
def test_what_names_no_dependency_is_read_past(line: str) -> None:
    manifest = read(f"module a.b/c\n{line}\n")
    assert (exact(manifest), gaps(manifest), wrong(manifest)) == ([], [], [])


@pytest.mark.parametrize(
    ("lines", "version", "line"),
    [
        ("go 1.17", "1.17", 1),
        ("go 1.23.5\ntoolchain go1.23.6", "1.23.6", 2),
        ("go 1.23.5\ntoolchain go1.23.6-acme", "1.23.6", 2),
        ("go 1.23.5\ntoolchain default", "1.23.5", 1),
        ("go 1.24.0\ntoolchain go1.23.6", "1.24.0", 1),
        ("go 1.21rc2", "1.21.0-rc.2", 1),
        ("go 1.21rc2\ntoolchain go1.21.0", "1.21.0", 2),
    ],
)
def test_the_standard_library_has_the_later_version(lines: str, version: str, line: int) -> None:
    manifest = read(lines)
    assert exact(manifest) == [(f"pkg:golang/stdlib@v{version}", line)]


@pytest.mark.parametrize(
    "lines", ["go latest", "go 1.20 1.21", "toolchain x", f"go 1.{'9' * 5000}", "go"]
)
def test_a_version_of_go_that_is_none_does_not_parse(lines: str) -> None:
    assert wrong(read(f"module a.b/c\n{lines}\n")) == [2]


@pytest.mark.parametrize(
    ("replace", "purl"),
    [
        ("a.b/c => x.y/z v1.4.0", "pkg:golang/x.y/z@v1.4.0"),
        ("a.b/c v1.0.0 => x.y/z v1.4.0", "pkg:golang/x.y/z@v1.4.0"),
        ("a.b/c v2.0.0 => x.y/z v1.4.0", "pkg:golang/a.b/c@v1.0.0"),
        ("(\n\ta.b/c v1.0.0 => x.y/exact v1.0.1\n\ta.b/c => x.y/any v1.4.0\n)", "exact@v1.0.1"),
    ],
)
def test_a_module_is_replaced(replace: str, purl: str) -> None:
    manifest = read(f"go 1.20\nrequire a.b/c v1.0.0\nreplace {replace}\n")
    assert [found.endswith(purl) for found, _ in exact(manifest)[1:]] == [True]


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("./fork", []),
        ("../fork", []),
        (".", []),
        ("../../fork", [("pkg:golang/a.b/c", 3)]),
        ("/opt/fork", [("pkg:golang/a.b/c", 3)]),
        (r"C:\fork", [("pkg:golang/a.b/c", 3)]),
    ],
)
def test_a_folder_of_the_target_is_its_own_code(folder: str, found: list[tuple[str, int]]) -> None:
    text = f"go 1.20\nrequire a.b/c v1.0.0\nreplace a.b/c => {folder}\n"
    manifest = read(text, "app/go.mod")
    assert gaps(manifest) == found
    assert exact(manifest) == [("pkg:golang/stdlib@v1.20", 1)]


@pytest.mark.parametrize(
    "version",
    ["v0.0.0-20170915032832-14c0d48ead0c", "v2.0.0+incompatible", "v1.2.3-beta.1"],
)
def test_versions_are_kept_without_their_v(version: str) -> None:
    manifest = read(f"go 1.20\nrequire a.b/c {version}\n")
    assert manifest.dependencies[1].version == version[1:]


def test_a_branch_is_no_version() -> None:
    manifest = read("go 1.20\nrequire a.b/c master\n")
    assert gaps(manifest) == [("pkg:golang/a.b/c", 2)]


SUM = """a.b/c v1.0.0 h1:AAA=
a.b/c v1.0.0/go.mod h1:BBB=
d.e/f v1.1.0 h1:CCC=
d.e/f v1.1.0/go.mod h1:DDD=
g.h/i v0.1.0/go.mod h1:EEE=
"""


@pytest.mark.parametrize("directive", ["go 1.16\n", "go 1.9\n", ""])
def test_older_files_take_the_other_modules_from_go_sum(directive: str) -> None:
    manifest = read(f"{directive}require a.b/c v1.0.0\n", go_sum=SUM)
    modules = [p for p, _ in exact(manifest) if "stdlib" not in p]
    assert sorted(modules) == ["pkg:golang/a.b/c@v1.0.0", "pkg:golang/d.e/f@v1.1.0"]
    assert (gaps(manifest), wrong(manifest)) == ([], [])


def test_newer_files_do_not_look_at_go_sum() -> None:
    manifest = read("go 1.17\nrequire a.b/c v1.0.0\n", go_sum="<<<<<<< HEAD\n")
    assert exact(manifest)[1:] == [("pkg:golang/a.b/c@v1.0.0", 2)]
    assert gaps(manifest) == []


@pytest.mark.parametrize("files", [{}, {"go_sum": f"<<<<<<< HEAD\n{SUM}"}])
def test_what_go_sum_does_not_tell_is_a_gap(files: dict[str, str]) -> None:
    manifest = read("go 1.16\nrequire a.b/c v1.0.0\n", **files)
    assert gaps(manifest) == [("pkg:generic/go.sum", None)]


def test_bad_lines_do_not_keep_others_from_being_read() -> None:
    text = """go 1.20
require (
\ta.b/c v1.0.0
\ta.b/d
<<<<<<< HEAD
\thttps://user:hunter2@host.test/e v1.0.0
)
requires a.b/f v1.0.0
go 1.21
replace a.b/c => x.y/z
replace a.b/c v1 v2 => ./d
"""
    manifest = read(text)
    assert exact(manifest)[1:] == [("pkg:golang/a.b/c@v1.0.0", 3)]
    assert wrong(manifest) == [4, 5, 6, 8, 9, 10, 11]
    assert "hunter2" not in repr(manifest)


@pytest.mark.parametrize(
    "word",
    [r"a.b/\x63", r"a.b/\143", r"a.b/\u0063", r"a.b/c\v", r"a.b/\c"],
)
@pytest.mark.parametrize(
    "line", ['require "{}" v1.0.0', 'replace "{}" => ../x', 'require (\n"{}" v1\n)']
)
def test_an_escape_that_only_go_decodes_makes_no_other_name(line: str, word: str) -> None:
    manifest = read(f"go 1.20\n{line.format(word)}\n")
    assert wrong(manifest) == [3 if "\n" in line else 2]
    assert [purl for purl, _ in exact(manifest)] == ["pkg:golang/stdlib@v1.20"]


def test_escaped_quotes_and_backslashes_are_read_as_go_reads_them() -> None:
    text = 'go 1.20\nrequire a.b/c v1.0.0\nreplace a.b/c => ".\\\\fork"\n'
    manifest = read(text)
    assert (exact(manifest), wrong(manifest)) == ([("pkg:golang/stdlib@v1.20", 1)], [])


@pytest.mark.parametrize("text", ["this is no go.mod!\n", "require (\n\ta.b/c v1.0.0\n", "{}"])
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


@given(st.text(alphabet='require gomdplac=>()[]"`\\/.v1\n\t #', max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ReadError):
        read(text, go_sum=text)
        read(f"require {text}")
