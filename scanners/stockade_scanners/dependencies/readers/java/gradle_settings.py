"""The projects of a Gradle build, as far as `settings.gradle` names them plainly.

https://docs.gradle.org/current/userguide/multi_project_builds.html. The file is a program, and
only its `include` statements are looked at: what is missed is a gap of its own file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.entries import inside_target

_MOST = 5000
_FILES = ("settings.gradle.kts", "settings.gradle")
_COMMENT = re.compile(r"^[ \t]*(?://|\*|/\*).*$", re.MULTILINE)
_UNVERIFIED = re.compile(
    r"^[ \t]*org\.gradle\.dependency\.verification[ \t]*[=: \t][ \t]*(?:off|lenient)\b",
    re.MULTILINE | re.IGNORECASE,
)
_INCLUDE = re.compile(r"\binclude\b")
_PROJECT = re.compile(
    r"""[\s(,]{0,200}["'](:?[A-Za-z0-9_.-]{1,200}(?::[A-Za-z0-9_.-]{1,200}){0,9})["']"""
)


def folders(context: Context, root: str) -> frozenset[str]:
    """The folders of the build's projects as paths of the target.

    `root` is the build's folder, seen from the file of the context.
    """
    found = {inside_target(context, root)}
    for name in _FILES:
        path = inside_target(context, f"{root}/{name}")
        text = context.other(path) if path is not None else None
        for project in _projects(text or ""):
            found.add(inside_target(context, f"{root}/{project}"))
            if len(found) > _MOST:
                break
    return frozenset(folder for folder in found if folder is not None)


def verifies(context: Context, root: str) -> bool:
    """Whether the build insists on its verification metadata, as it does unless it says no."""
    path = inside_target(context, f"{root}/gradle.properties")
    text = context.other(path) if path is not None else None
    return _UNVERIFIED.search(text or "") is None


def _projects(text: str) -> Iterator[str]:
    bare = _COMMENT.sub("", text)
    for include in _INCLUDE.finditer(bare):
        place = include.end()
        while match := _PROJECT.match(bare, place):
            place = match.end()
            yield match[1].strip(":").replace(":", "/")
