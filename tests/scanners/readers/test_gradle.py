"""Gradle's lock files, verification metadata and version catalogs."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.java import (
    gradle_catalog,
    gradle_lock,
    gradle_verification,
)
from support.manifests import exact, gaps, wanted, wrong

LOCK = Context(path="app/gradle.lockfile")
CATALOG = Context(path="gradle/libs.versions.toml")
VERIFICATION = "gradle/verification-metadata.xml"
PLUGINS = "pkg:generic/Gradle%20plugins"


def verification(body: str, files: Mapping[str, str] | None = None) -> Manifest:
    text = f"<verification-metadata xmlns='https://schema.gradle.org/x'>{body}"
    context = Context(path=VERIFICATION, other=(files or {}).get)
    return gradle_verification.read(f"{text}</verification-metadata>", context)


def catalog(text: str, locked_names: frozenset[str] = frozenset()) -> Manifest:
    context = Context(path=CATALOG.path, locked=bool(locked_names), locked_names=locked_names)
    return gradle_catalog.read(text, context)


def test_a_lock_file_names_a_package_a_line() -> None:
    text = "# a comment\r\n\r\na.b:c:1.0=compileClasspath,runtime\r\nd:e:2-rc+1\r\nempty=x\r\n"
    manifest = gradle_lock.read(text, LOCK)
    assert exact(manifest) == [("pkg:maven/a.b/c@1.0", 3), ("pkg:maven/d/e@2-rc%2B1", 4)]
    assert manifest.members == {"app", "app/gradle"}
    assert gradle_lock.read("", LOCK).dependencies == ()


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< HEAD",
        "=======",
        ">>>>>>> main",
        "a:b=c",
        "a:b:1:2=c",
        "a b:c:1=d",
        "a:b:=d",
        "a:user:word@host=x",
        "a:b:https://user:word@host.test=c",
    ],
)
def test_a_line_of_a_lock_file_that_names_nothing_is_said(line: str) -> None:
    manifest = gradle_lock.read(f"a:b:1=c\n{line}\nd:e:2=f\n", LOCK)
    assert [line for _, line in exact(manifest)] == [1, 3]
    assert wrong(manifest) == [2]
    assert "word" not in repr(manifest)


def test_verified_components_are_exact_and_may_have_several_versions() -> None:
    body = "\n".join(
        f"<component group='a.b' name='c' version='{v}'><artifact name='x.jar'/></component>"
        for v in ("1", "2-rc")
    )
    manifest = verification(f"<components>{body}</components>")
    assert exact(manifest) == [("pkg:maven/a.b/c@1", 1), ("pkg:maven/a.b/c@2-rc", 2)]
    assert gaps(manifest) == []


def test_a_component_that_lacks_something_is_said() -> None:
    manifest = verification(
        "<components><component name='c' version='1'/>\n<component group='a' version='1'/>\n"
        "<component group='a' name='b'/></components>"
    )
    assert (exact(manifest), gaps(manifest)) == ([], [("pkg:maven/a/b", 3)])
    assert wrong(manifest) == [1, 2]


def test_what_is_trusted_without_a_checksum_may_be_used_unseen() -> None:
    manifest = verification(
        "<configuration><trusted-artifacts>"
        "<trust file='.*-sources[.]jar' regex='true'/>\n"
        "<trust group='a' name='b' version='1'/>\n"
        "<trust group='c' name='d'/>\n"
        "<trust group='e.*' name='f' version='1' regex='true'/>\n"
        "</trusted-artifacts><trusted-keys>"
        "<trusted-key id='0'><trusting group='g'/></trusted-key>\n"
        "<trusted-key id='1' group='h' name='i'/></trusted-keys></configuration>"
    )
    assert exact(manifest) == [("pkg:maven/a/b@1", 2)]
    assert gaps(manifest) == [
        ("pkg:maven/c/d", 3),
        ("pkg:maven/h/i", 6),
        ("pkg:generic/trusted%20artifacts", 4),
    ]


@pytest.mark.parametrize("rule", ["<trust/>", "<trust file='.*'/>", "<trust name='b'/>"])
def test_what_is_trusted_blindly_is_a_gap(rule: str) -> None:
    body = f"<configuration><trusted-artifacts>{rule}</trusted-artifacts></configuration>"
    assert gaps(verification(body)) == [("pkg:generic/trusted%20artifacts", 1)]


def test_verification_answers_for_the_projects_that_the_settings_include() -> None:
    settings = (
        "rootProject.name = 'demo'\n// include ':not'\ninclude(':app', \":lib:core\",\n ':x')\n"
        "include 'old'\nincludeBuild('other')\n"
    )
    made = verification("", {"settings.gradle": settings})
    assert made.members == {".", "app", "lib/core", "x", "old"}
    assert verification("").members == {"."}


@pytest.mark.parametrize("text", ["", "<x/>", "<verification-metadata>", "<<<<<<< HEAD"])
def test_what_is_no_verification_metadata_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        gradle_verification.read(text, Context(path=VERIFICATION))


def test_a_catalog_names_libraries_in_every_notation() -> None:
    manifest = catalog(
        '[versions]\ngroovy-all = "3.0.5"\nrich = { strictly = "[1,2)", prefer = "1.5" }\n'
        "[libraries]\n"
        'a = "g:a:1-jre"\n'
        'b = { module = "g:b", version = "2" }\n'
        'c = { group = "g", name = "c", version.ref = "groovy_all" }\n'
        'd = { module = "g:d", version = { require = "4" } }\n'
        'e = { module = "g:e", version = { ref = "rich" } }\n'
        'f = "g:f:[1,2[!!1.7"\n'
        'g = "g:g:6!!"\n'
        '[libraries.h]\nmodule = "g:h"\nversion = "7"\n'
        '[bundles]\nall = ["a", "b"]\n'
    )
    versions = ("a@1-jre", "b@2", "c@3.0.5", "d@4", "e@1.5", "f@1.7", "g@6", "h@7")
    lines = (*range(5, 12), 12)
    assert exact(manifest) == [
        (f"pkg:maven/g/{v}", line) for v, line in zip(versions, lines, strict=True)
    ]
    assert gaps(manifest) == []


@pytest.mark.parametrize(
    ("version", "allowed"),
    [
        ("[1.0,2.0)", "[1.0,2.0)"),
        ("]1.0,2.0[", "(1.0,2.0)"),
        ("1.2.+", "[1.2,1.3)"),
        ("1+", None),
        ("+", None),
        ("latest.release", None),
        ("[1,)://user:word@host", None),
    ],
)
def test_a_version_that_moves_is_unresolved(version: str, allowed: str | None) -> None:
    manifest = catalog(f'[libraries]\na = {{ module = "g:a", version = "{version}" }}')
    assert (exact(manifest), wanted(manifest)) == ([], {"g:a": allowed})
    assert "word" not in repr(manifest)


def test_a_library_without_a_version_is_unresolved() -> None:
    manifest = catalog('[libraries]\na = { module = "g:a" }\nb = "g:b"\n')
    assert gaps(manifest) == [("pkg:maven/g/a", 2), ("pkg:maven/g/b", 3)]


@pytest.mark.parametrize(
    "value",
    [
        '{ module = "g:a", version.ref = "gone" }',
        '{ module = "g:a", version.ref = "loop" }',
        '{ module = "g:a", version = 1.0 }',
        '{ module = "g", version = "1" }',
        '{ name = "a", version = "1" }',
        '"user:word@host:1"',
        '"g:a:https://user:word@host.test"',
        "1",
    ],
)
def test_a_library_that_makes_no_sense_is_said(value: str) -> None:
    manifest = catalog(f'[versions]\nloop = {{ ref = "loop" }}\n[libraries]\na = {value}\n')
    assert not manifest.dependencies
    assert [*wrong(manifest), *(u.line for u in manifest.unresolved)] == [4]
    assert "word" not in repr(manifest)


def test_plugins_are_one_gap_unless_a_lock_file_names_them() -> None:
    text = '[plugins]\na = { id = "x.y", version = "1" }\nb = "z:1"\n'
    assert gaps(catalog(text)) == [(PLUGINS, 2)]
    named = frozenset({"x.y:x.y.gradle.plugin"})
    assert gaps(catalog(text, named)) == [(PLUGINS, 3)]
    assert gaps(catalog(text, named | {"z:z.gradle.plugin"})) == []


@pytest.mark.parametrize(
    "text", ["a", "libraries = 1", "[versions", "<<<<<<< HEAD\n", "plugins=[]"]
)
def test_what_is_no_catalog_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        catalog(text)


@given(st.text())
def test_any_text_is_a_manifest_or_an_error(text: str) -> None:
    gradle_lock.read(text, LOCK)
    readable = "".join(c for c in text if c.isprintable() and c not in "\"'<&\\")
    catalog(f'[libraries]\na = "g:a:{readable}"\nb = {{ module = "{readable}" }}')
    verification(f"<components><component group='{readable}' name='a'/></components>")
    verification("", {"settings.gradle": f"include {text}"})
    for read, context in (
        (gradle_catalog.read, CATALOG),
        (gradle_verification.read, Context(path=VERIFICATION)),
    ):
        with contextlib.suppress(ReadError):
            read(text, context)
