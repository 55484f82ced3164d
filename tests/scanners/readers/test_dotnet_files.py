"""Projects of .NET: the files of the target that apply to them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.manifest import Context, Manifest
from stockade_scanners.dependencies.readers.dotnet import project
from support.manifests import exact, gaps

PATH = "src/app/app.csproj"
CENTRAL = "Directory.Packages.props"
UNSEEN = "pkg:generic/imported%20projects"
PACKAGE = "<ItemGroup><PackageReference Include='A' Version='1.0.0'/></ItemGroup>"
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
    unseen = [(UNSEEN, 1)] if path else []
    assert (exact(manifest), gaps(manifest)) == ([], [("pkg:nuget/A", 1), *unseen])


@pytest.mark.parametrize(
    ("path", "condition"),
    [
        ("../../*.props", ""),
        ("../../*.props", "true"),
        ("../../broken.props", "true"),
        ("$(SolutionDir)more.props", "Exists('$(SolutionDir)more.props')"),
        ("$(MSBuildStartupDirectory)more.props", ""),
    ],
)
def test_an_import_that_is_not_seen_is_a_gap(path: str, condition: str) -> None:
    files = {PATH: f'<Import Project="{path}" Condition="{condition}"/>', "broken.props": "<"}
    assert gaps(read(files)) == [(UNSEEN, 1)]


@pytest.mark.parametrize(
    ("path", "condition"),
    [
        ("$(MSBuildToolsPath)/Microsoft.CSharp.targets", ""),
        ("$(MSBuildExtensionsPath32)/x.targets", ""),
        ("$(VSToolsPath)/WebApplications/x.targets", "'$(VSToolsPath)' != ''"),
        ("../../packages/a.1.0.0/build/a.props", "Exists('../../packages/a.1.0.0/build/a.props')"),
        ("../../../Directory.Build.props", "Exists('../../../Directory.Build.props')"),
    ],
)
def test_imports_of_tools_and_of_what_need_not_be_there_are_no_gaps(
    path: str, condition: str
) -> None:
    assert gaps(read({PATH: f'<Import Project="{path}" Condition="{condition}"/>'})) == []


def test_what_a_file_of_its_own_imports_is_told_there_alone() -> None:
    files = {PATH: "", "Directory.Build.props": "<Import Project='../out.props'/>"}
    assert gaps(read(files)) == []
    assert gaps(read(files, "Directory.Build.props")) == [(UNSEEN, 1)]


def test_a_property_without_a_value_hides_no_file() -> None:
    files = {PATH: "<Import Project='$(VSToolsPath)more.props'/>", "src/app/more.props": PACKAGE}
    assert exact(read(files)) == [("pkg:nuget/A@1.0.0", 1)]


@pytest.mark.parametrize(
    "name",
    [
        "CustomAfterMicrosoftCommonTargets",
        "BeforeMicrosoftNETSdkTargets",
        "DirectoryBuildPropsPath",
    ],
)
def test_a_file_that_an_sdk_imports_by_a_property_is_read(name: str) -> None:
    files = {PATH: values(**{name: "../more.props"}), "src/more.props": PACKAGE}
    assert exact(read(files)) == [("pkg:nuget/A@1.0.0", 1)]
    assert gaps(read({PATH: values(**{name: "../more.props"})})) == [(UNSEEN, 1)]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("Directory.Build.rsp", "-p:V=2.0.0"),
        ("src/app/MSBuild.rsp", '# x\n-m /property:"W=1;v=2.0.0"\n'),
        ("src/Directory.Build.rsp", "--p:W=1,V=2.0.0"),
    ],
)
def test_what_a_response_file_sets_is_one_more_value(path: str, said: str) -> None:
    use = "<ItemGroup><PackageReference Include='A' Version='$(X)'/></ItemGroup>"
    files = {PATH: f"{values(V='1.0.0')}{values(X='$(V)')}{use}"}
    context = Context(path=PATH, other={path: said}.get)
    manifest = project.read(f"<Project>{files[PATH]}</Project>", context)
    assert {d.version for d in manifest.dependencies} == {"1.0.0", "2.0.0"}


def test_the_users_file_is_part_of_its_project() -> None:
    use = "<ItemGroup><PackageReference Include='B' Version='$(V)'/></ItemGroup>"
    files = {PATH: use, f"{PATH}.user": f"{values(V='2.0.0')}{PACKAGE}", CENTRAL: version("C", "3")}
    assert exact(read(files)) == [("pkg:nuget/B@2.0.0", 1)]
    assert exact(read(files, f"{PATH}.user")) == [("pkg:nuget/A@1.0.0", 1)]
    reference = "<ItemGroup><PackageReference Include='C'/></ItemGroup>"
    assert exact(read({**files, f"{PATH}.user": reference}, f"{PATH}.user")) == [
        ("pkg:nuget/C@3.0.0", 1)
    ]


@pytest.mark.parametrize(
    ("path", "read_as"),
    [
        ("a/B.csproj.user", "dotnet-project"),
        ("a.fsproj.user", "dotnet-project"),
        ("a/obj/B.csproj.nuget.g.props", "dotnet-project"),
        ("obj/B.vbproj.x.targets", "dotnet-project"),
        ("a/B.csproj.nuget.g.props", ""),
        ("a/B.vcxproj.user", ""),
        ("a/eng.props", ""),
    ],
)
def test_files_that_msbuild_reads_unasked_are_claimed(path: str, read_as: str) -> None:
    form = formats.of(path)
    assert (form.name if form else "") == read_as


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
