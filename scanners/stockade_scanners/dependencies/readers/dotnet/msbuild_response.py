"""Response files: arguments that MSBuild adds to every command line, and so properties that win
over those of any project (https://learn.microsoft.com/visualstudio/msbuild/msbuild-response-files).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.dotnet.msbuild_functions import above

_SWITCH = re.compile(r"""(?:^|[\s"'])(?:--|[-/])p(?:roperty)?:(\S++)""", re.IGNORECASE)
_SEPARATORS = re.compile("[;,]")


def properties(context: Context) -> Mapping[str, tuple[str, ...]]:
    """Name in lower case -> the values that some file sets."""
    paths = {
        above(context, "Directory.Build.rsp", context.folder),
        posixpath.join(context.folder, "MSBuild.rsp"),
    }
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(filter(None, paths)):
        for said in _SWITCH.findall(context.other(path) or ""):
            for pair in _SEPARATORS.split(said):
                name, equals, value = re.sub("[\"']", "", pair).partition("=")
                if equals:
                    found[name.lower()] = (*found.get(name.lower(), ()), value)
    return found
