"""`Cargo.lock` of every version."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.rust import cargo_lock
from support.manifests import exact, gaps, wrong

INDEX = "registry+https://github.com/rust-lang/crates.io-index"


def lock(text: str, **files: str) -> Manifest:
    others = {"Cargo.toml": files["toml"]} if files else {}
    return cargo_lock.read(text, Context(path="Cargo.lock", other=others.get))


def package(name: str, version: str, source: str = INDEX) -> str:
    return f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = "{source}"\n\n'


@pytest.mark.parametrize("version", ["", "version = 3\n", "version = 4\n"])
def test_every_package_is_read_at_the_line_of_its_name(version: str) -> None:
    sources = [
        package("syn", "1.0.73"),
        package("syn", "2.0.0"),
        package("wasi", "0.10.2+wasi-preview1", "sparse+https://crates.acme.test/index/"),
        package("forked", "0.3.0", "git+https://user:hunter2@host.test/forked?branch=main#0abc"),
    ]
    manifest = lock(version + "".join(sources))
    first = 2 + (1 if version else 0)
    assert exact(manifest) == [
        ("pkg:cargo/syn@1.0.73", first),
        ("pkg:cargo/syn@2.0.0", first + 5),
        ("pkg:cargo/wasi@0.10.2%2Bwasi-preview1", first + 10),
        ("pkg:cargo/forked@0.3.0", first + 15),
    ]
    assert manifest.open_below is not None
    assert "hunter2" not in repr(manifest)


OLD = """[root]
name = "app"
version = "0.1.0"
dependencies = ["log 0.3.6 (registry+https://github.com/rust-lang/crates.io-index)"]

[[package]]
name = "log"
version = "0.3.6"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "member"
version = "0.2.0"

[metadata]
"checksum log 0.3.6 (registry+https://github.com/rust-lang/crates.io-index)" = "ab"
"""


def test_folders_are_own_code_where_the_manifest_tells_of_them() -> None:
    assert exact(lock(OLD, toml="")) == [("pkg:cargo/log@0.3.6", 7)]
    alone = [("pkg:cargo/log@0.3.6", 7), ("pkg:cargo/member@0.2.0", 12)]
    assert exact(lock(OLD)) == alone


def test_an_empty_lock_file_locks_nothing() -> None:
    assert lock("") == lock("version = 4\n")


@pytest.mark.parametrize(
    ("body", "gap", "bad"),
    [
        ('name = "a"\nsource = "x"', [("pkg:cargo/a", 2)], []),
        ('name = "https://t0ken@host.test"\nversion = "1.0.0"', [], [2]),
        ('name = "a"\nversion = "https://t0ken@host.test"', [], [2]),
        ('name = "a\\nb"\nversion = "1.0.0"', [], [None]),
        ('name = 1\nversion = "1.0.0"', [], [None]),
        ('version = "1.0.0"', [], [None]),
    ],
)
def test_a_bad_package_keeps_no_other_from_being_read(
    body: str, gap: list[tuple[str, int]], bad: list[int | None]
) -> None:
    manifest = lock(f"[[package]]\n{body}\n\n{package('log', '0.4.0')}")
    assert [purl for purl, _ in exact(manifest)] == ["pkg:cargo/log@0.4.0"]
    assert gaps(manifest) == gap
    assert wrong(manifest) == bad
    assert "t0ken" not in repr(manifest)


@pytest.mark.parametrize(
    "text",
    [
        "package = 1",
        "[package]\nname = 'a'",
        "package = [1]",
        f"<<<<<<< HEAD\n{package('a', '1.0.0')}",
        "a = " + "[" * 5000,
        f"{'a.' * 5000}a = 1",
        f"x = 'long.' \n[{'a.' * 5000}a]",
    ],
)
def test_a_broken_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        lock(text)


def test_a_comment_or_a_string_may_hold_many_dots() -> None:
    assert lock(f"# {'.' * 5000}\nx = '{'.' * 5000}'\n") == lock("")


@pytest.mark.parametrize(
    "key",
    [
        ".".join(["a"] * 32),
        ".".join(['"a.b"'] * 32),
        " \t.\t ".join(["'='", "a-b"] * 16),
    ],
)
def test_a_key_of_many_parts_is_refused_wherever_it_stands(key: str) -> None:
    before = 'x = """\n[a]\n"""  # \'\n'
    for line in (f"{key} = 1", f"[{key}]", f"[[{key}]]", f"y = {{ {key} = 1 }}"):
        with pytest.raises(ReadError, match="parts") as error:
            lock(f"{before}{line}")
        assert error.value.line == 4


@pytest.mark.parametrize(
    "lines",
    [
        "".join(f"k{n}.{'a.' * 25}b = 1\n" for n in range(8_000)),
        "".join(f"[k{n}]\n" for n in range(200_001)),
    ],
)
def test_more_tables_than_any_project_has_are_refused(lines: str) -> None:
    with pytest.raises(ReadError) as error:
        lock(lines)
    assert error.value.reason is GapReason.TOO_LARGE


def test_dots_in_strings_and_comments_are_no_keys() -> None:
    prose = "a.b " * 100
    text = f"""\
x = "{".".join("a" * 100)} \\" {prose}"  # "{prose}
y = \'\'\'
{prose}"
[{".".join("a" * 100)}]\'\'\'\'
z = \"\"\"\\\"\"\"{prose}\"\"\"\"
w = [{", ".join(["1.5"] * 100)}]
"""
    assert lock(text) == lock("")


@given(st.text(alphabet="[]{}=.\"'\\\n# abpckge1,dn-", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for prefix in ("", "[[package]]\n"):
        with contextlib.suppress(ReadError):
            lock(prefix + text)
