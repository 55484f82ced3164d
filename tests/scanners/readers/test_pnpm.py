"""pnpm's lock files, of every version, in one document or two."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.javascript import pnpm_lock
from support.manifests import exact, gaps, wrong

LOCK = Context(path="app/pnpm-lock.yaml")


def read(text: str, version: str = "9.0") -> Manifest:
    return pnpm_lock.read(f"lockfileVersion: '{version}'\n{text}", LOCK)


def package(path: str, body: str, version: str) -> Manifest:
    return read(f"packages:\n  ? '{path}'\n  : {body}\n", version)


@pytest.mark.parametrize(
    ("version", "path", "purl"),
    [
        ("5.3", "/a/1.0.0", "a@1.0.0"),
        ("5.4", "/@s/a/1.0.0_@t+b@2.0.0", "%40s/a@1.0.0"),
        ("5.4", "/a/1.0.0_0123abcd", "a@1.0.0"),
        ("5.3", "registry.host.test/a/1.0.0", "a@1.0.0"),
        ("5.3", "registry.host.test/@s/a/1.0.0", "%40s/a@1.0.0"),
        ("6.0", "/a@1.0.0", "a@1.0.0"),
        ("6.0", "/@s/a@1.0.0-rc.1(b@2.0.0)(@t/c@3.0.0(d@4.0.0))", "%40s/a@1.0.0-rc.1"),
        ("6.1", "registry.host.test/a@1.0.0", "a@1.0.0"),
        ("9.0", "a@1.0.0", "a@1.0.0"),
        ("9.0", "@s/a@1.10.0", "%40s/a@1.10.0"),
        ("9.0", "@s/a_b@1.0.0+c", "%40s/a_b@1.0.0%2Bc"),
    ],
)
def test_a_path_tells_name_and_version(version: str, path: str, purl: str) -> None:
    for body in ("{}", "", "{resolution: {integrity: sha512-0}, dev: true}"):
        assert exact(package(path, body, version)) == [(f"pkg:npm/{purl}", 3)]


@pytest.mark.parametrize(
    ("version", "path", "body", "expected", "missing"),
    [
        ("5.3", "github.com/o/a/0123", "{name: a, version: 1.0.0}", ["a@1.0.0"], []),
        ("5.3", "github.com/o/a/0123", "{}", [], [""]),
        ("5.3", "@host.test/x/a-1.0.0.tgz", "{name: '@s/a', version: 1.0.0}", ["%40s/a@1.0.0"], []),
        ("5.4", "file:libs/a", "{name: a, version: 1.0.0}", ["a@1.0.0"], []),
        ("6.0", "file:libs/a", "{name: a}", [], []),
        ("6.0", "file:../../a", "{name: a}", [], ["a"]),
        ("6.0", "file:libs/a.tgz", "{name: a}", [], ["a"]),
        ("6.0", "file:../../a", "{version: 1.0.0}", [], [""]),
        ("9.0", "a@file:libs/a", "{}", [], []),
        ("9.0", "a@file:../../a", "{}", [], ["a"]),
        ("9.0", "a@file:~/a", "{}", [], ["a"]),
        ("9.0", "a@file:%2e%2e/%2e%2e/a", "{}", [], ["a"]),
        ("9.0", "a@https://user:word@host.test/a", "{version: 1.0.0}", ["a@1.0.0"], []),
        ("9.0", "a@git+https://user:word@host.test/a", "{}", [], ["a"]),
        ("9.0", "a@https://registry.npmjs.org/b/-/b-1.0.0.tgz", "{}", ["b@1.0.0"], []),
        ("9.0", "node@runtime:22.0.0", "{version: 22.0.0}", [], [""]),
        ("9.0", "a@1.0.0", "{version: 2.0.0}", ["a@2.0.0", "a@1.0.0"], []),
        (
            "9.0",
            "a@1.0.0",
            "{resolution: {tarball: 'https://host.test/b/-/b-1.0.0.tgz'}}",
            ["a@1.0.0", "b@1.0.0"],
            [],
        ),
    ],
)
def test_what_is_from_elsewhere(
    version: str, path: str, body: str, expected: list[str], missing: list[str]
) -> None:
    manifest = package(path, body, version)
    assert [d.purl for d in manifest.dependencies] == [f"pkg:npm/{e}" for e in expected]
    assert [u.name for u in manifest.unresolved] == missing
    assert wrong(manifest) == []
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    ("version", "path", "body"),
    [
        ("5.3", "word", "{}"),
        ("5.3", "/a/b", "{}"),
        ("5.3", "/", "{}"),
        ("6.0", "/@s", "{}"),
        ("9.0", "a", "{}"),
        ("9.0", "@", "{}"),
        ("9.0", "a@1.0.0", "[]"),
        ("9.0", "a@1.0.0", "word"),
        ("9.0", "a b@1.0.0", "{}"),
        ("9.0", "a@1.0.0", "{name: [a], version: {b: c}}"),
        ("9.0", "https://user:word@host.test/a", "{}"),
    ],
)
def test_a_bad_package_leaves_the_others(version: str, path: str, body: str) -> None:
    good = "b@1.0.0" if version == "9.0" else "/b@1.0.0"
    text = f"packages:\n  ? '{path}'\n  : {body}\n  {good}: {{}}\n"
    manifest = read(text, version)
    assert wrong(manifest)[0] == 3
    assert ("pkg:npm/b@1.0.0", 5) in exact(manifest)
    assert "word" not in repr(manifest)


def test_importers_are_the_projects() -> None:
    text = """\
