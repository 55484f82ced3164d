"""Yarn's lock files: the format of Yarn 1, and YAML since Yarn 2."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.javascript import yarn_lock
from support.manifests import exact, gaps, wrong

LOCK = Context(path="app/yarn.lock")
HASH = "#0123456789abcdef0123456789abcdef01234567"


def classic(text: str) -> Manifest:
    return yarn_lock.read(f"# yarn lockfile v1\n\n\n{text}", LOCK)


def test_entries_of_yarn_1() -> None:
    text = f"""\
"@s/a@^1.0.0", "@s/a@~1.0.0":
  version "1.0.1"
  resolved "https://registry.yarnpkg.com/@s/a/-/a-1.0.1.tgz{HASH}"
  integrity sha512-abc==
  dependencies:
    b "^2.0.0"
  optionalDependencies:
    c latest

# a comment: with a colon
"alias@npm:b@^2.0.0", b@^2.0.0:
  "version" "2.0.0"

"d@git+ssh://git@host.test/d.git#main":
  version "0.1.0-dev"
  resolved "git+ssh://git@host.test/d.git{HASH}"

e@owner/e#1.x:
  version "3.0.0"

f:
  resolved "https://host.test/f.tgz"
"""
    manifest = classic(text)
    assert exact(manifest) == [
        ("pkg:npm/%40s/a@1.0.1", 4),
        ("pkg:npm/b@2.0.0", 14),
        ("pkg:npm/d@0.1.0-dev", 17),
        ("pkg:npm/e@3.0.0", 21),
    ]
    assert gaps(manifest) == [("pkg:npm/f", 24)]
    assert wrong(manifest) == []
    assert manifest.open_below is not None
    assert classic(text.replace("\n", "\r\n")) == manifest


@pytest.mark.parametrize(
    ("pattern", "version", "expected", "missing"),
    [
        ("a@file:./libs/a", '"1.0.0"', ["a@1.0.0"], []),
        ("a@file:../../a", '"1.0.0"', ["a@1.0.0"], []),
        ("a@link:./libs/a", '"0.0.0"', [], []),
        ("a@link:../libs/a", '"0.0.0"', [], []),
        ("a@link:../../a", '"0.0.0"', [], ["a"]),
        ("a@file:../../a", '"0.0.0"', [], ["a"]),
        ("a@file:libs/a.tgz", '"0.0.0"', [], ["a"]),
        ("a@^1.0.0", '"0.0.0"', ["a@0.0.0"], []),
        ("a@npm:b@^1.0.0", '"1.0.0"', ["b@1.0.0"], []),
    ],
)
def test_folders_and_aliases_of_yarn_1(
    pattern: str, version: str, expected: list[str], missing: list[str]
) -> None:
    manifest = classic(f'"{pattern}":\n  version {version}\n')
    assert [d.purl for d in manifest.dependencies] == [f"pkg:npm/{e}" for e in expected]
    assert [u.name for u in manifest.unresolved] == missing


def test_another_package_in_a_tarballs_address_is_named_too() -> None:
    url = "https://registry.yarnpkg.com/evil/-/evil-1.0.0.tgz"
    found = exact(classic(f'a@1:\n  version "1.2.3"\n  resolved "{url}{HASH}"\n'))
    assert found == [("pkg:npm/a@1.2.3", 4), ("pkg:npm/evil@1.0.0", 4)]


@pytest.mark.parametrize(
    "line",
    [
        "word",
        'a@1 "x":',
        '  version "1.0.0"',
        "    a b",
        '@s/a@1:\r  version "1.0.0"',
        "# comment\rb@1:",
        '"a@\\x":',
        "<<<<<<< HEAD",
        "=======",
        "\tversion 1",
        "https://user:word@host.test/a.tgz",
    ],
)
def test_a_line_that_is_not_yarns_is_told(line: str) -> None:
    manifest = classic(f'a@1:\n  version "1.0.0"\n\n{line}\n\nb@1:\n  version "1.0.0"\n')
    assert wrong(manifest)[0] == 7
    assert [purl for purl, _ in exact(manifest)] == ["pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"]
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "body",
    [
        '  version "1.0.0"\n  version "2.0.0"',
        '  version "1.0.0" x',
        "  version",
        "   version 1.0.0",
    ],
)
def test_a_property_that_is_not_yarns_is_told(body: str) -> None:
    assert wrong(classic(f"a@1:\n{body}\n"))


@pytest.mark.parametrize("name", ["https://user:word@host.test/a.tgz", "a b@1", "a\\nb@1", "é@1"])
def test_a_name_that_is_none_is_told_without_its_words(name: str) -> None:
    manifest = classic(f'"{name}":\n  version "1.0.0"\n')
    assert (wrong(manifest), manifest.entries) == ([4], ())
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# yarn lockfile v1\n", "__metadata:\n  version: 8\n"]
)
def test_a_lock_file_without_packages_is_empty(text: str) -> None:
    assert yarn_lock.read(text, LOCK).entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "__metadata: {}\n- a\n",
        "__metadata: {}\n__metadata: {}\n",
        "__metadata:\n  version: 8\n<<<<<<< HEAD\na: {}\n=======\nb: {}\n>>>>>>> x\n",
        "__metadata: " + "[" * 5000,
        "a@1:\n\n" * 50_001,
    ],
)
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        yarn_lock.read(text, LOCK)


LINES = st.sampled_from(
    [
        "__metadata:",
        "a@1:",
        '"b@npm:c@1", d@2:',
        '  version "1.0.0"',
        "  version: 1.0.0",
        "  resolution: a@link:x",
        "  x:",
        "    y 1",
        "# c",
        "",
        "\r",
        '"',
    ]
)


@given(st.text() | st.lists(LINES | st.text(max_size=4)).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ReadError):
        yarn_lock.read(text, LOCK)
