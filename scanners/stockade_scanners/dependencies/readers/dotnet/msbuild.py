"""The files that MSBuild reads for one project, as far as they are in the target, evaluated.

https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory. No condition is decided:
a property has every value that some condition would give it. Properties that an SDK or a command
line sets are not known and stay as they are written.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from stockade.model.frozen import frozen
from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.manifest import Context, ReadError
from stockade_scanners.dependencies.readers.dotnet import msbuild_file, msbuild_response
from stockade_scanners.dependencies.readers.dotnet.msbuild_file import (
    Import,
    Item,
    Property,
    Statement,
)
from stockade_scanners.dependencies.readers.dotnet.msbuild_functions import (
    above,
    call,
    directory,
    in_target,
)
from stockade_scanners.dependencies.readers.entries import bounded

MOST = 20
"""Values of one text; more count as none that is known."""

_LONGEST = 512
_MOST_FILES = 100
_DEEPEST = 20
_REFERENCE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_.-]{0,200})\)")
_OF_TOOLS = re.compile(
    r"\$\((?:MSBuild(?!StartupDirectory)\w+|VSToolsPath|NuGet\w+|\w*Sdk\w*|\w*Targets\w*|Pkg\w+)\)",
    re.IGNORECASE,
)
"""Where MSBuild, Visual Studio and installed packages keep what builds a project."""

_HOOK = re.compile(
    r"(?:custom)?(?:before|after)microsoft\w+|custom(?:before|after)directorybuild\w+"
    r"|directory(?:build|packages)(?:props|targets)path"
)
"""Properties by which an SDK imports a file of the project's."""

_SET_BY_SDK = {
    "_directorybuildpropsfile": ("Directory.Build.props",),
    "_directorybuildtargetsfile": ("Directory.Build.targets",),
}


@frozen
class Placed:
    """An item, and how it comes into the project."""

    item: Item
    path: str
    order: int
    line: int | None
    """In the project's own file: of the item, or of the import that brings it."""


@dataclass(slots=True, kw_only=True)
class Evaluation:
    """What is known of a project; it grows as files are read in MSBuild's order."""

    context: Context
    values: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(_SET_BY_SDK))
    certain: set[str] = field(default_factory=set)
    """Properties that have a value whatever the conditions are."""

    items: list[Placed] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What response files set, by which a property may have another value than the files say."""

    unread: list[int | None] = field(default_factory=list)
    """The lines of imports that bring in what this scan does not see."""

    def expand(self, text: str, path: str) -> tuple[str, ...]:
        """Every value of a text of the file at `path`; the unknown stays in it as `$(name)`."""
        if "$(" not in text or len(text) > _LONGEST:
            return (text,)
        here = replace(self.context, path=path)
        readings = [""]
        for place, piece in enumerate(_REFERENCE.split(text)):
            known = self.values.get(piece.lower(), (f"$({piece})",)) if place % 2 else (piece,)
            readings = [before + value for before in readings for value in known]
            if len(readings) > MOST or max(map(len, readings)) > _LONGEST:
                return (text,)
        return tuple(dict.fromkeys(call(reading, here) for reading in readings))


def evaluate(text: str, context: Context) -> Evaluation:
    """Read the project with what applies to its folder and what it imports.

    Raises:
        ReadError: the project itself cannot be read, or holds too much.
    """
    made = Evaluation(context=context)
    statements = msbuild_file.parse(text)
    made.read.add(context.path)
    project = context.name.endswith("proj")
    if project:
        made.given = msbuild_response.properties(context)
        made.values.update(made.given)
        made.values["msbuildprojectdirectory"] = (directory(context.folder).removesuffix("/"),)
        made.values["msbuildprojectname"] = (context.path.rpartition("/")[2].rpartition(".")[0],)
        made.values["msbuildprojectextension"] = (posixpath.splitext(context.path)[1],)
    _implicit(made, "Directory.Build.props")
    if project or context.name.endswith("proj.user"):
        _implicit(made, "Directory.Packages.props")
    _run(made, context.path, statements, None, 0)
    if project:
        _file(made, f"{context.path}.user", None, 1)
        for name in [name for name in made.values if _HOOK.fullmatch(name)]:
            _import(made, Import(path=f"$({name})", line=1, conditional=False), context.path, 1, 0)
        _implicit(made, "Directory.Build.targets")
    return made


def is_known(text: str) -> bool:
    """Whether nothing is left to evaluate."""
    return not any(mark in text for mark in ("$(", "@(", "%("))


def _run(
    made: Evaluation, path: str, statements: Iterable[Statement], line: int | None, depth: int
) -> None:
    itself = path == made.context.path
    _place(made, path)
    for statement in statements:
        at = statement.line if itself and not isinstance(statement, Property) else line
        if isinstance(statement, Property):
            _define(made, statement, path)
        elif isinstance(statement, Item):
            order = len(made.items)
            made.items.append(Placed(item=statement, path=path, order=order, line=at))
        elif depth < _DEEPEST:
            _import(made, statement, path, at, depth)
            _place(made, path)
        else:
            made.unread.append(at)
    bounded(len(made.items))


def _place(made: Evaluation, path: str) -> None:
    made.values["msbuildthisfiledirectory"] = (directory(posixpath.dirname(path)),)


def _define(made: Evaluation, statement: Property, path: str) -> None:
    if statement.default and statement.name in made.certain:
        return
    before = made.values.get(statement.name, ())
    values = made.expand(statement.value, path)
    if not all(values):
        made.certain.discard(statement.name)
    elif statement.default or not statement.conditional:
        made.certain.add(statement.name)
    both = (*before, *values) if statement.conditional else values
    every = tuple(dict.fromkeys((*both, *made.given.get(statement.name, ()))))
    unknown = (f"$({statement.name})",)
    made.values[statement.name] = every if len(every) <= MOST else unknown


def _import(made: Evaluation, statement: Import, path: str, line: int | None, depth: int) -> None:
    for reading in filter(None, made.expand(statement.path, path)):
        if not is_known(reading):
            unset = in_target(replace(made.context, path=path), _REFERENCE.sub("", reading))
            there = None if unset is None else _file(made, unset, line, depth + 1)
            seen = there or _OF_TOOLS.match(reading) is not None
        elif any(mark in reading for mark in "*?"):
            seen = False
        else:
            inside = in_target(replace(made.context, path=path), reading)
            there = None if inside is None else _file(made, inside, line, depth + 1)
            seen = statement.conditional if there is None else there
        if not seen and (path == made.context.path or formats.of(path) is None):
            made.unread.append(line)  # else the file's own reading tells it, once for all projects


def _file(made: Evaluation, path: str, line: int | None, depth: int) -> bool | None:
    """Whether it could be read; `None` where there is none. MSBuild reads it once, whoever imports
    it."""
    if path in made.read:
        return True
    if len(made.read) >= _MOST_FILES:
        return False
    made.read.add(path)
    text = made.context.other(path)
    if text is None:
        return None
    try:
        statements = msbuild_file.parse(text)
    except ReadError:
        return False
    _run(made, path, statements, line, depth)
    return True


def _implicit(made: Evaluation, name: str) -> None:
    found = above(made.context, name, made.context.folder)
    if found is not None:
        _file(made, found, None, 1)
