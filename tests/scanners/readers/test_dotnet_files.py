"""Projects of .NET: the files of the target that apply to them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.dotnet import project
from support.manifests import exact, gaps

PATH = "src/app/app.csproj"
CENTRAL = "Directory.Packages.props"
USE = "<ItemGroup>\n<PackageReference Include='A'/>\n</ItemGroup>"


def read(files: Mapping[str, str], path: str = PATH) -> Manifest:
    every = {name: f"<Project>{text}</Project>" for name, text in files.items()}
    return project.read(every[path], Context(path=path, other=every.get))


def version(name: str, stated: str, kind: str = "PackageVersion", verb: str = "Include") -> str:
    return f"<ItemGroup><{kind} {verb}='{name}' Version='{stated}'/></ItemGroup>"


def values(**each: str) -> str:
    said = "".join(f"<{name}>{value}</{name}>" for name, value in each.items())
    return f"<PropertyGroup>{said}</PropertyGroup>"


def test_a_reference_takes_its_version_from_the_nearest_central_file() -> None:
    files = {PATH: USE, CENTRAL: version("a", "1.0.0"), f"src/{CENTRAL}": version("A", "2.0.0")}
    assert exact(read(files)) == [("pkg:nuget/A@2.0.0", 2)]
    files = {PATH: USE, CENTRAL: version("A", "$(V)"), "Directory.Build.props": values(v="3.0.0")}
    assert exact(read(files)) == [("pkg:nuget/A@3.0.0", 2)]
    assert gaps(read({PATH: USE})) == [("pkg:nuget/A", 2)]


def test_an_override_goes_before_the_central_version() -> None:
    use = USE.replace("/>", " VersionOverride='9.0.0'/>")
    assert exact(read({PATH: use, CENTRAL: version("A", "1.0.0")})) == [("pkg:nuget/A@9.0.0", 2)]


def test_a_central_file_names_its_versions_itself() -> None:
    text = f"\n{version('A', '1.0.0')}\n{version('B', '2.0.0', 'GlobalPackageReference')}"
    assert exact(read({CENTRAL: text}, CENTRAL)) == [
        ("pkg:nuget/A@1.0.0", 2),
        ("pkg:nuget/B@2.0.0", 3),
    ]
    assert exact(read({PATH: "", CENTRAL: text})) == []


def test_a_central_file_counts_what_it_imports_from_files_that_are_not_read_alone() -> None:
    files = {CENTRAL: "\n<Import Project='eng\\more.props'/>", "eng/more.props": version("A", "1")}
    assert exact(read(files, CENTRAL)) == [("pkg:nuget/A@1.0.0", 2)]
    assert exact(read({**files, PATH: USE})) == [("pkg:nuget/A@1.0.0", 2)]


def test_files_that_apply_to_all_projects_add_references() -> None:
    files = {
        PATH: "<Import Project='more.props'/>",
        "Directory.Build.props": version("A", "1", "PackageReference"),
        "src/Directory.Build.targets": version("B", "2", "PackageReference"),
        "src/app/more.props": version("C", "3", "PackageReference"),
    }
    assert exact(read(files)) == [("pkg:nuget/C@3.0.0", 1)]
    # Those that apply by their name are read as files of their own, at their own lines.
    assert exact(read(files, "Directory.Build.props")) == [("pkg:nuget/A@1.0.0", 1)]
    assert exact(read(files, "src/Directory.Build.targets")) == [("pkg:nuget/B@2.0.0", 1)]


def test_a_later_update_may_change_a_version() -> None:
    use = "<ItemGroup><PackageReference Include='A' Version='1.0.0'/></ItemGroup>"
    update = version("a", "2.0.0", "PackageReference", "Update")
    after = read({PATH: use, "Directory.Build.targets": update})
    assert exact(after) == [("pkg:nuget/A@1.0.0", 1), ("pkg:nuget/A@2.0.0", 1)]
    before = read({PATH: use, "Directory.Build.props": update})
    assert exact(before) == [("pkg:nuget/A@1.0.0", 1)]
    pattern = read({PATH: use + version("A.*", "2", "PackageReference", "Update")})
    assert gaps(pattern) == [("pkg:generic/package%20references", 1)]


@pytest.mark.parametrize(
    "path",
    [
        r"..\..\eng\v.props",
        "$(MSBuildThisFileDirectory)../../eng/v.props",
        r"$(MSBuildProjectDirectory)\..\..\eng\v.props",
        "$([MSBuild]::GetPathOfFileAbove('top.props'))",
        "$([MSBuild]::GetPathOfFileAbove(top.props, $(MSBuildThisFileDirectory)..))",
        "$([MSBuild]::GetDirectoryNameOfFileAbove($(Here), top.props))eng/v.props",
        "$([System.IO.Path]::Combine('$(MSBuildThisFileDirectory)', '..', '..', 'eng', 'v.props'))",
        "$(Eng)v.props",
    ],
)
def test_imports_are_followed_in_the_target(path: str) -> None:
    here = "$(MSBuildThisFileDirectory)"
    files = {
        PATH: f'{values(Here=here, Eng=here + "../../eng/")}<Import Project="{path}"/>'
        "<ItemGroup><PackageReference Include='A' Version='$(V)'/></ItemGroup>",
        "top.props": "<Import Project='eng/v.props'/>",
        "eng/v.props": values(V="1.2.3"),
    }
    assert exact(read(files)) == [("pkg:nuget/A@1.2.3", 1)]


@pytest.mark.parametrize(
    "path", ["../../../v.props", "/etc/v.props", "$(Gone)/v.props", "C:\\v.props", "x.props", ""]
)
def test_imports_that_lead_elsewhere_leave_gaps(path: str) -> None:
    use = "<ItemGroup><PackageReference Include='A' Version='$(V)'/></ItemGroup>"
    manifest = read({PATH: f"<Import Project='{path}'/>{use}", "v.props": values(V="1")})
    assert (exact(manifest), gaps(manifest)) == ([], [("pkg:nuget/A", 1)])


def test_outer_files_apply_only_when_the_nearest_imports_them() -> None:
    use = "<ItemGroup><PackageReference Include='A' Version='$(V)'/></ItemGroup>"
    start = "'$(MSBuildThisFileDirectory)../'"
    above = f"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', {start}))"
    files = {PATH: use, "Directory.Build.props": values(V="1"), "src/Directory.Build.props": ""}
    assert exact(read(files)) == []
    imported = {**files, "src/Directory.Build.props": f'<Import Project="{above}"/>'}
    assert exact(read(imported)) == [("pkg:nuget/A@1.0.0", 1)]


def test_files_that_import_each_other_are_read_once() -> None:
    files = {
        PATH: f"<Import Project='a.props'/><Import Project='app.csproj'/>{USE}",
        "src/app/a.props": "<Import Project='b.props'/>",
        "src/app/b.props": "<Import Project='a.props'/>" + version("A", "1.0.0"),
    }
    assert exact(read(files)) == [("pkg:nuget/A@1.0.0", 2)]
