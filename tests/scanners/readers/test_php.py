"""`composer.lock`, and `composer.json` with and without it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.php import composer_json, composer_lock
from support.manifests import exact, gaps, wanted, wrong


def lock(document: Any, path: str = "composer.lock") -> Manifest:
    return composer_lock.read(json.dumps(document, indent=1), Context(path=path))


def declared(document: Any, *, locked: str | None = None, names: tuple[str, ...] = ()) -> Manifest:
    context = Context(
        path="composer.json",
        locked=locked is not None,
        locked_names=frozenset(names),
        other={"composer.lock": locked}.get,
    )
    return composer_json.read(json.dumps(document, indent=1), context)


def test_packages_of_both_lists_are_read_at_the_lines_of_their_names() -> None:
    manifest = lock(
        {
            "packages": [
                {"name": "acme/one", "version": "v2.0.4", "authors": [{"name": "acme/one"}]},
                {"name": "Acme/Two", "version": "3.0.0-dev", "license": ["MIT"]},
            ],
            "packages-dev": [
                {"name": "acme/one", "version": "2.0.5", "license": ["MIT", "GPL-2.0 or later"]}
            ],
        }
    )
    assert exact(manifest) == [
        ("pkg:composer/acme/one@2.0.4", 4),
        ("pkg:composer/acme/two@3.0.0-dev", 13),
        ("pkg:composer/acme/one@2.0.5", 22),
    ]
    assert [d.licence for d in manifest.dependencies] == ["", "MIT", "MIT OR (GPL-2.0 or later)"]


def test_slashes_may_be_escaped() -> None:
    text = '{"packages": [\n{"name": "acme\\/one", "version": "1.0"}\n]}'
    manifest = composer_lock.read(text, Context(path="composer.lock"))
    assert exact(manifest) == [("pkg:composer/acme/one@1.0", 2)]


@pytest.mark.parametrize("version", ["dev-master", "dev-feature/x", "2.x-dev", "1.2.x-dev"])
def test_a_branch_is_no_version(version: str) -> None:
    manifest = lock({"packages": [{"name": "acme/one", "version": version}]})
    assert gaps(manifest) == [("pkg:composer/acme/one", 4)]
    assert exact(manifest) == []


@pytest.mark.parametrize(
    ("url", "gap"), [("packages/one", False), ("../one", False), ("../../one", True), ("/o", True)]
)
def test_a_folder_of_the_target_is_own_code(url: str, gap: bool) -> None:
    package = {"name": "acme/one", "version": "1.0", "dist": {"type": "path", "url": url}}
    manifest = lock({"packages": [package]}, "app/composer.lock")
    assert gaps(manifest) == ([("pkg:composer/acme/one", 4)] if gap else [])
    assert exact(manifest) == []


@pytest.mark.parametrize(
    ("package", "gap"),
    [
        (1, 0),
        (None, 0),
        ({"version": "1.0"}, 0),
        ({"name": "acme/one"}, 1),
        ({"name": "one", "version": "1.0"}, 0),
        ({"name": "acme/one\n", "version": "1.0"}, 0),
        ({"name": "acme/one", "version": 1}, 0),
        ({"name": "acme/one", "version": "https://user:hunter2@host.test"}, 0),
        ({"name": "https://user:hunter2@host.test/one", "version": "1"}, 0),
    ],
)
def test_a_bad_package_keeps_no_other_from_being_read(package: Any, gap: int) -> None:
    manifest = lock({"packages": [package, {"name": "acme/two", "version": "1.0"}]})
    assert [purl for purl, _ in exact(manifest)] == ["pkg:composer/acme/two@1.0"]
    assert (len(manifest.unresolved), len(manifest.unparsed)) == (gap, 1 - gap)
    assert "hunter2" not in repr(manifest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "this is no JSON",
        '{"packages": {}}',
        '{"packages": [], "packages-dev": 1}',
        '{"packages": [], "packages": []}',
        '<<<<<<< HEAD\n{"packages": []}',
        f'{{"packages": {"[" * 5000}',
    ],
)
def test_a_broken_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        composer_lock.read(text, Context(path="composer.lock"))


def test_a_lock_file_may_lock_nothing() -> None:
    assert lock({"packages": [], "packages-dev": None}) == Manifest()


def test_platform_packages_are_none() -> None:
    names = ["php", "PHP", "php-64bit", "hhvm", "ext-json", "lib-icu-uc", "composer"]
    names += ["composer-plugin-api", "composer-runtime-api"]
    assert declared({"require": dict.fromkeys(names, "*"), "require-dev": []}) == Manifest()
    lookalikes = ["php-acme/one", "ext-/one", "composer/composer"]
    assert len(declared({"require": dict.fromkeys(lookalikes, "*")}).unresolved) == 3


@pytest.mark.parametrize(
    ("constraint", "version"),
    [
        ("1.2.3", "1.2.3"),
        ("v1.2.3", "1.2.3"),
        ("=1.2.3", "1.2.3"),
        ("== 1.2", "1.2"),
        ("1.2.3.4", "1.2.3.4"),
        ("1.0.0-beta2", "1.0.0-beta2"),
        ("1.0.0@stable", "1.0.0"),
    ],
)
def test_exact_constraints_are_versions(constraint: str, version: str) -> None:
    manifest = declared({"require": {"Acme/One": constraint}})
    assert exact(manifest) == [(f"pkg:composer/acme/one@{version}", 3)]


@pytest.mark.parametrize(
    ("constraint", "text"),
    [
        ("^1.2", "^1.2"),
        ("1.2.*", "1.2.*"),
        (">=1.0 <2.0 || ~3.1", ">=1.0 <2.0 || ~3.1"),
        ("^1.0@dev", "^1.0"),
        ("@dev", "*"),
        ("dev-main", "dev-main"),
        ("dev-main#0abc", None),
    ],
)
def test_other_constraints_are_ranges(constraint: str, text: str | None) -> None:
    manifest = declared({"require-dev": {"acme/one": constraint}})
    assert wanted(manifest) == {"acme/one": text}
    assert gaps(manifest) == [("pkg:composer/acme/one", 3)]


def test_a_lock_file_answers_for_what_it_names_provides_and_holds() -> None:
    package = {"name": "acme/one", "version": "1.0", "provide": {"psr/Log": "1.0"}}
    own = {"name": "acme/own", "version": "1.0", "dist": {"type": "path", "url": "own"}}
    locked = json.dumps({"packages": [package, own, 1]})
    names = ["acme/one", "psr/log", "acme/own", "acme/new"]
    manifest = declared({"require": dict.fromkeys(names, "^1")}, locked=locked, names=("acme/one",))
    assert gaps(manifest) == [("pkg:composer/acme/new", 6)]


def test_a_broken_lock_file_answers_for_nothing() -> None:
    assert gaps(declared({"require": {"a/b": "^1"}}, locked="{")) == [("pkg:composer/a/b", 3)]


@pytest.mark.parametrize("section", [1, "a", ["a/b"], True])
def test_requirements_of_another_type_are_refused(section: Any) -> None:
    with pytest.raises(ReadError):
        declared({"require": section})


def test_a_bad_requirement_keeps_no_other_from_being_read() -> None:
    manifest = declared({"require": {"a/b": 1, "one": "1.0", "c/d": "1.0"}})
    assert exact(manifest) == [("pkg:composer/c/d@1.0", 5)]
    assert wrong(manifest) == [3, 4]


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "version", "dist", "type", "url", "license", "provide", "a/b"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(VALUES, st.text(max_size=30))
def test_any_text_is_read_or_refused(value: Any, text: str) -> None:
    with contextlib.suppress(ReadError):
        lock({"packages": [value], "packages-dev": value})
    with contextlib.suppress(ReadError):
        declared({"require": value, "require-dev": {"a/b": value}}, locked=text)
    for read in (composer_lock.read, composer_json.read):
        with contextlib.suppress(ReadError):
            read(text, Context(path="composer"))
