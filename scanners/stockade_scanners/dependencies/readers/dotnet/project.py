"""`*.csproj`, `*.fsproj`, `*.vbproj` and `Directory.Packages.props`: what a .NET project declares.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files. What stands
in files that no format of ours names, such as `Directory.Build.props`, counts for each project that
it applies to. Not read: SDKs, which build the project, and references to assemblies, which have no
package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers.dotnet import nuget
from stockade_scanners.dependencies.readers.dotnet.msbuild import (
    MOST,
    Evaluation,
    Placed,
    evaluate,
    is_known,
)
from stockade_scanners.dependencies.readers.dotnet.msbuild_functions import in_target
from stockade_scanners.dependencies.readers.dotnet.nuget import NUGET
from stockade_scanners.dependencies.readers.dotnet.stated import (
    VERSIONS,
    Stated,
    names,
    own,
    stated,
    versions_of,
)
from stockade_scanners.dependencies.readers.entries import bounded, manifest, nameless, unresolved

_PROJECTS = "projectreference"
_UNREAD = "What a project file imports is not seen by this scan; it may refer to packages."
_SHOWN = re.compile(r"(?:[A-Za-z0-9_.-]|\$\([A-Za-z0-9_.-]{1,60}\)){1,100}")


def read(text: str, context: Context) -> Manifest:
    """Read every reference, whatever its condition.

    Raises:
        ReadError: not XML, no MSBuild project, or too many references.
    """
    made = evaluate(text, context)
    found: list[Entry] = []
    for entry in _entries(made, stated(made), context):
        found.append(entry)
        bounded(len(found))
    found.extend(
        nameless("imported projects", _UNREAD, line) for line in dict.fromkeys(made.unread)
    )
    return manifest(found, context)


def _entries(made: Evaluation, apart: Stated, context: Context) -> Iterator[Entry]:
    for placed in made.items:
        if not _counts(placed, context):
            continue
        if placed.item.kind == _PROJECTS:
            yield from _projects(made, placed)
        else:
            yield from _packages(made, placed, apart)


def _counts(placed: Placed, context: Context) -> bool:
    """What another file names is its own when it is read by itself, and else this project's.

    Versions there, and what changes references, bear only on what is named elsewhere.
    """
    if placed.path == context.path:
        return True
    item, project = placed.item, context.name.endswith("proj")
    apart = item.update or (project and item.kind == VERSIONS)
    return formats.of(placed.path) is None and not apart


def _packages(made: Evaluation, placed: Placed, apart: Stated) -> Iterator[Entry]:
    line = placed.line
    if placed.item.update and not own(made, placed):
        return
    found = list(names(made, placed))
    if not found:
        yield Unparsed(detail="A reference names no package.", line=line)
    for name in found:
        if not is_known(name):
            what = name if _SHOWN.fullmatch(name) else "package references"
            yield nameless(what, "The name of a package is computed when it is built.", line)
        elif placed.item.update and "*" in name:
            detail = "Versions are changed for every package whose name fits a pattern."
            yield nameless("package references", detail, line)
        else:
            yield from _package(name, versions_of(made, placed, name, apart), line)


def _package(name: str, versions: tuple[str, ...], line: int | None) -> Iterator[Entry]:
    if len(versions) > MOST:
        detail = f"{name} has over {MOST} versions, by condition."
        yield unresolved(NUGET, name, detail, line)
    elif not versions:
        detail = f"{name} has no version in the project or in what applies to it in this scan."
        yield unresolved(NUGET, name, detail, line)
    else:
        for version in versions:
            yield _at(name, version, line)


def _at(name: str, version: str, line: int | None) -> Entry:
    if is_known(version):
        return nuget.wanted(name, version, line)
    shown = f" ({version})" if _SHOWN.fullmatch(version) else ""
    detail = f"The version of {name} is a property{shown} that this scan does not see."
    return unresolved(NUGET, name, detail, line)


def _projects(made: Evaluation, placed: Placed) -> Iterator[Entry]:
    """Another project is the target's own code, unless it is outside."""
    for path in names(made, placed):
        if not is_known(path):
            detail = "Which projects this one refers to is computed when it is built."
            yield nameless("project references", detail, placed.line)
        elif in_target(made.context, path) is None:
            last = re.split(r"[\\/]", path)[-1]
            what = last if _SHOWN.fullmatch(last) else "project references"
            detail = "A project outside the scanned folder is part of this one: never opened."
            yield nameless(what, detail, placed.line)
