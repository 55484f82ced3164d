"""`.mvn/maven.config`: arguments that Maven adds to every command line, and so properties that win
over those of any `pom.xml` (https://maven.apache.org/configure.html#mvn-maven-config-file).

Maven reads the one above the folder in which it is started, which nobody knows: any of them may be
a decoy. So each counts as one more reading of a property, as a profile does.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.java.pom_values import add

Given = Mapping[str, tuple[str, ...]]

_DEFINED = re.compile(
    r"""(?:^|\s)["']?(?:-D\s*+|--define[=\s]\s*+)["']?([^\s="']++)(?:=([^\s"']*+))?"""
)


def properties(context: Context) -> Given:
    """What the files above a project define."""
    found: dict[str, tuple[str, ...]] = {}
    for folder in _above(context.folder):
        text = context.other(posixpath.join(folder, ".mvn", "maven.config")) or ""
        said = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
        for name, value in _DEFINED.findall("\n".join(said)):
            add(found, name, (value,))
    return found


def _above(folder: str) -> Iterator[str]:
    yield folder
    while folder:
        folder = posixpath.dirname(folder)
        yield folder
