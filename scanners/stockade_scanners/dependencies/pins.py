"""The upgrade of an exact pin as an edit: the version alone is replaced, where the file writes it.

Only where that mends the file by itself. Nothing is proposed for a lock file or for a requirement
with hashes, which a tool has to write anew, nor for a range, a URL, or a pin with a local version,
whose build comes from elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from packaging.version import InvalidVersion, Version

from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade.model.scanner import Job
from stockade_scanners.dependencies import formats
from stockade_scanners.dependencies.manifest import Dependency
from stockade_scanners.dependencies.readers.python.entries import PYPI, exact
from stockade_scanners.dependencies.readers.python.requirements_items import items
from stockade_scanners.dependencies.readers.python.requirements_lines import logical_lines
from stockade_scanners.dependencies.readers.text import decode

_PIN = re.compile(
    r"[ \t]*+([A-Za-z0-9][A-Za-z0-9._-]*+)[ \t]*+(?:\[[^\[\]#;\"']*+\])?[ \t]*+"
    r"==[ \t]*+([0-9][0-9A-Za-z.!_-]*+)(?=[ \t;#\\]|$)"
)
_REST = re.compile(r"[ \t]*+(?:;.*+)?")
_OPTION = re.compile(r"(?:^|[ \t])-")
_HASHED = re.compile(r"--(?:hash|require-hashes)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_TOML_TEXT = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|'([^']*+)'|#.*+")
_LONGEST_LINE = 400  # the core keeps no fix of a longer one
_PLAIN = re.compile(r"[0-9][0-9A-Za-z.!-]{0,99}")

_Pins = Mapping[str, Sequence["_Pin"]]


@frozen
class _Pin:
    """Where a file writes the version of a requirement, columns from 1."""

    line: int
    column: int
    end_column: int


def with_fixes(findings: Sequence[Finding], job: Job) -> tuple[Finding, ...]:
    """The same findings; those on a pin that an upgrade mends hold it as a fix."""
    fixed: list[Finding] = []
    for path, group in groupby(findings, key=lambda finding: finding.location.path):
        form = formats.of(path)
        read = _READERS.get(form.name) if form else None
        of_file = list(group)
        if read and any(_safe_version(finding) for finding in of_file):
            pins = read(decode((job.tree / job.names[path]).read_bytes()))
            of_file = [_with_fix(finding, pins) for finding in of_file]
        fixed += of_file
    return tuple(fixed)


def _with_fix(finding: Finding, pins: _Pins) -> Finding:
    version, package = _safe_version(finding), finding.package
    places = pins.get(package.purl, ()) if package and version else ()
    if not package or finding.location.line not in {pin.line for pin in places}:
        return finding
    path = finding.location.path
    edits = tuple(_edit(path, pin, version) for pin in places)
    return replace(
        finding, fix=Fix(description=f"Upgrade {package.name} to {version}.", edits=edits)
    )


def _edit(path: str, pin: _Pin, version: str) -> Edit:
    where = Location(
        path=path,
        line=pin.line,
        column=pin.column,
        end_line=pin.line,
        end_column=pin.end_column,
    )
    return Edit(location=where, text=version)


def _safe_version(finding: Finding) -> str:
    """The version to upgrade to; empty when none is known, or it is none that pip would take."""
    package = finding.package
    if package is None or package.ecosystem != PYPI or not package.version:
        return ""
    if not _PLAIN.fullmatch(package.safe_version):
        return ""
    try:
        Version(package.safe_version)
    except InvalidVersion:
        return ""
    return package.safe_version


def _requirements(text: str) -> _Pins:
    """The pins of a requirements file by package URL: all places at which it writes each, and
    nothing of a package that it also names in another way. None of a file with hashes."""
    if _HASHED.search(text):
        return {}
    lines = _LINE_END.split(text)
    found: dict[str, list[_Pin]] = {}
    for number, logical in logical_lines(text):
        purl, pin = _pin(logical, lines[number - 1], number)
        if pin:
            found.setdefault(purl, []).append(pin)
    named = Counter(entry.purl for entry in items(text) if isinstance(entry, Dependency))
    return {purl: pins for purl, pins in found.items() if len(pins) == named[purl]}


def _pin(logical: str, written: str, number: int) -> tuple[str, _Pin | None]:
    """The pin that a logical line is, if its first line writes all of it."""
    said, match = _PIN.match(logical), _PIN.match(written)
    if not said or not match or said.groups() != match.groups():
        return "", None
    rest = logical[said.end() :]
    if not _REST.fullmatch(rest) or _OPTION.search(rest):
        return "", None
    return _purl(said), _Pin(line=number, column=match.start(2) + 1, end_column=match.end(2) + 1)


def _pyproject(text: str) -> _Pins:
    """The pins in strings of a TOML file. Nothing of a package that two strings pin, for one may
    be no dependency, nor of a file with strings over several lines, which may look like others."""
    if '"""' in text or "'''" in text:
        return {}
    found: dict[str, list[_Pin]] = {}
    for number, line in enumerate(_LINE_END.split(text), start=1):
        for purl, pin in _quoted(line, number):
            found.setdefault(purl, []).append(pin)
    return {purl: pins for purl, pins in found.items() if len(pins) == 1}


def _quoted(line: str, number: int) -> Iterator[tuple[str, _Pin]]:
    for token in _TOML_TEXT.finditer(line) if len(line) <= _LONGEST_LINE else ():
        value = token[1] if token[2] is None else token[2]
        match = _PIN.match(value) if value and "\\" not in value else None
        if match and _REST.fullmatch(value[match.end() :]):
            start = token.start() + 1
            column, end = (start + at + 1 for at in match.span(2))
            yield _purl(match), _Pin(line=number, column=column, end_column=end)


def _purl(match: re.Match[str]) -> str:
    entry = exact(match[1], match[2], None)
    return entry.purl if isinstance(entry, Dependency) else ""


_READERS = {formats.REQUIREMENTS: _requirements, "pyproject": _pyproject}
