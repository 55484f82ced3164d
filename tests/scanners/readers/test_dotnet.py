"""NuGet's lock files, `packages.config` and the projects of .NET."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade_scanners.dependencies.manifest import Context, Manifest, ReadError
from stockade_scanners.dependencies.readers.dotnet import (
    nuget,
    packages_config,
    packages_lock,
    project,
)
from support.manifests import exact, gaps, wanted, wrong

PATH = "src/app/app.csproj"
PROJECTS = "pkg:generic/project%20references"


def lock(value: Any) -> Manifest:
    text = value if isinstance(value, str) else json.dumps(value, indent=1)
    return packages_lock.read(text, Context(path="packages.lock.json"))


def read(*parts: str, files: Mapping[str, str] | None = None, path: str = PATH) -> Manifest:
    context = Context(path=path, other=(files or {}).get)
    return project.read(f"<Project Sdk='Microsoft.NET.Sdk'>{''.join(parts)}</Project>", context)


def items(*each: str) -> str:
    return f"<ItemGroup>{''.join(f'{chr(10)}<{item}/>' for item in each)}</ItemGroup>"


def values(condition: str = "", **each: str) -> str:
    said = "".join(f"<{name}{condition}>{value}</{name}>" for name, value in each.items())
    return f"<PropertyGroup>{said}</PropertyGroup>"


def reference(name: str, version: str = "", *, kind: str = "PackageReference") -> str:
    return f"{kind} Include='{name}'" + (f" Version='{version}'" if version else "")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("1.0", "1.0.0"),
        ("1", "1.0.0"),
        ("1.2.3.0", "1.2.3"),
        ("1.2.3.4", "1.2.3.4"),
        ("01.02.003", "1.2.3"),
        ("1.0.0-Beta.1+build", "1.0.0-Beta.1"),
        ("1.0+x", "1.0.0"),
        ("v1", "v1"),
        ("1.0.0.0.0", "1.0.0.0.0"),
        ("1" * 40, "1" * 40),
    ],
)
def test_versions_are_spelt_as_nuget_spells_them(written: str, normal: str) -> None:
    assert nuget.normal(written) == normal


def test_a_lock_file_names_the_packages_of_every_framework() -> None:
    direct = {"type": "Direct", "requested": "[1, )", "resolved": "1.0.0"}
    manifest = lock(
        {
            "version": 2,
            "dependencies": {
                "net8.0": {
                    "A.B": {**direct, "dependencies": {"C": "2.0.0"}},
                    "C": {"type": "Transitive", "resolved": "2.0.0"},
                    "own": {"type": "Project", "dependencies": {"A.B": "[1, )"}},
                },
                "net8.0/linux-x64": {"A.B": {"type": "CentralTransitive", "resolved": "1.1.0"}},
            },
        }
    )
    assert exact(manifest) == [
        ("pkg:nuget/A.B@1.0.0", 5),
        ("pkg:nuget/C@2.0.0", 13),
        ("pkg:nuget/A.B@1.1.0", 25),
    ]
    assert (gaps(manifest), wrong(manifest)) == ([], [])


def test_an_entry_of_a_lock_file_that_lacks_something_is_said() -> None:
    packages = {"A": {"type": "Direct"}, "B": 1, "user:word@host": {"resolved": "1"}}
    manifest = lock(
        {"dependencies": {"f": {**packages, "P": {"type": "Project", "resolved": "1"}}}}
    )
    assert exact(manifest) == [("pkg:nuget/P@1.0.0", 11)]
    assert gaps(manifest) == [("pkg:nuget/A", 4)]
    assert len(manifest.unparsed) == 2
    assert "word" not in repr(manifest)


@pytest.mark.parametrize(
    "text", ["", "x", "[]", '{"dependencies": []}', '{"dependencies": {"f": 1}}', "<<<<<<< A\n{}"]
)
def test_what_is_no_lock_file_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        lock(text)


def test_packages_config_is_read_line_by_line() -> None:
    context = Context(path="packages.config")
    manifest = packages_config.read(
        "<?xml version='1.0' encoding='utf-8'?>\n<packages>\n"
        "<package id='A' version='1.0' targetFramework='net46'/>\n<package id='B'/>\n"
        "<package version='1'/>\n<package id='C' version='http://user:word@host'/>\n</packages>",
        context,
    )
    assert exact(manifest) == [("pkg:nuget/A@1.0.0", 3)]
    assert (gaps(manifest), wrong(manifest)) == ([("pkg:nuget/B", 4)], [5, 6])
    assert "word" not in repr(manifest)
    for text in ("", "<Project/>", "<packages>", "<!DOCTYPE packages><packages/>"):
        with pytest.raises(ReadError):
            packages_config.read(text, context)


def test_references_are_read_in_every_notation() -> None:
    manifest = read(
        items(reference("A", "1.0"), "packagereference include='B' version='[2.0]'"),
        "<ItemGroup Condition='x'>\n<PackageReference Include='C'><Version>3.0.0</Version>"
        "</PackageReference></ItemGroup>",
        "<Target><ItemGroup><PackageReference Include='D;E' Version='4.0.0'/></ItemGroup></Target>",
        items(
            reference("F", "5.0.0", kind="GlobalPackageReference"),
            reference("G", "6.0.0", kind="DotNetCliToolReference"),
            "PackageReference Update='H' Version='7.0.0'",
            "PackageReference Update='I' PrivateAssets='all'",
            "PackageReference Remove='J'",
            "Reference Include='K, Version=1.0.0.0'",
        ),
    )
    versions = ("A@1.0.0", "B@2.0.0", "C@3.0.0", "D@4.0.0", "E@4.0.0", "F@5.0.0", "G@6.0.0")
    lines = (2, 3, 4, 4, 4, 5, 6)
    found = [(f"pkg:nuget/{v}", line) for v, line in zip(versions, lines, strict=True)]
    assert exact(manifest) == [*found, ("pkg:nuget/H@7.0.0", 7)]
    assert (gaps(manifest), wrong(manifest)) == ([], [])


@pytest.mark.parametrize(
    ("version", "allowed"),
    [
        ("[1.0,2.0)", "[1.0,2.0)"),
        ("(,1.0]", "(,1.0]"),
        ("1.*", "1.*"),
        ("*", "*"),
        ("1.0.0-*", "1.0.0-*"),
        ("$(Gone)", None),
        ("%(Version)", None),
        ("[http://user:word@host,)", None),
    ],
)
def test_a_range_and_what_is_not_known_are_unresolved(version: str, allowed: str | None) -> None:
    manifest = read(items(reference("A", version)))
    assert (exact(manifest), wanted(manifest)) == ([], {"A": allowed})
    assert "word" not in repr(manifest)


def test_conditions_are_not_decided_so_every_value_counts() -> None:
    manifest = read(
        values(V="1.0.0"),
        values(" Condition=\"'$(X)' == '1'\"", v="2.0.0"),
        values(" Condition=\"'$(V)' == ''\"", V="3.0.0"),
        "<Choose><When Condition='x'>",
        values(V="$(V)-rc"),
        "</When></Choose>",
        items(reference("A", "$(V)")),
    )
    versions = ("1.0.0", "2.0.0", "1.0.0-rc", "2.0.0-rc")
    assert exact(manifest) == [(f"pkg:nuget/A@{v}", 2) for v in versions]


def test_a_default_counts_until_the_property_has_a_value_for_certain() -> None:
    unset = " Condition=\"'$(V)' == ''\""
    manifest = read(
        values(" Condition='x'", V="1"),
        values(unset, V="2"),
        values(unset, V="3"),
        items(reference("A", "$(V)")),
    )
    assert [d.version for d in manifest.dependencies] == ["1.0.0", "2.0.0"]


def test_a_property_counts_from_its_last_definition() -> None:
    manifest = read(values(V="1"), values(V="$(V).2"), items(reference("A$(N)", "$(V)")))
    assert gaps(manifest) == [("pkg:generic/A%24%28N%29", 2)]
    assert exact(read(values(V="1"), values(V="$(V).2"), items(reference("A", "$(v)")))) == [
        ("pkg:nuget/A@1.2.0", 2)
    ]


@pytest.mark.parametrize(
    "item", ["PackageReference Include='' Version='1'", "PackageReference Version='1'"]
)
def test_a_reference_to_nothing_is_said(item: str) -> None:
    assert wrong(read(items(item))) == [2]
    manifest = read(items(reference("user:word@host", "1"), reference("A", "user:word@host")))
    assert (wrong(manifest), "word" in repr(manifest)) == ([2, 3], False)


def test_projects_of_the_target_are_own_code() -> None:
    inside = reference(r"..\lib\lib.csproj", kind="ProjectReference")
    outside = reference(r"..\..\..\x\x.csproj", kind="ProjectReference")
    computed = reference(r"$(Root)\x.csproj", kind="ProjectReference")
    manifest = read(items(inside, outside, computed))
    assert gaps(manifest) == [("pkg:generic/x.csproj", 3), (PROJECTS, 4)]


@pytest.mark.parametrize("text", ["", "x", "<project/>", "<Project>", "<!DOCTYPE a><Project/>"])
def test_what_is_no_project_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        project.read(text, Context(path=PATH))


@given(
    st.text() | st.lists(st.sampled_from(["$(A)", "$([", "::", "(", ")", ";", "*"])).map("".join)
)
def test_any_text_is_a_manifest_or_an_error(text: str) -> None:
    for reader in (project.read, packages_config.read, packages_lock.read):
        with contextlib.suppress(ReadError):
            reader(text, Context(path=PATH))
    safe = "".join(c for c in text if c.isprintable() and c not in "<>&'\"")
    read(values(A=safe), values(A=f"{safe}$(A)"), f"<Import Project='{safe}'/>")
    read(items(reference(safe, safe)), items(reference(safe, kind="ProjectReference")))
    lock({"dependencies": {text: {text: {"resolved": text}}}})
