"""Deno's lock file: packages of npm, and what no source of advisories covers."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.javascript import deno_lock
from support.manifests import exact, gaps, wrong

LOCK = Context(path="app/deno.lock")
NPM: dict[str, Any] = {"@s/a_b@1.0.0_@t+c@2.0.0": {"integrity": "sha512-0"}, "c@2.0.0": {}}
JSR = {"@std/path@1.0.8": {"integrity": "0"}}
REMOTE = {"https://deno.land/std@0.224.0/path/mod.ts": "0"}


def read(document: Any) -> Manifest:
    return deno_lock.read(json.dumps(document, indent=1), LOCK)


@pytest.mark.parametrize(
    ("document", "jsr"),
    [
        ({"version": "2", "remote": REMOTE, "npm": {"specifiers": {}, "packages": NPM}}, False),
        ({"version": "3", "remote": REMOTE, "packages": {"npm": NPM, "jsr": JSR}}, True),
        ({"version": "4", "remote": REMOTE, "npm": NPM, "jsr": JSR}, True),
        ({"version": "5", "specifiers": {"npm:c@2": "2.0.0"}, "npm": NPM, "jsr": JSR}, True),
    ],
)
def test_sections_by_version(document: Any, jsr: bool) -> None:
    manifest = read(document)
    text = json.dumps(document, indent=1).split("\n")
    at = next(n for n, line in enumerate(text, start=1) if "@s/a_b@" in line)
    assert exact(manifest) == [("pkg:npm/%40s/a_b@1.0.0", at), ("pkg:npm/c@2.0.0", at + 3)]
    found = {purl for purl, line in gaps(manifest) if line}
    remote = {"pkg:generic/deno.land%2Fstd%400.224.0"} if "remote" in document else set()
    assert found == remote | ({"pkg:generic/jsr%2F%40std%2Fpath%401.0.8"} if jsr else set())
    assert {u.reason for u in manifest.unresolved} == {GapReason.UNSUPPORTED_ECOSYSTEM}
    assert manifest.members == {"app"}


def test_the_oldest_version_has_modules_alone() -> None:
    manifest = read(REMOTE)
    assert gaps(manifest) == [("pkg:generic/deno.land%2Fstd%400.224.0", 2)]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://deno.land/x/oak@v12.0.0/mod.ts", "deno.land%2Fx%2Foak%40v12.0.0"),
        ("https://deno.land/mod.ts", "deno.land"),
        ("https://user:word@host.test/word/mod.ts?word#word", "host.test"),
        ("https://host.test:8080/word", "host.test"),
    ],
)
def test_a_modules_address_is_not_repeated(url: str, shown: str) -> None:
    manifest = read({"version": "5", "remote": {url: "0"}})
    assert gaps(manifest) == [(f"pkg:generic/{shown}", 4)]
    assert "word" not in repr(manifest)


def test_members_of_a_workspace() -> None:
    members: dict[str, Any] = {"packages/one": {}, "../../out": {}, "https://word": {}}
    manifest = read({"version": "5", "workspace": {"members": members}})
    assert manifest.members == {"app", "app/packages/one"}


def test_another_package_in_a_tarballs_address_is_named_too() -> None:
    manifest = read({"version": "5", "npm": {"a@1.0.0": {"tarball": "https://h/b/-/b-2.0.0.tgz"}}})
    assert [purl for purl, _ in exact(manifest)] == ["pkg:npm/a@1.0.0", "pkg:npm/b@2.0.0"]


@pytest.mark.parametrize(
    "section",
    [
        {"npm": {"a@latest": {}}},
        {"npm": {"a@1.0.0": "0"}},
        {"npm": {"https://user:word@host.test@1.0.0": {}}},
        {"npm": {"a\n@1.0.0": {}}},
        {"remote": {"word": "0"}},
        {"remote": {"https://[word": "0"}},
        {"remote": {"https://host.test": {}}},
    ],
)
def test_a_bad_entry_is_told(section: Any) -> None:
    manifest = read({"version": "4", **section})
    assert (wrong(manifest), manifest.entries) == ([4], ())
    assert "word" not in repr(manifest)


def test_a_bad_package_of_jsr_is_a_gap_without_its_words() -> None:
    manifest = read({"version": "4", "jsr": {"user:word@x": {}, "@s/a@word": 1}})
    assert {purl for purl, _ in gaps(manifest)} == {"pkg:generic/jsr"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '{"version": "4", "npm": []}',
        '{"version": "3", "packages": {"npm": "x"}}',
        '{"version": "4", "remote": "x"}',
        '{"version": "4", "workspace": {"members": []}}',
        '{"version": "4", "npm": {"a@1.0.0": {}, "a@1.0.0": {}}}',
        '<<<<<<< HEAD\n{"version": "4"}',
        '{"npm":' * 5000,
    ],
)
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        deno_lock.read(text, LOCK)


@pytest.mark.parametrize("version", ["6", "1.0", 4, [], True])
def test_an_unknown_version_is_not_supported(version: Any) -> None:
    with pytest.raises(ReadError) as error:
        read({"version": version})
    assert error.value.reason is GapReason.UNSUPPORTED_FORMAT


KEYS = st.sampled_from(["version", "npm", "jsr", "remote", "packages", "a@1.0.0", "https://h/x"])
VALUES = st.recursive(st.none() | st.sampled_from("2345"), lambda v: st.dictionaries(KEYS, v))


@given(st.text() | VALUES.map(json.dumps))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ReadError):
        deno_lock.read(text, LOCK)
