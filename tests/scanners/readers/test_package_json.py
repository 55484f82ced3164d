"""`package.json`: what is exact, what is a range, and what is had from elsewhere."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.scanner import Options
from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.javascript import package_json, pnpm_workspace
from support.dependency_jobs import job, npm_lock, refuse, scan
from support.manifests import exact, gaps, wanted, wrong

MANIFEST = Context(path="app/package.json")


def read(document: Any, context: Context = MANIFEST) -> Manifest:
    return package_json.read(json.dumps(document, indent=1), context)


def dependency(specifier: Any, name: str = "a") -> Manifest:
    return read({"dependencies": {name: specifier}})


def test_every_section_is_read_but_for_optional_peers() -> None:
    text = """\
{
  "name": "app", "version": "1.0.0",
  "scripts": {"dependencies": "x"},
  "config": {"dependencies": {"decoy": "1.0.0"}},
  "dependencies": {
    "a": "1.0.0",
    "@s/b": "^2.0.0"
  },
  "devDependencies": {"c": "3.0.0"}, "optionalDependencies":
    {"d": "4.0.0"},
  "peerDependencies": {"e": ">=5", "f": "6.0.0"},
  "peerDependenciesMeta": {"f": {"optional": true}, "e": {"optional": 1}},
  "overrides": {"g": "7.0.0"}, "resolutions": {"h": "8.0.0"},
  "bundledDependencies": ["a"]
}"""
    manifest = package_json.read(text, MANIFEST)
    assert exact(manifest) == [
        ("pkg:npm/g@7.0.0", 13),
        ("pkg:npm/h@8.0.0", 13),
        ("pkg:npm/a@1.0.0", 6),
        ("pkg:npm/c@3.0.0", 9),
        ("pkg:npm/d@4.0.0", 10),
    ]
    assert gaps(manifest) == [("pkg:npm/%40s/b", 7), ("pkg:npm/e", 11)]
    assert wanted(manifest) == {"@s/b": "^2.0.0", "e": ">=5"}
    assert package_json.read(text.replace("\n", "\r\n"), MANIFEST) == manifest


@pytest.mark.parametrize(
    ("section", "forced", "purls"),
    [
        ("overrides", {"a": {".": "1.0.0", "b@^2": "2.0.0"}}, ["a@1.0.0", "b@2.0.0"]),
        ("overrides", {"a": {"@s/b": {"c": {".": "3.0.0"}}}}, ["c@3.0.0"]),
        ("overrides", {"a": "npm:b@1.0.0"}, ["b@1.0.0"]),
        ("resolutions", {"**/a": "1.0.0", "x/**/@s/b": "2.0.0"}, ["a@1.0.0", "%40s/b@2.0.0"]),
        ("resolutions", {"a@npm:^1": "npm:1.0.0", "x/b@1": "2.0.0"}, ["a@1.0.0", "b@2.0.0"]),
        ("pnpm", {"overrides": {"x@1>@s/a": "1.0.0"}}, ["%40s/a@1.0.0"]),
        ("pnpm", {"overrides": {"a@>=1 <2 || >3": "4.0.0"}}, ["a@4.0.0"]),
        ("overrides", {"a": "^1.0.0", "b": "$b", "c": "file:../c", "": "1.0.0", "d": [1]}, []),
        ("overrides", ["1.0.0"], []),
        ("pnpm", ["1.0.0"], []),
    ],
)
def test_a_version_that_is_forced_is_a_dependency(
    section: str, forced: Any, purls: list[str]
) -> None:
    manifest = read({section: forced})
    assert sorted(d.purl for d in manifest.dependencies) == sorted(f"pkg:npm/{p}" for p in purls)
    assert (gaps(manifest), wrong(manifest)) == ([], [])


def test_a_version_that_is_forced_and_not_in_the_lock_file_is_looked_up(tmp_path: Path) -> None:
    forced = {"a": "1.0.1", "b": "2.0.0"}
    files = {
        "package.json": json.dumps({"dependencies": {"a": "^1.0.0"}, "overrides": forced}),
        "package-lock.json": npm_lock(a="1.0.2", b="2.0.0"),
    }
    found = {
        d.subject for d in scan(job(tmp_path, files, Options(offline=True), refuse)).dependencies
    }
    assert found == {
        "package.json#pkg:npm/a@1.0.1",
        "package-lock.json#pkg:npm/a@1.0.2",
        "package-lock.json#pkg:npm/b@2.0.0",
    }


def test_a_workspace_of_pnpm_forces_versions_and_has_catalogs() -> None:
    text = """\
packages: ["pkgs/*"]
overrides:
  a: 1.0.0
  "x@1>@s/b": npm:c@2.0.0
  d: ^1
catalog: &one
  e: 3.0.0
catalogs:
  again: *one
  overrides: {f: 4.0.0, g: "catalog:", h: [1]}
