"""conda's way to name a package and its versions: `channel::name=1.2=build`.

https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-search.html
"""

from __future__ import annotations

import re

from stockade_scanners.dependencies.manifest import Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import locked, ranged

CONDA = "conda"
_LONGEST = 1024
_ARCHIVE = re.compile(r"([A-Za-z0-9_.-]+)-([^-]+)-[^-]+\.(?:tar\.bz2|conda)")
_NAME = re.compile(r"([^ =<>!~\[]+)(.*)", re.DOTALL)
_VERSION = r"(?:[0-9]+!)?[0-9][^ =*,|<>!~]*"
_EXACT = (
    re.compile(rf"== *({_VERSION})(?:[ =] *[^ =]+)?"),  # ==1.2, whatever the build
    re.compile(rf"=? *({_VERSION})[ =] *[^ =]+"),  # =1.2=build, 1.2 build
    re.compile(rf"({_VERSION})"),  # 1.2, after a blank
)
_RANGE = re.compile(r"(?:[=<>!~|,^\s]++|[0-9][A-Za-z0-9_.*+!-]*+|\*)*+")


def entry(text: str, line: int | None) -> Entry:
    """A dependency where one version is allowed; `=1.2` allows 1.2.1 too and is a range."""
    if len(text) > _LONGEST:
        return Unparsed(detail="The specification of a package is too long.", line=line)
    plain, bracket, _ = text.partition("[")
    spec = plain.rpartition("::")[2].strip()
    if "://" in spec or spec.endswith((".tar.bz2", ".conda")):
        return _archive(spec, line)
    match = _NAME.fullmatch(spec.partition("#")[0].strip())
    if match is None:
        return Unparsed(detail="The specification of a package does not parse.", line=line)
    name, wanted = match[1].lower(), match[2].strip()
    if bracket:
        return ranged(CONDA, name, None, CONDA, line)
    for exact in _EXACT:
        version = exact.fullmatch(wanted)
        if version:
            return locked(CONDA, name, version[1], line)
    # A build's string could be anything, and is not repeated.
    return ranged(CONDA, name, wanted if _RANGE.fullmatch(wanted) else None, CONDA, line)


def _archive(spec: str, line: int | None) -> Entry:
    """The address of a package's file, of whose name nothing but the last part is kept."""
    last = re.split("[#?]", spec, maxsplit=1)[0].rpartition("/")[2]
    match = _ARCHIVE.fullmatch(last)
    if match is None:
        return Unparsed(detail="The address of a package does not end in its file.", line=line)
    return locked(CONDA, match[1].lower(), match[2], line)
