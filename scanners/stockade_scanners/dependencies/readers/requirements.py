"""Requirements and constraints files.

https://pip.pypa.io/en/stable/reference/requirements-file-format/. Nothing is resolved, built,
expanded or fetched: what pip would have to do that for is unresolved. Index options are read past.
"""

from __future__ import annotations

import functools
import optparse
import shlex
from dataclasses import replace
from typing import NoReturn

from stockade_scanners.dependencies import entries
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import lock
from stockade_scanners.dependencies.readers.includes import include
from stockade_scanners.dependencies.readers.requirements_lines import logical_lines

_VALUES = (
    ("-i", "--index-url", "--pypi-url"),
    ("--extra-index-url",),
    ("-f", "--find-links"),
    ("--no-binary",),
    ("--only-binary",),
    ("--trusted-host",),
    ("--use-feature",),
    ("--uploaded-prior-to",),
    ("--hash",),
    ("--global-option",),
    ("-C", "--config-settings", "--config-setting"),
)
_LONGEST_LINE = 64 * 1024
_FLAGS = (("--no-index",), ("--prefer-binary",), ("--require-hashes",), ("--pre",))


def read(text: str, context: Context) -> Manifest:
    """Read every line, whatever its markers. A file with a bad line is a gap.

    Prose of the same name is that one gap, without its words as packages; pins are kept even there.

    Raises:
        ReadError: it has too many lines.
    """
    found: list[Entry] = []
    for number, line in logical_lines(text):
        found.extend(_line(line, number, context))
        lock.bounded(len(found))
    made = lock.manifest(found)
    return replace(made, unresolved=()) if 2 * len(made.unparsed) > len(found) else made


def _line(line: str, number: int, context: Context) -> list[Entry]:
    if len(line) > _LONGEST_LINE:
        return [Unparsed(detail="A line is over 64 KiB.", line=number)]
    arguments, options = _split(line)
    if not arguments:
        return _option_line(options, number, context)
    entry = entries.from_text(arguments, number)
    return [] if lock.answered(entry, context) else [entry]


def _split(line: str) -> tuple[str, str]:
    """pip's own rule: options begin at the first word with a dash."""
    words = line.split(" ")
    first = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
    return " ".join(words[:first]).strip(), " ".join(words[first:])


def _option_line(line: str, number: int, context: Context) -> list[Entry]:
    try:
        options, rest = _parser().parse_args(shlex.split(line))
    except ValueError:
        return [Unparsed(detail="An option does not parse.", line=number)]
    found: list[Entry] = [_editable(value, number) for value in options.editables or ()]
    included = (include(value, number, context) for value in options.files or ())
    found.extend(entry for entry in included if entry is not None)
    if rest:
        found.append(Unparsed(detail="Text after an option does not parse.", line=number))
    return found


def _editable(value: str, number: int) -> Entry:
    entry = entries.from_text(value, number)
    # A bare word is a folder here (`-e src`), not the name of a package.
    return entries.from_path(value, number) if "/" not in value and ":" not in value else entry


class _Parser(optparse.OptionParser):
    def error(self, msg: str) -> NoReturn:
        raise ValueError(msg)


@functools.cache
def _parser() -> _Parser:
    """optparse, because pip reads these lines with it: prefixes of long options count too."""
    parser = _Parser(add_help_option=False)
    for names in _VALUES:
        parser.add_option(*names, action="append")
    for names in _FLAGS:
        parser.add_option(*names, action="store_true")
    parser.add_option("-r", "--requirement", dest="files", action="append")
    parser.add_option("-c", "--constraint", dest="files", action="append")
    parser.add_option("-e", "--editable", dest="editables", action="append")
    return parser