"""
    manifest = pnpm_workspace.read(text, Context(path="pnpm-workspace.yaml"))
    assert exact(manifest) == [
        ("pkg:npm/a@1.0.0", 3),
        ("pkg:npm/c@2.0.0", 4),
        ("pkg:npm/e@3.0.0", 7),
        ("pkg:npm/f@4.0.0", 10),
    ]
    assert (gaps(manifest), wrong(manifest)) == ([], [])
    assert pnpm_workspace.read("# none\n", MANIFEST) == Manifest()
    for broken in ("- a", "overrides: [a]", "catalogs: {a: b}", "a: b: c"):
        with pytest.raises(ReadError):
            pnpm_workspace.read(broken, MANIFEST)


@pytest.mark.parametrize(
    ("specifier", "purl"),
    [
        ("1.0.0", "a@1.0.0"),
        (" =v1.0.0 ", "a@1.0.0"),
        ("1.0.0-rc.1+build", "a@1.0.0-rc.1%2Bbuild"),
        ("npm:b@1.0.0", "b@1.0.0"),
        ("npm:@s/b@1.0.0", "%40s/b@1.0.0"),
        ("npm:1.0.0", "a@1.0.0"),
        ("patch:b@npm%3A1.0.0#./b.patch", "b@1.0.0"),
        ("patch:b@1.0.0#./b.patch", "b@1.0.0"),
        ("jsr:1.0.0", "%40jsr/a@1.0.0"),
        ("jsr:@std/path@1.0.0", "%40jsr/std__path@1.0.0"),
        ("https://registry.npmjs.org/@s/b/-/b-1.0.0.tgz", "%40s/b@1.0.0"),
    ],
)
def test_one_version_is_exact(specifier: str, purl: str) -> None:
    assert exact(dependency(specifier)) == [(f"pkg:npm/{purl}", 3)]


@pytest.mark.parametrize(
    ("specifier", "name", "allowed"),
    [
        ("^1.0.0", "a", "^1.0.0"),
        ("", "a", ""),
        ("*", "a", "*"),
        ("1", "a", "1"),
        ("1.x || >=2.5.0 <3 || 5.0.0 - 7.2.3", "a", "1.x || >=2.5.0 <3 || 5.0.0 - 7.2.3"),
        (">= 1.0.0-beta", "a", ">= 1.0.0-beta"),
        ("npm:@s/b@~2", "@s/b", "~2"),
        ("npm:^2", "a", "^2"),
        ("latest", "a", None),
        ("npm:b@next", "b", None),
        ("ghp_word", "a", None),
        ("1word", "a", None),
        ("catalog:", "a", None),
        ("catalog:word", "a", None),
        ("jsr:^1", "@jsr/a", "^1"),
    ],
)
def test_several_versions_are_a_range(specifier: str, name: str, allowed: str | None) -> None:
    manifest = dependency(specifier)
    assert wanted(manifest) == {name: allowed}
    assert not manifest.unresolved[0].direct
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "specifier",
    [
        "workspace:*",
        "workspace:~",
        "workspace:^1.0.0",
        "workspace:b@*",
        "workspace:./a",
        "workspace:../libs/a",
        "file:libs/a",
        "file:../libs/a",
        "file:..",
        "link:../a",
        "portal:./a",
        "./a",
        "../a",
        ".",
    ],
)
def test_a_folder_of_the_target_is_its_own_code(specifier: str) -> None:
    assert dependency(specifier).entries == ()


@pytest.mark.parametrize(
    "specifier",
    [
        "file:../../a",
        "file:%2e%2e/%2e%2e/a",
        "file:a.tgz",
        "a.tar.gz",
        "./a.TGZ",
        "../../a",
        "~/a",
        "/a",
        "file:///a",
        "C:\\a",
        "workspace:../../a",
        "link:/a",
        "owner/a",
        "owner/a#semver:^1",
        "github:owner/a",
        "git@host.test:owner/a.git",
        "git+ssh://user:word@host.test/a.git#v1.0.0",
        "https://user:word@host.test/-/a-1.0.0.tgz",
        "https://user:word@host.test/a/-/a-1.0.0.tgz",
        "patch:a@https://user:word@host.test#./a.patch",
        "exec:./word",
    ],
)
def test_what_is_from_elsewhere_is_a_gap(specifier: str) -> None:
    manifest = dependency(specifier)
    assert gaps(manifest) == [("pkg:npm/a", 3)]
    assert manifest.unresolved[0].direct
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    ("name", "specifier"),
    [
        ("a", 1),
        ("a", None),
        ("a", {"version": "1.0.0"}),
        ("a b", "1.0.0"),
        ("a\n", "1.0.0"),
        ("", "1.0.0"),
        ("@s", "1.0.0"),
        ("a", "npm:https://user:word@host.test"),
        ("https://user:word@host.test", "1.0.0"),
        ("a" * 2000, "1.0.0"),
    ],
)
def test_a_bad_dependency_leaves_the_others(name: str, specifier: Any) -> None:
    document = {"dependencies": {name: specifier, "b": "1.0.0"}}
    manifest = package_json.read(json.dumps(document), MANIFEST)
    assert wrong(manifest) == [1]
    assert exact(manifest) == [("pkg:npm/b@1.0.0", 1)]
    assert "word" not in repr(manifest)


@pytest.mark.parametrize("section", ["a", {}, 1, ["a"]])
def test_a_bad_section_leaves_the_others(section: Any) -> None:
    manifest = read({"dependencies": section, "devDependencies": {"b": "1.0.0"}})
    assert wrong(manifest) == ([2] if section != {} else [])
    assert [purl for purl, _ in exact(manifest)] == ["pkg:npm/b@1.0.0"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "word",
        "{{ template }}",
        '{"dependencies": {"a": "1.0.0", "a": "2.0.0"}}',
        '<<<<<<< HEAD\n{"dependencies": {}}',
        '{"a":' * 5000,
    ],
)
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        package_json.read(text, MANIFEST)


PIECES = st.sampled_from(
    [
        "npm:",
        "workspace:",
        "file:",
        "patch:",
        "jsr:",
        "@",
        "/",
        "..",
        "1.0.0",
        "||",
        "#",
        ":",
        "%2e",
    ]
)


@given(st.text(), st.lists(PIECES | st.text(max_size=3)).map("".join))
def test_any_text_is_read_or_refused(name: str, specifier: str) -> None:
    for text in (name, json.dumps({"dependencies": {name: specifier}})):
        with contextlib.suppress(ReadError):
            package_json.read(text, MANIFEST)
