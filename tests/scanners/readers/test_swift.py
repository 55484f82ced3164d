"""`Package.resolved` of every version, and the addresses that name Swift packages."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.swift import package_resolved
from support.manifests import exact, gaps, wrong

CONTEXT = Context(path="Package.resolved")


def read(document: Any) -> Manifest:
    return package_resolved.read(json.dumps(document, indent=1), CONTEXT)


def pin(location: Any, identity: str = "one", **state: Any) -> dict[str, Any]:
    state = state or {"revision": "0abc", "version": "1.0.0"}
    return {
        "identity": identity,
        "kind": "remoteSourceControl",
        "location": location,
        "state": state,
    }


@pytest.mark.parametrize("version", [2, 3])
def test_pins_are_read_at_the_lines_of_their_identities(version: int) -> None:
    manifest = read(
        {
            "originHash": "0abc",
            "pins": [
                pin("https://github.com/apple/swift-nio.git", "swift-nio", version="2.40.0"),
                pin("git@github.com:vapor/vapor.git", "vapor", version="4.0.0-rc.1"),
            ],
            "version": version,
        }
    )
    assert exact(manifest) == [
        ("pkg:swift/github.com/apple/swift-nio@2.40.0", 5),
        ("pkg:swift/github.com/vapor/vapor@4.0.0-rc.1", 13),
    ]
    assert manifest.dependencies[0].name == "github.com/apple/swift-nio"


def test_the_first_version_has_other_keys() -> None:
    text = """{"object": {"pins": [
 {"package": "Yarn", "repositoryURL": "https:\\/\\/github.com\\/0xLeif\\/Yarn.git",
  "state": {"branch": null, "revision": "0abc", "version": "0.2.3"}},
 {"package": "Main", "repositoryURL": "https://github.com/acme/main",
  "state": {"branch": "main", "revision": "0abc", "version": null}}
]}, "version": 1}"""
    manifest = package_resolved.read(text, CONTEXT)
    assert exact(manifest) == [("pkg:swift/github.com/0xLeif/Yarn@0.2.3", 2)]
    assert gaps(manifest) == [("pkg:swift/github.com/acme/main", 4)]


@pytest.mark.parametrize(
    "location",
    [
        "https://github.com/acme/one",
        "https://github.com/acme/one.git/",
        "http://user:hunter2@github.com/acme/one.git",
        "https://user:hunt@er2/@github.com/acme/one.git",
        "ssh://git@github.com:22/acme/one.git",
        "git@github.com:acme/one.git",
        "git@github.com:/acme/one",
        "github.com/acme/one",
    ],
)
def test_an_address_is_host_and_path(location: str) -> None:
    assert package_resolved.address(location) == "github.com/acme/one"


@pytest.mark.parametrize(
    "location",
    [
        "",
        "/Users/me/one",
        "../one",
        "file:///Users/me/one",
        "https://github.com",
        "https://github.com/acme/one?token=hunter2",
        "https://github.com/acme/one#hunter2",
        "https://github.com/acme/../one",
        "https://github.com/acme/o ne",
        "https://github.com/acme/one\n",
        "mona.LinkedList",
    ],
)
def test_what_is_no_address_is_a_gap_without_its_text(location: str) -> None:
    assert package_resolved.address(location) == ""
    manifest = read({"pins": [pin(location)], "version": 2})
    assert gaps(manifest) == [("pkg:generic/one", 4)]
    assert exact(manifest) == []
    assert not location or location not in repr(manifest)


def test_a_registry_names_no_repository() -> None:
    registered = {"identity": "mona.LinkedList", "kind": "registry", "location": ""}
    manifest = read({"pins": [{**registered, "state": {"version": "1.2.0"}}], "version": 2})
    assert gaps(manifest) == [("pkg:generic/mona.LinkedList", 4)]
    assert "registry" in manifest.unresolved[0].detail


@pytest.mark.parametrize(
    "entry",
    [
        1,
        {},
        pin(1),
        {**pin("https://a.b/c"), "state": 1},
        pin("https://a.b/c", version=1),
        pin("https://a.b/c", version="https://user:hunter2@host.test"),
    ],
)
def test_a_bad_pin_keeps_no_other_from_being_read(entry: Any) -> None:
    manifest = read({"pins": [entry, pin("https://a.b/d", "two")], "version": 2})
    assert [purl for purl, _ in exact(manifest)] == ["pkg:swift/a.b/d@1.0.0"]
    assert len(wrong(manifest)) == 1
    assert "hunter2" not in repr(manifest)


def test_an_identity_that_cannot_be_shown_is_not() -> None:
    manifest = read({"pins": [pin("", "user:hunter2@host")], "version": 2})
    assert gaps(manifest) == [("pkg:generic/pin", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"pins": {}}',
        '{"object": []}',
        '{"object": {"pins": null}}',
        '<<<<<<< HEAD\n{"pins": []}',
        f'{{"pins": {"[" * 5000}',
    ],
)
def test_a_broken_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        package_resolved.read(text, CONTEXT)


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.just("https://a.b/c"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["pins", "object", "identity", "location", "state", "version", "package"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(VALUES, st.text(max_size=40))
def test_any_text_is_read_or_refused(value: Any, text: str) -> None:
    for document in (value, {"pins": [value]}, {"object": {"pins": [value]}}):
        with contextlib.suppress(ReadError):
            read(document)
    with contextlib.suppress(ReadError):
        package_resolved.read(text, CONTEXT)
    assert "@" not in package_resolved.address(text)
