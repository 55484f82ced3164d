"""Bun's lock file: JSON with comments and trailing commas."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.javascript import bun_lock
from stockade_scanners.dependencies.readers.javascript.relaxed_json import strict
from support.manifests import exact, gaps, wrong

LOCK = Context(path="app/bun.lock")


def packages(*tuples: Any) -> Manifest:
    every = {f"key{number}": one for number, one in enumerate(tuples)}
    return bun_lock.read(json.dumps({"packages": every}), LOCK)


def test_packages_have_names_and_lines() -> None:
    text = """\
{
  // "packages": {"b": ["b@9.0.0"]},
  "lockfileVersion": 1, /* a
    comment */
  "workspaces": {
    "": {"name": "root", "dependencies": {"a": "^1"}},
    "packages/one": {"name": "@s/one",},
    "../../out": {},
  },
  "packages": {
    "@s/one": ["@s/one@workspace:packages/one"],
    "alias": ["@s/a@1.0.0", "", {"dependencies": {"b": "^1",}}, "sha512-0=="],

    "alias/b": ["b@2.0.0-rc.1", "", {}, "//,}"],
  },
}
"""
    manifest = bun_lock.read(text, LOCK)
    assert exact(manifest) == [("pkg:npm/%40s/a@1.0.0", 12), ("pkg:npm/b@2.0.0-rc.1", 14)]
    assert manifest.members == {"app", "app/packages/one"}
    assert manifest.own == {"root": "app", "@s/one": "app/packages/one"}
    assert bun_lock.read(text.replace("\n", "\r\n"), LOCK) == manifest


@pytest.mark.parametrize(
    ("first", "expected", "missing"),
    [
        ("a@file:libs/a", [], []),
        ("a@file:../../a", [], ["a"]),
        ("a@link:../../a", [], ["a"]),
        ("a@workspace:packages/a", [], []),
        ("a@root:", [], []),
        ("a@vendor/a.tgz", [], ["a"]),
        ("a@github:o/a#0123", [], ["a"]),
        ("a@git+ssh://user:word@host.test/a.git#0123", [], ["a"]),
        ("a@https://user:word@host.test/a.tgz", [], ["a"]),
        ("a@https://registry.npmjs.org/b/-/b-1.0.0.tgz", ["b@1.0.0"], []),
    ],
)
def test_what_is_from_elsewhere(first: str, expected: list[str], missing: list[str]) -> None:
    manifest = packages([first, {}, "0123"])
    assert [d.purl for d in manifest.dependencies] == [f"pkg:npm/{e}" for e in expected]
    assert [u.name for u in manifest.unresolved] == missing
    assert "word" not in repr(manifest)


def test_another_package_in_a_tarballs_address_is_named_too() -> None:
    manifest = packages(["a@1.0.0", "https://host.test/b/-/b-2.0.0.tgz", {}, "sha512-0"])
    assert [purl for purl, _ in exact(manifest)] == ["pkg:npm/a@1.0.0", "pkg:npm/b@2.0.0"]


@pytest.mark.parametrize(
    "bad",
    [
        [],
        {},
        None,
        "a@1.0.0",
        [1],
        [None, "a@1.0.0"],
        ["a@latest"],
        ["a b@1.0.0"],
        ["a\n@1.0.0"],
        ["a@1.0.0\n"],
        ["@1.0.0"],
        ["https://user:word@host.test/a"],
    ],
)
def test_a_bad_package_leaves_the_others(bad: Any) -> None:
    manifest = packages(bad, ["b@1.0.0"])
    assert wrong(manifest) == [1]
    assert exact(manifest) == [("pkg:npm/b@1.0.0", 1)]
    assert "word" not in repr(manifest)


def test_a_package_without_a_version_is_a_gap() -> None:
    assert gaps(packages(["a"], ["b@"])) == [("pkg:npm/a", 1), ("pkg:npm/b", 1)]


@pytest.mark.parametrize("text", ["{}", '{"workspaces": {"": {},},}', '{"packages": {},}//x'])
def test_a_lock_file_without_packages_is_empty(text: str) -> None:
    assert bun_lock.read(text, LOCK).entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "word",
        '{"packages": []}',
        '{"packages": {}, "workspaces": []}',
        '{"packages": {"a": ["a@1.0.0"], "a": ["a@1.0.0"]}}',
        '{"packages": {},,}',
        '{"packages": {}} /* no end',
        '{"packages": {}} /*/',
        "<<<<<<< HEAD\n{}",
        "{'packages': {}}",
        '{"packages":' + "[" * 5000,
    ],
)
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        bun_lock.read(text, LOCK)


def test_the_line_of_a_comment_without_end_is_told() -> None:
    with pytest.raises(ReadError) as error:
        bun_lock.read("{\n}\n/* x", LOCK)
    assert error.value.line == 3


@given(st.recursive(st.none() | st.text(), st.lists) | st.dictionaries(st.text(), st.text()))
def test_json_is_relaxed_json_already(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=1, ensure_ascii=False)):
        assert json.loads(strict(text)) == value


@given(st.text() | st.text(alphabet='{}[],:"\\/*\n a@1.0', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f'{{"packages": {{"a": [{text}]}}}}'):
        with contextlib.suppress(ReadError):
            bun_lock.read(whole, LOCK)
