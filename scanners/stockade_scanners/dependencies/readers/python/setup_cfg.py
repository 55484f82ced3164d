"""`setup.cfg` (https://setuptools.pypa.io/en/latest/userguide/declarative_config.html).

Of `setup_requires`, which is what builds the project, ranges are left out; see `pyproject`.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.python import entries
from stockade_scanners.dependencies.readers.python.includes import Seen, include
from stockade_scanners.dependencies.readers.python.own import verified

MOST_LINES = 10_000
LONGEST = 512 * 1024
"""Characters. `configparser` takes time in the square of the lines that do not parse."""

_BUILDERS = "setup_requires"
_OPTIONS = ("install_requires", "tests_require", _BUILDERS)
_EXTRAS = ("options.extras_require", "extras")
"""setuptools' own section, and pbr's."""

_FILE = "file:"
_DELIMITER = re.compile("[=:]")
_ODD_BREAK = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""One line to `configparser`, two to setuptools, which splits its values by itself."""


def read(text: str, context: Context) -> Manifest:
    """Read what the project requires, optional things too, and the files that it takes them from.

    Raises:
        ReadError: no such configuration, an option twice, or too large.
    """
    lines = _lines(text)
    sections = _parsed(lines)
    where = _where(lines)
    found: list[Entry] = []
    seen: Seen = {}
    for key, value in _declared(sections):
        if value.startswith(_FILE):
            found.extend(_files(value, where.get(value), context, seen))
            continue
        for said in _listed(value):
            line = where.get(said, where.get(key))
            entry = entries.from_setuptools(said, line)
            left_out = entry is None or (_named(key) == _BUILDERS and entries.is_range(entry))
            found.extend(() if entry is None or left_out else (entry,))
            bounded(len(found))
    return manifest(found, verified(context))


class _Parser(configparser.RawConfigParser):
    """As setuptools makes it: without interpolation, and with names as they are written."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def _parsed(lines: list[str]) -> configparser.RawConfigParser:
    parser = _Parser()
    try:
        # Runs of blanks would cost `configparser` their square.
        parser.read_string("\n".join(_indent(line) + " ".join(line.split()) for line in lines))
    except configparser.Error as error:
        errors = getattr(error, "errors", ())
        line = errors[0][0] if errors else getattr(error, "lineno", None)
        detail = "The file is not a valid configuration, or says one thing twice."
        raise ReadError(detail, line) from error
    return parser


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES or len(text) > LONGEST:
        raise ReadError("The file is too large.", reason=GapReason.TOO_LARGE)
    odd = _ODD_BREAK.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise ReadError("The file breaks a line in a way that can hide its end.", line)
    return lines


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _declared(sections: configparser.RawConfigParser) -> Iterator[tuple[str, str]]:
    """Each option that holds requirements, and its value."""
    for section in filter(sections.has_section, ("options", *_EXTRAS)):
        for key, value in sections.items(section):
            if section in _EXTRAS or (section == "options" and _named(key) in _OPTIONS):
                yield key, value.strip()


def _named(key: str) -> str:
    return key.lower().replace("-", "_")


def _listed(value: str) -> list[str]:
    """setuptools' own rule: one a line, or several on the only line."""
    return value.split("\n") if "\n" in value else [part.strip() for part in value.split(";")]


def _files(value: str, line: int | None, context: Context, seen: Seen) -> Iterator[Entry]:
    for name in value.removeprefix(_FILE).split(","):
        if name.strip():
            yield from include(name.strip(), line, context, seen)


def _where(lines: list[str]) -> Mapping[str, int]:
    """Each line, each key, and each value on the line of its key -> the first such line."""
    where: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        bare = " ".join(line.split())
        for said in (bare, *_DELIMITER.split(bare, maxsplit=1)):
            where.setdefault(said.strip(), number)
    return where
