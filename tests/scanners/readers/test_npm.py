"""npm's lock files: the tree of version 1, the places of 2 and 3, and what is not a package."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.javascript import package_lock
from support.manifests import Found, exact, gaps, wrong

LOCK = Context(path="app/package-lock.json")


def read(document: Any, context: Context = LOCK) -> Manifest:
    return package_lock.read(json.dumps(document), context)


def placed(place: str, package: Any, root: Any = None) -> Manifest:
    return read({"lockfileVersion": 3, "packages": {"": root or {}, place: package}})


def test_places_have_names_lines_and_licences() -> None:
    text = """\
{
  "lockfileVersion": 3,
  "decoy": {"packages": {"node_modules/a": {}}},
  "packages": {
    "": {"name": "app", "dependencies": {"a": "^1"}},
    "node_modules/a": {"version": "1.0.0", "license": "MIT", "dependencies": {"b": "1"}},
    "node_modules/@s/b": {"version": "2.0.0-rc.1+x", "license": {"type": "ISC"}},
    "node_modules/a/node_modules/@s/b": {"version": "1.9.0", "inBundle": true},
    "node_modules/alias":
      {"name": "real", "version": "3.0.0", "license": ["MIT"]}
  }
}"""
    manifest = package_lock.read(text.replace("\n", "\r\n"), LOCK)
    assert exact(manifest) == [
        ("pkg:npm/a@1.0.0", 6),
        ("pkg:npm/%40s/b@2.0.0-rc.1%2Bx", 7),
        ("pkg:npm/%40s/b@1.9.0", 8),
        ("pkg:npm/real@3.0.0", 9),
    ]
    assert [d.licence for d in manifest.dependencies] == ["MIT", "ISC", "", ""]
    assert manifest.members == {"app"}


def test_the_tree_has_aliases_and_packages_in_packages() -> None:
    text = """\
{"lockfileVersion": 1, "dependencies": {
  "a": {"version": "1.0.0", "requires": {"b": "^1"},
    "dependencies": {
      "b": {"version": "v2.0.0", "bundled": true}
    }},
  "b": {"version": "npm:@s/real@1.0.0"},
  "c": {"version": "file:libs/c"}, "d": {"version": "file:../../d"},
  "e": {"version": "file:libs/e.tgz"},
  "f": {"version": "git+ssh://git@host.test/f.git#0123"},
  "g": {"version": "https://registry.npmjs.org/@s/g/-/g-4.0.0.tgz"}
}}"""
    manifest = package_lock.read(text, LOCK)
    assert exact(manifest) == [
        ("pkg:npm/a@1.0.0", 2),
        ("pkg:npm/b@2.0.0", 4),
        ("pkg:npm/%40s/real@1.0.0", 6),
        ("pkg:npm/%40s/g@4.0.0", 10),
    ]
    assert gaps(manifest) == [("pkg:npm/d", 7), ("pkg:npm/e", 8), ("pkg:npm/f", 9)]
    assert manifest.open_below is not None


@pytest.mark.parametrize(
    ("package", "expected", "missing"),
    [
        ({"version": "1.0.0", "resolved": "https://h.test/a/-/a-1.0.0.tgz"}, ["a@1.0.0"], []),
        ({"version": "1.0.0", "resolved": "git+ssh://git@h.test/o/a.git#0"}, ["a@1.0.0"], []),
        ({"version": "1.0.0", "resolved": "file:a.tgz"}, ["a@1.0.0"], []),
        ({"version": "1.0.0+b", "resolved": "https://h.test/a/-/a-1.0.0.tgz"}, ["a@1.0.0%2Bb"], []),
        (
            {"version": "1.0.0", "resolved": "https://h.test/evil/-/evil-1.0.0.tgz"},
            ["a@1.0.0", "evil@1.0.0"],
            [],
        ),
        (
            {"version": "1.0.1", "resolved": "https://h.test/a/-/a-1.0.0.tgz"},
            ["a@1.0.1", "a@1.0.0"],
            [],
        ),
        ({"resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"}, ["a@1.0.0"], []),
        ({"resolved": "https://user:word@h.test/a/-/a-1.0.0.tgz"}, [], ["a"]),
        ({"version": "https://user:word@h.test/a.git"}, [], ["a"]),
        ({"resolved": "https://[user:word"}, [], ["a"]),
        ({"optional": True}, [], ["a"]),
        ({"version": ""}, [], ["a"]),
    ],
)
def test_where_a_package_is_from(package: Any, expected: list[str], missing: list[str]) -> None:
    manifest = placed("node_modules/a", package)
    assert [d.purl for d in manifest.dependencies] == [f"pkg:npm/{e}" for e in expected]
    assert [u.name for u in manifest.unresolved] == missing
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "file",
    [
        "./a-1.0.0.tgz",
        "%2e/a-1.0.0.tgz",
        "x/../a-1.0.0.tgz",
        "%2E%2E/-/a-1.0.0.tgz",
        "/a-1.0.0.tgz",
    ],
)
def test_dot_segments_hide_no_other_version(file: str) -> None:
    for host in ("registry.npmjs.org", "h.test"):
        manifest = placed(
            "node_modules/a", {"version": "1.0.1", "resolved": f"https://{host}/a/-/{file}"}
        )
        assert [d.version for d in manifest.dependencies] == ["1.0.1", "1.0.0"]


@pytest.mark.parametrize(
    "url",
    [
        "https://registry.npmjs.org/a/-/a-1.0.0.tgz/x",
        "https://registry.npmjs.org/a/-/a-1.0.0.tgz%2f..%2fa-1.0.1.tgz",
        "https://registry.npmjs.org/a/-/%252e/a-1.0.0.tgz",
        "https://registry.npmjs.org/a/-/A-1.0.0.tgz",
        "https://REGISTRY.npmjs.org.:443/x",
        "https:\\\\registry.yarnpkg.com\\x",
        "https:registry.npmjs.org/x",
    ],
)
def test_an_address_of_the_registry_that_is_no_tarballs_is_a_gap(url: str) -> None:
    manifest = placed("node_modules/a", {"version": "1.0.1", "resolved": url})
    assert [u.name for u in manifest.unresolved] == ["a"]


@pytest.mark.parametrize(
    "url",
    [
        "https://registry.npmjs.org/a/-/a-1.0.1.tgz#0",
        "https://registry.npmmirror.com/a/download/a-1.0.1.tgz?cache=0",
        "https://registry.npmjs.org/",
        "https://npm.h.test/download/a/1.0.1/0",
    ],
)
def test_addresses_that_tools_write_say_nothing_else(url: str) -> None:
    manifest = placed("node_modules/a", {"version": "1.0.1", "resolved": url})
    assert ([d.version for d in manifest.dependencies], gaps(manifest)) == (["1.0.1"], [])


def test_the_case_of_a_name_tells_packages_apart() -> None:
    packages = {"node_modules/LODASH": {"version": "1.0.0"}, "node_modules/lodash": {}}
    packages["node_modules/lodash"] = {"version": "1.0.0"}
    assert len({purl for purl, _ in exact(read({"packages": packages}))}) == 2


def test_what_version_2_tells_npm_6_alone_is_read_too() -> None:
    packages = {"": {}, "node_modules/a": {"version": "1.0.0"}, "node_modules/b": {"name": "c"}}
    tree = {
        "a": {"version": "1.0.0"},
        "b": {"version": "git+https://h.test/b"},
        "d": {"version": "4.0.0"},
        "e": {"version": "git+https://h.test/e"},
    }
    manifest = read({"lockfileVersion": 2, "packages": packages, "dependencies": tree})
    assert [purl for purl, _ in exact(manifest)] == ["pkg:npm/a@1.0.0", "pkg:npm/d@4.0.0"]
    assert [purl for purl, _ in gaps(manifest)] == ["pkg:npm/c", "pkg:npm/e"]


def test_a_shrinkwrap_replaces_the_lock_file_beside_it() -> None:
    text = json.dumps({"packages": {"node_modules/a": {"version": "1.0.0"}}})
    files = {"app/npm-shrinkwrap.json": text}
    for name, expected in (("package-lock", 0), ("npm-shrinkwrap", 1), (".package-lock", 1)):
        context = Context(path=f"app/{name}.json", other=files.get)
        assert len(package_lock.read(text, context).dependencies) == expected


@pytest.mark.parametrize(
    "package",
    [
        "1.0.0",
        None,
        [],
        {"version": 1},
        {"version": "latest"},
        {"version": "1"},
        {"version": "1.0.0\n"},
        {"version": "1" * 600 + ".0.0"},
        {"name": "a b", "version": "1.0.0"},
        {"name": "https://user:word@h.test", "version": "1.0.0"},
        {"name": ["word"], "version": "1.0.0"},
    ],
)
def test_a_bad_package_leaves_the_others(package: Any) -> None:
    packages = {"node_modules/a": package, "node_modules/b": {"version": "1.0.0"}}
    manifest = read({"packages": packages})
    assert wrong(manifest) == [1]
    assert exact(manifest) == [("pkg:npm/b@1.0.0", 1)]
    assert "word" not in repr(manifest)
    tree = {"a": package, "b": {"version": "1.0.0"}}
    if not isinstance(package, dict) or "name" not in package:
        assert wrong(read({"dependencies": tree})) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "word",
        '{"packages": []}',
        '{"packages": "x"}',
        '{"dependencies": []}',
        '{"packages": {"a": {}, "a": {}}}',
        '{"lockfileVersion": true}',
        '{"lockfileVersion": "3"}',
        '{"packages": {"node_modules/a": {"version": 1e999}}}',
        '<<<<<<< HEAD\n{"packages": {}}',
        '{"dependencies":{"a":' * 150,
    ],
)
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        package_lock.read(text, LOCK)


def test_a_newer_version_is_not_supported() -> None:
    with pytest.raises(ReadError) as error:
        read({"lockfileVersion": 4, "packages": {}})
    assert error.value.reason is GapReason.UNSUPPORTED_FORMAT


def test_a_deep_tree_is_read_and_too_many_packages_are_not() -> None:
    tree: dict[str, Any] = {}
    for _ in range(90):
        tree = {"a": {"version": "1.0.0", "dependencies": tree}}
    assert exact(read({"dependencies": tree})) == Found([("pkg:npm/a@1.0.0", 1)]) * 90
    many: dict[str, Any] = {f"node_modules/a{n}": {} for n in range(50_001)}
    for document in ({"packages": many}, {"dependencies": many}):
        with pytest.raises(ReadError, match="more than"):
            read(document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["", "version", "packages", "dependencies", "link", "node_modules/a"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.text() | JSON.map(json.dumps))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ReadError):
        package_lock.read(text, LOCK)
