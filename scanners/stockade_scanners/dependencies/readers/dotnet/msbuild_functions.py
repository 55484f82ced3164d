"""The few property functions by which projects find files in the folders above them.

https://learn.microsoft.com/visualstudio/msbuild/property-functions. All others stay as written.
"""

from __future__ import annotations

import posixpath
import re

from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.entries import inside_target

TARGET = "\1"
"""Stands for the target's folder in paths; no name or version may hold it."""

_CALL = re.compile(r"\$\(\[([A-Za-z.]{1,40})\]::([A-Za-z]{1,40})\(([^()$]{0,500})\)\)")
_JOINING = frozenset(
    {
        ("system.io.path", "combine"),
        ("system.io.path", "getfullpath"),
        ("msbuild", "normalizepath"),
        ("msbuild", "normalizedirectory"),
        ("msbuild", "ensuretrailingslash"),
    }
)


def directory(folder: str) -> str:
    """A folder of the target as MSBuild gives folders: absolute, with a slash at its end."""
    return f"{TARGET}/{folder}/" if folder else f"{TARGET}/"


def call(text: str, context: Context) -> str:
    """The text with its calls replaced by what they give in the target.

    `context` is that of the file which holds the text.
    """
    return _CALL.sub(lambda match: _called(match, context), text) if "$([" in text else text


def in_target(context: Context, written: str) -> str | None:
    """A path that MSBuild understands as a path of the target; `None` when it is outside."""
    path = written.replace("\\", "/")
    if not path.startswith(TARGET):
        return inside_target(context, path)
    inside = posixpath.normpath(path[1:].lstrip("/") or ".")
    return None if inside == ".." or inside.startswith("../") else inside


def above(context: Context, name: str, folder: str) -> str | None:
    """The nearest file of that name in the folder or above it, in the target."""
    inside = "" if folder == "." else folder
    while True:
        found = posixpath.join(inside, name)
        if context.other(found) is not None:
            return found
        if not inside:
            return None
        inside = posixpath.dirname(inside)


def _called(match: re.Match[str], context: Context) -> str:
    name = (match[1].lower(), match[2].lower())
    arguments = [part.strip().strip("'\"`").strip() for part in match[3].split(",")]
    if name in _JOINING:
        return _joined(arguments)
    if name == ("msbuild", "getdirectorynameoffileabove") and len(arguments) == 2:
        found = _found(context, arguments[1], arguments[0])
        return directory(posixpath.dirname(found)) if found is not None else ""
    if name == ("msbuild", "getpathoffileabove") and len(arguments) <= 2:
        start = arguments[1] if len(arguments) == 2 else directory(context.folder)
        found = _found(context, arguments[0], start)
        return f"{TARGET}/{found}" if found is not None else ""
    return match[0]


def _joined(arguments: list[str]) -> str:
    """An absolute path drops what stands before it."""
    path = ""
    for argument in arguments:
        last = argument.replace("\\", "/")
        path = last if last.startswith((TARGET, "/")) or not path else f"{path.rstrip('/')}/{last}"
    return path


def _found(context: Context, name: str, start: str) -> str | None:
    folder = in_target(context, start)
    return above(context, name, folder) if folder is not None and "/" not in name else None