importers:
  .:
    dependencies:
      a: {specifier: ^1, version: 1.0.0}
      one: {specifier: 'workspace:*', version: 'link:packages/one'}
  packages/one:
    devDependencies:
      two: {specifier: ^1, version: link:../two}
      out: {specifier: link:../../../../out, version: link:../../../../out}
  ../../elsewhere: {}
packages:
  a@1.0.0: {}
snapshots:
  a@1.0.0(b@2.0.0): {}
  b@2.0.0: {}
"""
    manifest = read(text)
    assert exact(manifest) == [("pkg:npm/a@1.0.0", 13), ("pkg:npm/b@2.0.0", 16)]
    assert gaps(manifest) == [("pkg:npm/out", 10)]
    assert manifest.members == {"app", "app/packages/one"}
    assert manifest.own == {"one": "app/packages/one", "two": "app/packages/two"}


def test_without_importers_the_project_stands_alone() -> None:
    text = "dependencies:\n  one: link:../one\n  two: link:../../two\npackages:\n  /a/1.0.0: {}\n"
    manifest = read(text, "5.4")
    assert exact(manifest) == [("pkg:npm/a@1.0.0", 6)]
    assert gaps(manifest) == [("pkg:npm/two", 4)]
    assert manifest.members == {"app"}
    assert manifest.own == {"one": "one"}


def test_both_documents_are_read() -> None:
    text = """\
importers: {.: {packageManagerDependencies: {pnpm: {version: 12.0.0}}}}
packages: {pnpm@12.0.0: {}}
---
lockfileVersion: '9.0'
packages:
  a@1.0.0:
"""
    assert exact(read(text)) == [("pkg:npm/pnpm@12.0.0", 3), ("pkg:npm/a@1.0.0", 7)]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "lockfileVersion: 5.3\npackages:\n"])
def test_a_lock_file_without_packages_is_empty(text: str) -> None:
    assert pnpm_lock.read(text, LOCK).entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "word",
        "- a",
        "lockfileVersion: 9\npackages: word",
        "lockfileVersion: 9\npackages: [a]",
        "lockfileVersion: 9\nsnapshots: word",
        "lockfileVersion: 9\nimporters: word",
        "lockfileVersion: 9\nimporters: {.: {dependencies: word}}",
        "lockfileVersion: 9\npackages: {a@1.0.0: {}, a@1.0.0: {}}",
        "lockfileVersion: 9\n<<<<<<< HEAD\npackages: {}\n=======\n>>>>>>> x\n",
        "lockfileVersion: 9\npackages: " + "{a: " * 5000,
        "---\n" * 200,
    ],
)
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        pnpm_lock.read(text, LOCK)


@pytest.mark.parametrize("version", ["10.0", "4", "word", "[]", "9.0.1", "''"])
def test_an_unknown_version_is_not_supported(version: str) -> None:
    with pytest.raises(ReadError) as error:
        pnpm_lock.read(f"lockfileVersion: {version}\npackages: {{}}\n", LOCK)
    assert error.value.reason is GapReason.UNSUPPORTED_FORMAT


WORDS = [
    "packages:",
    "importers:",
    "snapshots:",
    "dependencies:",
    "a@1.0.0",
    "/a/1.0.0",
    "{}",
    "[]",
]
WORDS += [".", "link:x", "---", "?", "&a", "*a", "\n"]


def repeated(importers: int, names: int, version: str) -> str:
    first = "".join(f"      a{n}: {{version: '{version}'}}\n" for n in range(names))
    others = "".join(f"  p/{n}: *one\n" for n in range(importers))
    return f"importers:\n  .: &one\n    dependencies:\n{first}{others}"


def test_projects_that_share_an_alias_are_looked_at_once() -> None:
    manifest = read(repeated(20_000, 20_000, "1.0.0"))  # four hundred million pairs
    assert len(manifest.members) == 20_001
    assert (gaps(manifest), manifest.own) == ([], {})


def test_links_that_an_alias_repeats_lead_from_the_folder_of_each_project() -> None:
    manifest = read("importers:\n  .: &one\n    dependencies: {out: 'link:../../x'}\n  p/q: *one\n")
    assert (gaps(manifest), manifest.own) == ([("pkg:npm/out", 4)], {"out": "app/x"})
    with pytest.raises(ReadError) as error:
        read(repeated(20_000, 20_000, "link:x"))
    assert error.value.reason is GapReason.TOO_LARGE


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=20).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ReadError):
        read(text)
