"""Reachability on findings about Python packages: imported where, not seen, or not known."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from stockade.model import strict_json
from stockade.model.dependency import Reachability
from stockade.model.errors import ToolError
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade.model.scanner import Command, Job
from stockade_scanners.dependencies.reach.import_names import (
    ImportNames,
    import_names,
    top_levels,
)

_WORKER = ("-I", "-m", "stockade_scanners.dependencies.reach.worker")
_WHAT = "the answer of the import finder"
_ENDINGS = (".py", ".pyw", ".pyi")
_LARGEST = 4 * 2**20
"""Bytes of a file that is parsed; a larger one counts as not read."""

_SECONDS = 60.0
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
_TEST = re.compile(r"(?:^|/)(?:tests?|testing|docs?|examples?)/|(?:^|/)(?:test_|conftest)")


@frozen
class _Seen:
    """What the code shows."""

    places: Mapping[str, tuple[str, int]]
    """Module -> where it is imported first."""

    unread: bool
    """Whether some file that may import one of them could not be read."""


def with_reachability(findings: Sequence[Finding], job: Job) -> tuple[Finding, ...]:
    """The same findings; nobody looks where the target holds no Python code.

    Raises:
        ScanInterrupted: the scan is ending.
    """
    code = sorted((p for p in job.names if p.endswith(_ENDINGS)), key=_preference)
    wanted = {f.package.name for f in findings if f.package and f.package.ecosystem == "PyPI"}
    if not code or not wanted:
        return tuple(findings)
    told = top_levels(job.names)
    names = {n: import_names(n, (_text(job, path) for path in told.get(n, ()))) for n in wanted}
    seen = _look(job, code, sorted({m for n in names.values() for m in n.modules}))
    return tuple(_with(finding, names, seen) for finding in findings)


def _with(finding: Finding, names: Mapping[str, ImportNames], seen: _Seen) -> Finding:
    package = finding.package
    if package is None or package.name not in names:
        return finding
    known = names[package.name]
    places = [seen.places[m] for m in known.modules if m in seen.places]
    if places:
        path, line = min(places, key=lambda place: (_preference(place[0]), place[1]))
        where = Location(path=path, line=line, note="imported here")
        locations = (*finding.locations, where)
        return replace(finding, reachability=Reachability.IMPORTED, locations=locations)
    sure = known.sure and not seen.unread
    return replace(finding, reachability=Reachability.NOT_SEEN if sure else Reachability.UNKNOWN)


def _look(job: Job, code: Iterable[str], modules: Sequence[str]) -> _Seen:
    """Only files that hold the word are parsed: of a large project these are few."""
    heads = frozenset(module.partition(".")[0].lower().encode() for module in modules)
    files: list[tuple[str, str]] = []
    unread = False
    for path in code:
        place = job.tree / job.names[path]
        try:
            data = place.read_bytes()
        except OSError:
            unread = True
            continue
        if len(data) > _LARGEST:
            unread = unread or _holds(data, heads)
        elif _holds(data, heads):
            files.append((path, os.fspath(place)))
    if not files:
        return _Seen(places={}, unread=unread)
    return _parse(job, files, modules, unread)


def _holds(data: bytes, words: frozenset[bytes]) -> bool:
    """One pass, however many words there are: a file can name thousands of packages."""
    return any(match.group().lower() in words for match in _WORD.finditer(data))


def _parse(
    job: Job, files: Sequence[tuple[str, str]], modules: Sequence[str], unread: bool
) -> _Seen:
    request = json.dumps({"files": files, "modules": modules}).encode()
    command = Command(argv=(sys.executable, *_WORKER), stdin=request, seconds=_SECONDS)
    try:
        answer = strict_json.loads(job.run(command).stdout, _WHAT)
        found = strict_json.field(answer, "seen", dict, _WHAT)
        left = strict_json.field(answer, "unread", list, _WHAT)
    except ToolError:
        return _Seen(places={}, unread=True)
    places = {module: (str(path), int(line)) for module, (path, line) in found.items()}
    return _Seen(places=places, unread=unread or bool(left))


def _preference(path: str) -> tuple[bool, str]:
    """Code before tests and examples, then by path."""
    return (_TEST.search(path.lower()) is not None, path)


def _text(job: Job, path: str) -> str:
    try:
        return (job.tree / job.names[path]).read_bytes()[:65536].decode("utf-8", "replace")
    except OSError:
        return ""
