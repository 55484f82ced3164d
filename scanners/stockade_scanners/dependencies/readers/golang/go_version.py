"""Versions of Go, which name its standard library, and versions of modules.

https://go.dev/doc/toolchain#version and https://go.dev/ref/mod#versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stockade_scanners.dependencies.manifest import Entry, Unparsed
from stockade_scanners.dependencies.readers.entries import locked
from stockade_scanners.dependencies.readers.golang.go_mod_lines import Statement

_GO = re.compile(r"(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:(alpha|beta|rc)(\d{1,4}))?")
_MODULE = re.compile(r"v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_FIRST_COMPLETE = (1, 17)
_KINDS = ("alpha", "beta", "rc", "")


def is_module_version(version: str) -> bool:
    """Whether it is exact; a branch or a commit stands there until Go resolves it."""
    return _MODULE.fullmatch(version) is not None


def lacks_indirect(directive: Statement | None) -> bool:
    """Whether the file names direct modules only. Without a `go` directive, Go takes 1.16."""
    found = _GO.fullmatch(_word(directive)) if directive else None
    return directive is None or (
        found is not None and (int(found[1]), int(found[2])) < _FIRST_COMPLETE
    )


def entries(versions: Mapping[str, Statement]) -> Iterator[Entry]:
    """Yield `stdlib` at the later of the `go` and `toolchain` directives.

    The toolchain's suffix (`go1.23.6-acme`) is its builder's; `default` says nothing.
    """
    best: tuple[tuple[int, ...], Entry] | None = None
    for verb, directive in versions.items():
        word = _word(directive)
        if verb == "toolchain":
            word = word.partition("-")[0].removeprefix("go")
        if word == "default":
            continue
        found = _GO.fullmatch(word)
        if found is None:
            yield Unparsed(detail="A version of Go is not valid.", line=directive.line)
            continue
        rank = _rank(found)
        if best is None or rank >= best[0]:
            best = rank, locked("Go", "stdlib", _as_osv_spells(found), directive.line)
    if best is not None:
        yield best[1]


def _word(directive: Statement) -> str:
    return directive.words[0] if len(directive.words) == 1 else ""


def _rank(found: re.Match[str]) -> tuple[int, ...]:
    major, minor, patch, kind, number = found.groups(default="")
    return int(major), int(minor), int(patch or 0), _KINDS.index(kind), int(number or 0)


def _as_osv_spells(found: re.Match[str]) -> str:
    """`1.21rc2` is `1.21.0-rc.2` there; other versions are as they are."""
    major, minor, patch, kind, number = found.groups(default="")
    return f"{major}.{minor}.{patch or 0}-{kind}.{number}" if kind else found[0]
